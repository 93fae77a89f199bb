import type { IdempotencyKey, PaymentKey, ProductId, RequestKey } from "./ids.ts";
import type { Instant } from "./instant.ts";
import type { Won } from "./won.ts";

export type CancellationStatus = "REQUESTED" | "UNKNOWN" | "DONE" | "DECLINED";

export const CANCELLATION_TRANSITIONS = {
  REQUESTED: ["DONE", "DECLINED", "UNKNOWN"],
  UNKNOWN: ["DONE", "DECLINED"],
  DONE: [],
  DECLINED: [],
} as const satisfies Record<CancellationStatus, readonly CancellationStatus[]>;

/** What it is for: money back to a buyer, an approval the order cannot take, or an account nobody has paid into. */
export type CancellationPurpose = "REFUND" | "VOID" | "CLOSE";

/**
 * 환불 이체. A deposit goes back by a bank transfer of its own, which takes days and may fail; a card's refund is done when Toss says
 * that it is cancelled.
 */
export type Payout = "PENDING" | "COMPLETED" | "FAILED";

export type ReturnedLine = { readonly productId: ProductId; readonly quantity: number };

/** 결제 취소. Asked for by us, or recorded because somebody made it at Toss itself. */
export type Cancellation = {
  /** Counts from 1 within the order; part of the idempotency key. */
  readonly ordinal: number;
  readonly paymentKey: PaymentKey;
  readonly purpose: CancellationPurpose;
  readonly origin: "OURS" | "TOSS";
  readonly status: CancellationStatus;
  /** In won; 0 for an account that held nothing. */
  readonly amount: Won;
  /** The payment's balance when this was decided, sent along so that Toss refuses a doubled one; null for an unpaid account. */
  readonly refundable: Won | null;
  /** For an account that is closed: how its order ends. */
  readonly endsAs: "EXPIRED" | "ABORTED" | "MERCHANT" | null;
  readonly reason: string;
  /** The merchant's `Idempotency-Key` and a digest of what it was sent with. */
  readonly request: { readonly key: RequestKey; readonly fingerprint: string } | null;
  /** What it is for, line by line; empty where only an amount was named. */
  readonly lines: readonly ReturnedLine[];
  /** What goes back on the shelf once it is done. */
  readonly restock: readonly ReturnedLine[];
  readonly requestedAt: Instant;
  readonly sentAt: Instant;
  readonly tryNumber: number;
  readonly idempotencyKey: IdempotencyKey | null;
  readonly keyId: string;
  readonly pgCode: string | null;
  /** What the last request brought: nothing, a passing trouble, "the balance is another", or a refusal for good. */
  readonly heard: "NOTHING" | "TROUBLE" | "STALE" | "REFUSAL";
  /** When a look-up that counts first did not show it; a second one allows a new try. */
  readonly absentSince: Instant | null;
  readonly transactionKey: string | null;
  readonly doneAt: Instant | null;
  /** Null where the money does not travel by bank transfer, or not yet. */
  readonly payout: Payout | null;
};

export const isUnderWay = (cancellation: Cancellation): boolean =>
  cancellation.status === "REQUESTED" || cancellation.status === "UNKNOWN";
