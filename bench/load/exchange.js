import { Pool } from "undici";

/**
 * One request and its whole answer, with as little around it as undici allows: the load shares the machine with what it measures.
 *
 * @typedef {{ status: number, body: string }} Answer
 * @typedef {{ method: "GET" | "POST", path: string, headers?: Record<string, string>, body?: string }} Request
 */

/** Nobody is waited for longer, in ms. */
const PATIENCE_MS = 75_000;

/** Connections are opened as they are needed. A request is sent once. */
export const connect = (/** @type {string} */ url) =>
  new Pool(url, { connections: null, headersTimeout: PATIENCE_MS, bodyTimeout: PATIENCE_MS, keepAliveTimeout: 60_000 });

/** @type {(pool: Pool, request: Request) => Promise<Answer>} */
export const exchange = (pool, request) =>
  new Promise((answered, failed) => {
    let status = 0;
    /** @type {Buffer[]} */
    const chunks = [];
    pool.dispatch(request, {
      onRequestStart: () => {},
      onResponseStart: (_, statusCode) => void (status = statusCode),
      onResponseData: (_, chunk) => void chunks.push(chunk),
      onResponseEnd: () => answered({ status, body: Buffer.concat(chunks).toString() }),
      onResponseError: (_, error) => failed(error),
    });
  });
