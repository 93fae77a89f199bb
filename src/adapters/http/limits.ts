import { MINUTE_MS, SECOND_MS } from "../../domain/instant.ts";

type RateLimit = { readonly max: number; readonly windowMs: number };

/** What one caller may ask of us. Generous: a shopper who clicks wildly, or whose page retries, stays below. */
export type Limits = {
  /** Confirms, failed windows and cancels, each per order and caller. */
  readonly perOrder: RateLimit;
  /** New orders per shopper. The merchant's own backend is not counted. */
  readonly issuing: RateLimit;
  /** Silence on an event stream is broken this often, so that proxies keep it open. */
  readonly heartbeatMs: number;
  /** A stream ends after this long; its reader comes back with `Last-Event-ID`. */
  readonly streamMs: number;
};

export const DEFAULT_LIMITS: Limits = {
  perOrder: { max: 300, windowMs: MINUTE_MS },
  issuing: { max: 600, windowMs: MINUTE_MS },
  heartbeatMs: 15 * SECOND_MS,
  streamMs: 10 * MINUTE_MS,
};
