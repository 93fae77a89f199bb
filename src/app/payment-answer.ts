import { err, ok, type Result } from "neverthrow";

import { payable, type NotPayable } from "../domain/confirm.ts";
import type { PaymentKey } from "../domain/ids.ts";
import type { Instant } from "../domain/instant.ts";
import { attemptOf, type Order } from "../domain/order.ts";
import type { VoidedAttempt } from "../domain/payment-attempt.ts";

/** `Pending`: the result is not known yet, and nobody says that it failed. */
export type PaymentAnswer = { readonly type: "Done" | "Pending"; readonly order: Order };

export type PaymentRefusal =
  | NotPayable
  | { readonly type: "PaymentDeclined"; readonly pgCode: string | null }
  | { readonly type: "SoldOut" }
  | { readonly type: "PaidAmountDiffers" }
  | { readonly type: "NotDonePayment" };

/** 결제 응답. What a client that asked for this payment is told, as the order stands. */
export const paymentAnswer = (
  order: Order,
  paymentKey: PaymentKey,
  at: Instant,
): Result<PaymentAnswer, PaymentRefusal> => {
  const attempt = attemptOf(order, paymentKey);
  switch (attempt?.status) {
    case undefined: // Found approved, and taken or given back once the order's other payment is settled.
    case "CONFIRMING":
    case "UNKNOWN":
    case "VOIDING":
      return ok(pending(order));
    case "APPROVED":
    case "WAITING_FOR_DEPOSIT":
      return ok({ type: "Done", order });
    case "DECLINED":
      return err({ type: "PaymentDeclined", pgCode: attempt.pgCode });
    case "CLOSED":
      return err({ type: "NotDonePayment" });
    case "VOIDED":
      return err(whyVoided(order, attempt, at));
  }
};

/** Whether there is nothing to wait for any more. */
export const isAnswered =
  (paymentKey: PaymentKey) =>
  (order: Order): boolean => {
    const status = attemptOf(order, paymentKey)?.status;
    return status !== undefined && !["CONFIRMING", "UNKNOWN", "VOIDING"].includes(status);
  };

const pending = (order: Order): PaymentAnswer => ({ type: "Pending", order });

/** The shopper's money is back: what is told is why the order could not take it. */
const whyVoided = (order: Order, { reason }: VoidedAttempt, at: Instant): PaymentRefusal => {
  switch (reason) {
    case "AMOUNT_DIFFERS":
      return { type: "PaidAmountDiffers" };
    case "OUT_OF_STOCK":
      return { type: "SoldOut" };
    case "ALREADY_PAID":
      return { type: "AlreadyPaid", orderId: order.id };
    case "ORDER_CANCELED": {
      const why = payable(order, at);
      return why.isErr() ? why.error : { type: "NotDonePayment" };
    }
  }
};
