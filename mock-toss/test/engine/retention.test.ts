import { describe, expect, it } from "vitest";
import { merchant } from "./merchant-client.ts";

const MAX = 20;

const busy = (options: Parameters<typeof merchant>[0] = {}) => {
  const shop = merchant({ paymentsMax: MAX, webhooksMax: MAX, ...options });
  const { collections } = shop.engine.world;
  const pay = (orderId: string): string => {
    const paymentKey = shop.authenticated({ orderId });
    shop.confirm(paymentKey, { orderId });
    return paymentKey;
  };
  const payMany = (count: number): void => {
    for (let number = 0; number < count; number++) pay(`order-${number}`);
  };
  return { ...shop, collections, pay, payMany };
};

describe("what is remembered", () => {
  it("is bounded for payments that are over, with their transactions and orders, the oldest forgotten first", () => {
    const { collections, payMany, engine, ask } = busy();
    payMany(100);
    expect(collections.payments.size()).toBeLessThanOrEqual(MAX * 1.1);
    expect(collections.transactions.size()).toBe(collections.payments.size());
    expect(engine.world.paymentKeysByOrder.size).toBe(collections.payments.size());
    expect(ask("GET", "/v1/payments/orders/order-0").status).toBe(404);
    expect(ask("GET", "/v1/payments/orders/order-99").status).toBe(200);
  });

  it("keeps a payment that somebody still waits for, however many others come and go", () => {
    const { authenticated, lookup, payMany } = busy();
    const account = authenticated({ orderId: "order-account", status: "WAITING_FOR_DEPOSIT" });
    payMany(100);
    expect(lookup(account).body.status).toBe("WAITING_FOR_DEPOSIT");
  });

  it("is bounded for payments that nobody ever pays, and none of those comes back when its time is over", () => {
    const { collections, authenticated, pass } = busy();
    for (let number = 0; number < 100; number++) authenticated({ orderId: `order-${number}` });
    expect(collections.payments.size()).toBeLessThanOrEqual(MAX * 1.1);
    pass(60 * 60_000);
    expect(collections.payments.size()).toBeLessThanOrEqual(MAX * 1.1);
    expect([...collections.payments.values()].every(({ status }) => status === "EXPIRED")).toBe(true);
  });

  it("is bounded for webhooks to a target that is dead, and lets go of their tries", () => {
    const { collections, pay, engine, now } = busy({ webhookUrls: ["http://127.0.0.1:9/hook"] });
    for (let number = 0; number < 100; number++) {
      pay(`order-${number}`);
      for (const { id } of engine.takeWebhooks(now())) engine.reportWebhook(id, null, now());
    }
    expect(collections.webhooks.size()).toBeLessThanOrEqual(MAX * 1.1);
    expect(engine.takeWebhooks(now() + 60_000)).toHaveLength(collections.webhooks.size());
  });

  it("is bounded for billing keys, consents and receipts", () => {
    const { collections, ask, engine } = busy();
    const card = {
      cardNumber: "9410001234567890",
      cardExpirationYear: "30",
      cardExpirationMonth: "12",
      customerIdentityNumber: "900101",
    };
    const receipt = { orderName: "사과", amount: 1_000, type: "소득공제", customerIdentityNumber: "01012345678" };
    const window = { successUrl: "http://shop.test/s", failUrl: "http://shop.test/f" };
    for (let number = 0; number < 100; number++) {
      ask("POST", "/v1/billing/authorizations/card", { customerKey: `customer-${number}`, ...card });
      ask("POST", "/v1/cash-receipts", { orderId: `order-${number}`, ...receipt });
      const clientKey = "test_ck_D5GePWvyJnrK0W0k6q8gLzN97Eoq";
      engine.controls.openBillingWindow({ clientKey, customerKey: `customer-${number}`, ...window });
    }
    for (const { size } of [collections.billings, collections.cashReceipts, collections.billingAuths])
      expect(size()).toBeLessThanOrEqual(MAX * 1.1);
  });

  it("holds the past of payments only while a rule asks for it", () => {
    const { pay, engine, ask, pass } = busy();
    const rule = engine.controls.addFault({ on: "lookup", fault: "late", delayMs: 60_000 });
    const paymentKey = pay("order-000001");
    pass(1_000);
    expect(ask("GET", `/v1/payments/${paymentKey}`).status).toBe(404);
    engine.controls.removeFault("id" in rule ? rule.id : "");
    expect(engine.world.past.isKept()).toBe(false);
    expect(ask("GET", `/v1/payments/${paymentKey}`).body.status).toBe("DONE");
  });

  it("cuts the bodies that the journal keeps", () => {
    const { engine, now } = busy();
    const body = JSON.stringify({ paymentKey: "x".repeat(50_000) });
    engine.handle({ method: "POST", path: "/v1/payments/confirm", body }, now());
    expect(engine.world.requests.list()[0]?.body).toBe(body.slice(0, 10_000));
  });
});
