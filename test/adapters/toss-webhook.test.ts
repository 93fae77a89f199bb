import { describe, expect, it } from "vitest";

import { readWebhook } from "../../src/adapters/toss/webhook.ts";

const ORDER = "0001JH00000000000000000000AA";
const changed = (data: unknown, eventType: unknown = "PAYMENT_STATUS_CHANGED") => ({
  eventType,
  createdAt: "2026-01-01T12:00:21.123456",
  data,
});

describe("readWebhook", () => {
  it.each([
    ["DONE", "PAID"],
    ["WAITING_FOR_DEPOSIT", "AWAITED"],
    ["ABORTED", "OVER"],
    ["EXPIRED", "OVER"],
    ["CANCELED", "CANCELED"],
    ["PARTIAL_CANCELED", "CANCELED"],
    ["SOMETHING_NEW", "UNCLEAR"],
    ["toString", "UNCLEAR"],
    [undefined, "UNCLEAR"],
  ])("reads %s as %s, in both shapes", (status, says) => {
    expect(readWebhook(changed({ orderId: ORDER, paymentKey: "pay_1", status, secret: "ps_1" }))).toEqual({
      orderId: ORDER,
      hearsay: { paymentKey: "pay_1", says },
    });
    const flat = { createdAt: "2026-01-01T12:05:00", secret: "ps_1", status, transactionKey: "t", orderId: ORDER };
    expect(readWebhook(flat)).toEqual({ orderId: ORDER, hearsay: { paymentKey: null, says } });
  });

  it("looks at the whole order where a cancel names no payment", () => {
    const cancel = changed({ orderId: ORDER, cancelStatus: "DONE", transactionKey: "t" }, "CANCEL_STATUS_CHANGED");
    expect(readWebhook(cancel)).toEqual({ orderId: ORDER, hearsay: { paymentKey: null, says: "UNCLEAR" } });
  });

  it("takes a payment key that cannot be one for none", () => {
    const news = readWebhook(changed({ orderId: ORDER, paymentKey: "x".repeat(201), status: "DONE" }));
    expect(news?.hearsay.paymentKey).toBeNull();
  });

  it.each([
    ["nothing", undefined],
    ["null", null],
    ["a number", 7],
    ["a list", [ORDER]],
    ["an order id of another shape", { orderId: "order-1", status: "DONE" }],
    ["an order id that is no text", { orderId: { toString: "x" }, status: "DONE" }],
    ["an event without data", changed(undefined)],
    ["an event whose type is no text", changed({ orderId: ORDER }, 7)],
    ["another event", changed({ orderId: ORDER, billingKey: "b" }, "BILLING_DELETED")],
  ])("hears nothing in %s", (_what, body) => {
    expect(readWebhook(body)).toBeUndefined();
  });
});
