import { describe, expect, it } from "vitest";
import { RETRY_PAUSES_MS, WEBHOOK_TIMEOUT_MS } from "../../src/engine/webhooks/deliver.ts";
import { merchant } from "../engine/merchant-client.ts";

const told = () => {
  const shop = merchant({ webhookUrls: ["http://127.0.0.1:9/hook"] });
  const bodies = () =>
    shop.engine.takeWebhooks(shop.now()).map(({ body }) => JSON.parse(body) as Record<string, unknown>);
  return { ...shop, bodies };
};

describe("§8.1 delivery", () => {
  it("ten seconds for an answer; retries after 1, 4, 16, 64, 256, 1024, 4096 minutes", () => {
    expect(WEBHOOK_TIMEOUT_MS).toBe(10_000);
    expect(RETRY_PAUSES_MS.map((pause) => pause / 60_000)).toEqual([1, 4, 16, 64, 256, 1024, 4096]);
  });

  it("three headers: time, retries so far, id", () => {
    const { engine, now, confirm, authenticated } = told();
    confirm(authenticated());
    expect(Object.keys(engine.takeWebhooks(now())[0]?.headers ?? {})).toEqual([
      "content-type",
      "tosspayments-webhook-transmission-id",
      "tosspayments-webhook-transmission-time",
      "tosspayments-webhook-transmission-retried-count",
    ]);
  });
});

describe("§8.2 PAYMENT_STATUS_CHANGED", () => {
  it("has a type, a time without an offset, and the whole Payment", () => {
    const { confirm, authenticated, bodies, lookup, pass } = told();
    const paymentKey = authenticated();
    pass(123);
    confirm(paymentKey);
    expect(bodies()).toEqual([
      { eventType: "PAYMENT_STATUS_CHANGED", createdAt: "2026-01-01T12:00:00.123", data: lookup(paymentKey).body },
    ]);
  });
});

describe("§8.3 DEPOSIT_CALLBACK", () => {
  it("is flat: no type, no paymentKey", () => {
    const { confirm, authenticated, bodies } = told();
    confirm(authenticated({ method: "가상계좌" }));
    expect(Object.keys(bodies()[1] ?? {})).toEqual(["createdAt", "secret", "status", "transactionKey", "orderId"]);
  });
});
