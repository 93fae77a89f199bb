import type { Cancellation } from "./cancellation.ts";
import type { CartId, OrderId, PaymentKey, ProductId, RequestKey, UserId } from "./ids.ts";
import type { Instant } from "./instant.ts";
import { isLive, isOpen, type LiveAttempt, type OpenAttempt, type PaymentAttempt } from "./payment-attempt.ts";
import type { Won } from "./won.ts";

export type OrderStatus = "PREPAY" | "IN_PROGRESS" | "WAITING_FOR_DEPOSIT" | "SUCCESS" | "COMPLETE" | "FAIL" | "CANCEL";

/** Every way an order may go. The picture in the README is drawn from this table. */
export const ORDER_TRANSITIONS = {
  PREPAY: ["IN_PROGRESS", "SUCCESS", "WAITING_FOR_DEPOSIT", "CANCEL"],
  IN_PROGRESS: ["SUCCESS", "WAITING_FOR_DEPOSIT", "FAIL"],
  WAITING_FOR_DEPOSIT: ["SUCCESS", "CANCEL"],
  SUCCESS: ["COMPLETE", "CANCEL", "WAITING_FOR_DEPOSIT"],
  COMPLETE: ["CANCEL"],
  FAIL: ["IN_PROGRESS", "SUCCESS", "WAITING_FOR_DEPOSIT", "CANCEL"],
  CANCEL: [],
} as const satisfies Record<OrderStatus, readonly OrderStatus[]>;

export type CancelReason = "ABORTED" | "EXPIRED" | "SUPERSEDED" | "REFUNDED" | "MERCHANT";

/** 재고를 잡는 시점. At checkout an order holds its units from the start; at confirm an abandoned window locks nothing. */
export type ReserveAt = "checkout" | "confirm";

/** 주문 상품. `out`: the units this line has taken off the shelf and not given back. */
export type OrderLine = {
  readonly productId: ProductId;
  readonly name: string;
  readonly unitPrice: Won;
  readonly quantity: number;
  readonly out: number;
};

/** Why a person is needed. */
export type AttentionCause =
  | "UNKNOWN_TOO_LONG"
  | "VOID_DECLINED"
  | "REFUND_ACCOUNT_NEEDED"
  | "REFUND_FAILED"
  | "DEPOSIT_REVERSED"
  | "KEY_TOO_OLD"
  | "BOOKS_DIFFER"
  | "NEWS_UNDELIVERED";

/** What a person does about it: asks Toss again, says what Toss's own people said, or takes note. */
export type AttentionAction = "look" | "approved" | "declined" | "dismiss";

export type Attention = { readonly cause: AttentionCause; readonly since: Instant };

type Common = {
  readonly id: OrderId;
  readonly userId: UserId;
  readonly cartId: CartId | null;
  /** The client's `Idempotency-Key` and a digest of what it was sent with. */
  readonly request: { readonly key: RequestKey; readonly fingerprint: string } | null;
  readonly orderName: string;
  readonly lines: readonly OrderLine[];
  /** Σ price × quantity, in won. */
  readonly amount: Won;
  readonly currency: "KRW";
  /** 128 random bits that the CSRF token and the keys at Toss are derived from. */
  readonly nonce: string;
  /** base64url(SHA-256) of the checkout record; see `checkout-record.ts`. */
  readonly checkoutDigest: string;
  readonly reserveAt: ReserveAt;
  readonly returnUrl: string | null;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  readonly attempts: readonly PaymentAttempt[];
  readonly cancellations: readonly Cancellation[];
  readonly attention: readonly Attention[];
  /** The number of its last entry in the history: every stored change adds at least one. */
  readonly version: number;
  /**
   * When that entry was made. A database that fell back may come to the same version by another way: only both together name a
   * state, and who decided on one that is forgotten finds that out.
   */
  readonly changedAt: Instant;
};

export type CanceledOrder = Common & {
  readonly status: "CANCEL";
  readonly reason: CancelReason;
  readonly supersededBy: OrderId | null;
};
export type LivingOrder = Common & { readonly status: Exclude<OrderStatus, "CANCEL"> };

/** 주문. The aggregate: it owns its lines, its payment attempts and its cancellations. */
export type Order = LivingOrder | CanceledOrder;

export const attemptOf = (order: Order, paymentKey: PaymentKey): PaymentAttempt | undefined =>
  order.attempts.find((attempt) => attempt.paymentKey === paymentKey);

export const openAttempt = (order: Order): OpenAttempt | undefined => order.attempts.find(isOpen);
export const liveAttempt = (order: Order): LiveAttempt | undefined => order.attempts.find(isLive);
/** 입금 취소됨. Whether the bank has taken the deposit back of an order that keeps it in its books until a person has decided. */
export const isReversed = (order: Order): boolean => order.attention.some(({ cause }) => cause === "DEPOSIT_REVERSED");
export const isGivingBack = (order: Order): boolean => order.attempts.some(({ status }) => status === "VOIDING");

export const withAttempt = <O extends Order>(order: O, attempt: PaymentAttempt): O => ({
  ...order,
  attempts: order.attempts.some(({ ordinal }) => ordinal === attempt.ordinal)
    ? order.attempts.map((before) => (before.ordinal === attempt.ordinal ? attempt : before))
    : [...order.attempts, attempt],
});

export const withCancellation = <O extends Order>(order: O, cancellation: Cancellation): O => ({
  ...order,
  cancellations: order.cancellations.some(({ ordinal }) => ordinal === cancellation.ordinal)
    ? order.cancellations.map((before) => (before.ordinal === cancellation.ordinal ? cancellation : before))
    : [...order.cancellations, cancellation],
});

/** What has been approved for the order and not cancelled, in won; 0 while unpaid. */
export const balanceOf = (order: Order): Won => {
  const live = liveAttempt(order);
  return live?.status === "APPROVED" ? balanceOfPayment(order, live.paymentKey, live.amount) : (0 as Won);
};

export const balanceOfPayment = (order: Order, paymentKey: PaymentKey, approved: Won): Won =>
  order.cancellations.reduce(
    (left, cancellation) =>
      cancellation.paymentKey === paymentKey && cancellation.status === "DONE"
        ? ((left - cancellation.amount) as Won)
        : left,
    approved,
  );
