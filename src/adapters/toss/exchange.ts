import { Pool, type Dispatcher } from "undici";

import { CONFIRMS_MAX } from "./admission.ts";
import { AnswerInTime } from "./answer-in-time.ts";
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

/** Redirects are not followed and nothing is sent twice: undici does neither unless it is asked to. */
export const openPool = (apiUrl: URL, connectMs: number): Dispatcher =>
  new Pool(apiUrl.origin, { connections: CONNECTIONS_MAX, connect: { timeout: connectMs } });

export const makeExchange = (dispatcher: Dispatcher, apiUrl: URL, secretKey: string): Exchange => {
  const { origin } = apiUrl;
  const base = apiUrl.pathname.replace(/\/+$/, "");
  // The password is empty, and its colon is not: Toss answers 403 without it.
  const authorization = `Basic ${Buffer.from(`${secretKey}:`).toString("base64")}`;

  const requestOf = ({ path, post }: TossRequest): Dispatcher.DispatchOptions => ({
    origin,
    path: base + path,
    ...(post === undefined
      ? { method: "GET", headers: { authorization } }
      : {
          method: "POST",
          headers: { authorization, "content-type": "application/json", "idempotency-key": post.idempotencyKey },
          body: JSON.stringify(post.body),
        }),
  });

  return (request) =>
    new Promise((exchanged) => {
      dispatcher.dispatch(requestOf(request), new AnswerInTime(request.withinMs, exchanged));
    });
};
