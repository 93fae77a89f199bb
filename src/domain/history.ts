import type { CancellationStatus } from "./cancellation.ts";
import type { Instant } from "./instant.ts";
import type { AttentionAction, AttentionCause, CancelReason, OrderStatus } from "./order.ts";
import type { AttemptStatus } from "./payment-attempt.ts";

/** Who caused an entry. */
export type Actor = "shopper" | "merchant" | "toss" | "payonce";

/** What happened. Some of the `order.…` ones are also news for the merchant: `news.ts` says which. */
export type EntryType =
  | "order.issued"
  | "order.renewed"
  | "order.paid"
  | "order.failed"
  | "order.waiting_for_deposit"
  | "order.completed"
  | "order.canceled"
  | "order.partially_canceled"
  | "order.needs_attention"
  | "order.attention_ended"
  | "window.failed"
  | "payment.confirming"
  | "payment.retrying"
  | "payment.unknown"
  | "payment.not_shown"
  | "payment.declined"
  | "payment.voiding"
  | "payment.voided"
  | "payment.expired"
  | "payment.closed"
  | "cancel.requested"
  | "cancel.retrying"
  | "cancel.unknown"
  | "cancel.not_shown"
  | "cancel.declined"
  | "cancel.done"
  | "cancel.paid_out"
  | "cancel.payout_failed"
  | "attention.answered";

/** 결제 이력. One line of the append-only history: never a personal field, never a secret. */
export type Entry = {
  readonly type: EntryType;
  readonly at: Instant;
  readonly by: Actor;
  /** The order's state from here on. */
  readonly status: OrderStatus;
  /** The attempt it is about, and that attempt's state from here on. */
  readonly attempt?: { readonly ordinal: number; readonly status: AttemptStatus };
  readonly cancellation?: { readonly ordinal: number; readonly status: CancellationStatus; readonly amount: number };
  /** The provider's code, where it gave one. */
  readonly pgCode?: string;
  readonly reason?: CancelReason;
  readonly cause?: AttentionCause;
  /** What a person did about it, and why. */
  readonly action?: AttentionAction;
  readonly note?: string;
};

/** What the history says the order has come to: compared with the order itself, it shows a book that was altered. */
export type Folded = {
  readonly version: number;
  readonly status: OrderStatus | null;
  readonly attempts: ReadonlyMap<number, AttemptStatus>;
  readonly cancellations: ReadonlyMap<number, CancellationStatus>;
};

export const foldHistory = (entries: readonly Entry[]): Folded => ({
  version: entries.length,
  status: entries.at(-1)?.status ?? null,
  attempts: new Map(entries.flatMap(({ attempt }) => (attempt ? [[attempt.ordinal, attempt.status] as const] : []))),
  cancellations: new Map(
    entries.flatMap(({ cancellation }) => (cancellation ? [[cancellation.ordinal, cancellation.status] as const] : [])),
  ),
});
