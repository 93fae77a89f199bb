import { describe, expect, it } from "vitest";

import type { OrderId, UserId } from "../../src/domain/ids.ts";
import { verifyPayment, type PaymentRequest } from "../../src/domain/verify-payment.ts";
import { anOrder, paymentKey, recordOf, won } from "./orders.ts";

const order = anOrder();
const request: PaymentRequest = {
  orderId: order.id,
  userId: order.userId,
  paymentKey: paymentKey("pay_1"),
  amount: order.amount,
};
const record = recordOf(order, "pay_1", "AUTHENTICATED");

describe("verifyPayment", () => {
  it("agrees when order, request and Toss's record do", () => {
    expect(verifyPayment(order, request, record).isOk()).toBe(true);
  });

  it.each([
    ["another user asks", { ...request, userId: "mallory" as UserId }, record, "UserDiffers"],
    ["the request names another order", { ...request, orderId: "x" as OrderId }, record, "OrderDiffers"],
    ["the request names another amount", { ...request, amount: won(1) }, record, "AmountDiffers"],
    ["Toss answers with another payment", request, { ...record, paymentKey: paymentKey("pay_2") }, "PaymentDiffers"],
    ["Toss has another order", request, { ...record, orderId: "y" }, "OrderDiffers"],
    ["Toss has another amount", request, { ...record, amount: won(29_999) }, "AmountDiffers"],
    ["Toss has another currency", request, { ...record, currency: "USD" }, "AmountDiffers"],
  ])("refuses when %s", (_why, request, record, type) => {
    expect(verifyPayment(order, request, record)._unsafeUnwrapErr().type).toBe(type);
  });
});
