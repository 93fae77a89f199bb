import { Pool, type Dispatcher } from "undici";

import { CONFIRMS_MAX } from "./admission.ts";
import type { Reply } from "./outcome.ts";

/** One request, and how long all of it may take: waiting for a connection, sending, and the last byte of the answer. */
export type TossRequest = {
  readonly path: string;
  readonly withinMs: number;
  /** A POST with this body under this key; without one a GET. */
  readonly post?: {
    readonly idempotencyKey: string;
    readonly body: object;
    /** Where a GET shows the payment that it is about. */
    readonly lookAt: string;
  };
};

/** What the reply was, and what helps to find out why. */
export type Exchanged = { readonly reply: Reply; readonly traceId?: string; readonly cause?: string };

export type Exchange = (request: TossRequest) => Promise<Exchanged>;

/**
 * Every confirm that may be under way holds a connection for up to a minute, and look-ups and cancels must not wait behind them.
 * A waiting connection costs a socket. Past this a request waits its turn within its own time.
 */
const CONNECTIONS_MAX = CONFIRMS_MAX + 2_000;

/** The largest Payment we know of, with hundreds of cancels, is a tenth of this. */
const BODY_BYTES_MAX = 1_048_576;

/** Redirects are not followed and nothing is sent twice: undici does neither unless it is asked to. */
export const openPool = (apiUrl: URL, connectMs: number): Dispatcher =>
  new Pool(apiUrl.origin, { connections: CONNECTIONS_MAX, connect: { timeout: connectMs } });

export const makeExchange = (dispatcher: Dispatcher, apiUrl: URL, secretKey: string): Exchange => {
  const { origin } = apiUrl;
  const base = apiUrl.pathname.replace(/\/+$/, "");
  // The password is empty, and its colon is not: Toss answers 403 without it.
  const authorization = `Basic ${Buffer.from(`${secretKey}:`).toString("base64")}`;

  return async ({ path, withinMs, post }) => {
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(new DOMException("No answer in time", "TimeoutError")), withinMs);
    try {
      const { statusCode, headers, body } = await dispatcher.request({
        origin,
        path: base + path,
        signal: deadline.signal,
        ...(post === undefined
          ? { method: "GET", headers: { authorization } }
          : {
              method: "POST",
              headers: { authorization, "content-type": "application/json", "idempotency-key": post.idempotencyKey },
              body: JSON.stringify(post.body),
            }),
      });
      const traceId = headers["x-tosspayments-trace-id"];
      return {
        reply: { type: "Answer", status: statusCode, body: parse(await collect(body)) },
        ...(typeof traceId === "string" ? { traceId } : {}),
      };
    } catch (error) {
      return { reply: { type: "NoAnswer" }, cause: causeOf(error) };
    } finally {
      clearTimeout(timer);
    }
  };
};

/** Leaving the loop early closes the connection: what is too long to be a Payment is not read to its end. */
const collect = async (body: AsyncIterable<Uint8Array>): Promise<string> => {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX) return "";
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const causeOf = (error: unknown): string => {
  if (!(error instanceof Error)) return "unknown";
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
};
