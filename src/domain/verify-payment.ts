import { err, ok, type Result } from "neverthrow";

import type { OrderId, PaymentKey, UserId } from "./ids.ts";
import type { Order } from "./order.ts";
import type { PaymentRecord } from "./payment-record.ts";
import type { Won } from "./won.ts";

/** What the client (or, after approval, our own attempt) says is being paid. */
export type PaymentRequest = {
  readonly orderId: OrderId;
  readonly userId: UserId;
  readonly paymentKey: PaymentKey;
  readonly amount: Won;
};

export type Mismatch =
  | { readonly type: "UserDiffers" }
  | { readonly type: "OrderDiffers" }
  | { readonly type: "PaymentDiffers" }
  | { readonly type: "AmountDiffers"; readonly expected: number; readonly received: number };

const amountDiffers = (expected: number, received: number): Mismatch => ({ type: "AmountDiffers", expected, received });

/** The two sides we have before Toss is asked: the stored order and the request. */
export const verifyRequest = (order: Order, request: PaymentRequest): Result<void, Mismatch> => {
  if (request.userId !== order.userId) return err({ type: "UserDiffers" });
  if (request.orderId !== order.id) return err({ type: "OrderDiffers" });
  if (request.amount !== order.amount) return err(amountDiffers(order.amount, request.amount));
  return ok();
};

/**
 * 3자 대조. The stored order, the request and Toss's record must agree on order, user, payment, amount and currency (Toss keeps no
 * user, so that one has two sides). Runs twice: before the approval, so that nothing wrong is charged, and after it, so that
 * nothing wrong is kept.
 */
export const verifyPayment = (order: Order, request: PaymentRequest, record: PaymentRecord): Result<void, Mismatch> =>
  verifyRequest(order, request).andThen(() => {
    if (record.paymentKey !== request.paymentKey) return err<void, Mismatch>({ type: "PaymentDiffers" });
    if (record.orderId !== order.id) return err<void, Mismatch>({ type: "OrderDiffers" });
    if (record.amount !== order.amount || record.currency !== order.currency) {
      return err<void, Mismatch>(amountDiffers(order.amount, record.amount));
    }
    return ok();
  });
