import { describe, expect, it } from "vitest";
import { createEngine, type EngineOptions } from "../../src/engine/index.ts";
import { merchant } from "./merchant-client.ts";

const ASKED = { cancelReason: "변심", cancelRequestId: "cancel-1" };

/** A payment with a foreign wallet, of 10 dollars. */
const paidWith = (provider: string, options: Partial<EngineOptions> = {}) => {
  const shop = merchant({ webhookUrls: ["http://127.0.0.1:9"], ...options });
  const foreign = { method: "FOREIGN_EASY_PAY", provider, currency: "USD", amount: 10 };
  const paymentKey = shop.authenticated(foreign);
  expect(shop.confirm(paymentKey, { amount: 10 }).body).toMatchObject({ status: "DONE", easyPay: { provider } });
  shop.engine.takeWebhooks(shop.now());
  const seen = () => shop.ask("GET", `/v1/payments/${paymentKey}`).body;
  const cancelStatuses = () => seen().cancels?.map(({ cancelStatus }) => cancelStatus);
  const told = () =>
    shop.engine
      .takeWebhooks(shop.now())
      .map(({ body }) => JSON.parse(body) as { eventType: string; data: { cancelStatus?: string } })
      .map(({ eventType, data }) => `${eventType} ${data.cancelStatus ?? ""}`.trim());
  return { ...shop, paymentKey, cancelStatuses, told };
};

describe("the cancel of a foreign wallet", () => {
  it("is under way for a minute, then done by itself, and told of", () => {
    const { cancel, paymentKey, cancelStatuses, told, pass, engine, now } = paidWith("ALIPAY");
    expect(cancel(paymentKey, { ...ASKED, cancelAmount: 4 }).body).toMatchObject({
      status: "PARTIAL_CANCELED",
      balanceAmount: 6,
      cancels: [{ cancelStatus: "IN_PROGRESS", cancelRequestId: "cancel-1" }],
    });
    expect(told()).toEqual(["PAYMENT_STATUS_CHANGED"]);
    expect(engine.nextDueAt()).toBeLessThanOrEqual(now() + 60_000);

    pass(59_999);
    expect(cancelStatuses()).toEqual(["IN_PROGRESS"]);
    pass(1);
    expect(cancelStatuses()).toEqual(["DONE"]);
    expect(told()).toContain("CANCEL_STATUS_CHANGED DONE");
    pass(60_000);
    expect(told()).not.toContain("CANCEL_STATUS_CHANGED DONE");
  });

  it("wants a cancelRequestId", () => {
    const { cancel, paymentKey } = paidWith("ALIPAY");
    expect(cancel(paymentKey).body.code).toBe("INVALID_REQUEST");
  });

  it.each([
    ["with PayPal", "PAYPAL", {}],
    ["where nothing takes its time", "ALIPAY", { foreignCancelMs: null }],
  ])("is done at once %s, without a cancelRequestId", (_, provider, options) => {
    const { cancel, paymentKey } = paidWith(provider, options);
    expect(cancel(paymentKey).body).toMatchObject({ status: "CANCELED", cancels: [{ cancelStatus: "DONE" }] });
  });

  it("goes as a lever says from then on, and not by itself", () => {
    const { cancel, paymentKey, cancelStatuses, pass, engine, now } = paidWith("ALIPAY");
    cancel(paymentKey, ASKED);
    for (const cancelStatus of ["DONE", "IN_PROGRESS"]) engine.controls.moveCancel(paymentKey, { cancelStatus }, now());
    pass(120_000);
    expect(cancelStatuses()).toEqual(["IN_PROGRESS"]);
  });

  it("takes its own time, whatever came before it", () => {
    const { cancel, paymentKey, cancelStatuses, pass } = paidWith("ALIPAY");
    cancel(paymentKey, { ...ASKED, cancelAmount: 4 });
    pass(30_000);
    cancel(paymentKey, { ...ASKED, cancelAmount: 5 });
    pass(30_000);
    expect(cancelStatuses()).toEqual(["DONE", "IN_PROGRESS"]);
    pass(30_000);
    expect(cancelStatuses()).toEqual(["DONE", "DONE"]);
  });

  it("is still under way after a restart, and done in time", () => {
    const { cancel, paymentKey, engine, now } = paidWith("ALIPAY");
    cancel(paymentKey, ASKED);
    const restarted = createEngine();
    restarted.controls.restore(engine.controls.dump());
    restarted.advance(now() + 60_000);
    expect(restarted.world.collections.payments.get(paymentKey)?.cancels[0]?.cancelStatus).toBe("DONE");
  });
});

describe("a foreign wallet", () => {
  it("must be one that there is", () => {
    const asked = { orderId: "order-000001", amount: 1_000, method: "FOREIGN_EASY_PAY", provider: "LUNCHPAY" };
    const { engine, now } = merchant();
    expect(engine.controls.createPayment(asked, now())).toMatchObject({ message: expect.stringContaining("ALIPAYHK") });
  });
});
