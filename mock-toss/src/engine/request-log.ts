import type { Advice } from "./advice.ts";

/** One request as the journal keeps it. */
export type RequestEntry = {
  readonly id: number;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly operation: string | null;
  readonly orderId: string | null;
  readonly paymentKey: string | null;
  readonly idempotencyKey: string | null;
  readonly body: unknown;
  /** Null while there is no answer, and for good when there was none. */
  status: number | null;
  code: string | null;
  /** Whether the answer is that of an earlier request with the same idempotency key. */
  replayed: boolean;
  /** The fault that was done to it. */
  readonly fault: string | null;
  readonly advice: readonly Advice[];
};

/** The last requests, at most `max` of them. */
export type RequestLog = {
  readonly nextId: () => number;
  readonly add: (entry: RequestEntry) => void;
  /** Oldest first. */
  readonly list: () => RequestEntry[];
  readonly clear: () => void;
};

export const createRequestLog = (max: number): RequestLog => {
  let entries: RequestEntry[] = [];
  let lastId = 0;
  return {
    nextId: () => ++lastId,
    add: (entry) => {
      entries.push(entry);
      if (entries.length >= max * 2) entries = entries.slice(-max);
    },
    list: () => entries.slice(-max),
    clear: () => {
      entries = [];
    },
  };
};
