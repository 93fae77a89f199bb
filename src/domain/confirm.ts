import { err, ok, type Result } from "neverthrow";

import { inState, Story, unchanged, type Change } from "./change.ts";
import { confirmKey } from "./checkout-record.ts";
import type { OrderId, PaymentKey } from "./ids.ts";
import type { Instant } from "./instant.ts";
import { attemptOf, isGivingBack, type CancelReason, type LivingOrder, type Order } from "./order.ts";
import type { ConfirmingAttempt, PaymentAttempt } from "./payment-attempt.ts";
import { takeStock } from "./stock.ts";

export type NotPayable =
  | { readonly type: "PaymentInProgress"; readonly orderId: OrderId }
  | { readonly type: "AlreadyPaid"; readonly orderId: OrderId }
  | { readonly type: "OrderExpired" }
  | { readonly type: "OrderCanceled"; readonly reason: CancelReason; readonly supersededBy: OrderId | null };

/** Whether a new payment may be tried now. */
export const payable = (order: Order, at: Instant): Result<LivingOrder, NotPayable> => {
  switch (order.status) {
    case "IN_PROGRESS":
    case "WAITING_FOR_DEPOSIT":
      return err({ type: "PaymentInProgress", orderId: order.id });
    case "SUCCESS":
    case "COMPLETE":
      return err({ type: "AlreadyPaid", orderId: order.id });
    case "CANCEL":
      return order.reason === "EXPIRED"
        ? err({ type: "OrderExpired" })
        : err({ type: "OrderCanceled", reason: order.reason, supersededBy: order.supersededBy });
    case "PREPAY":
    case "FAIL":
      if (isGivingBack(order)) return err({ type: "PaymentInProgress", orderId: order.id });
      return at < order.expiresAt ? ok(order) : err({ type: "OrderExpired" });
  }
};

export type ConfirmIntent = {
  readonly paymentKey: PaymentKey;
  readonly method: string | null;
  /** A digest of the secret key that the confirm will be sent under. */
  readonly keyId: string;
};

/** Only who began an attempt calls Toss; who finds it there waits for its outcome. */
export type BeginDecision =
  | { readonly type: "Begun"; readonly attempt: ConfirmingAttempt }
  | { readonly type: "Joined"; readonly attempt: PaymentAttempt };

/** 승인 시작. Writes down what is about to be asked, with the key it will be asked under, and takes the units. */
export const beginConfirm = (
  order: Order,
  { paymentKey, method, keyId }: ConfirmIntent,
  at: Instant,
): Result<Change<BeginDecision>, NotPayable> => {
  const known = attemptOf(order, paymentKey);
  if (known !== undefined) return ok(unchanged(order, { type: "Joined", attempt: known }));

  return payable(order, at).map((order) => {
    const ordinal = order.attempts.length + 1;
    const attempt: ConfirmingAttempt = {
      status: "CONFIRMING",
      ordinal,
      paymentKey,
      amount: order.amount,
      origin: "CONFIRMED",
      startedAt: at,
      method,
      tryNumber: 1,
      idempotencyKey: confirmKey(order.checkoutDigest, ordinal, 1),
      keyId,
    };
    return new Story(order, "shopper", at)
      .attempt("payment.confirming", attempt, takeStock(inState(order, "IN_PROGRESS")))
      .decide<BeginDecision>({ type: "Begun", attempt });
  });
};
