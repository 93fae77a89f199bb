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

describe("§8.1 what counts as told", () => {
  it.each([200, 201, 204, 302, 400, 500, null])("an answer of %s", (status) => {
    const { engine, confirm, authenticated, now, pass } = told();
    confirm(authenticated());
    engine.reportWebhook(engine.takeWebhooks(now())[0]?.id ?? "", status, now());
    pass(59_999);
    expect(engine.takeWebhooks(now())).toEqual([]);
    pass(1);
    expect(engine.takeWebhooks(now())).toHaveLength(status === 200 ? 0 : 1);
  });

  it("the whole ladder: eight tries in all, each counted, then no more", () => {
    const { engine, confirm, authenticated, now, pass } = told();
    confirm(authenticated());
    const counts: (string | undefined)[] = [];
    for (const pause of [...RETRY_PAUSES_MS, 10 * 24 * 60 * 60_000]) {
      const [delivery] = engine.takeWebhooks(now());
      counts.push(delivery?.headers["tosspayments-webhook-transmission-retried-count"]);
      engine.reportWebhook(delivery?.id ?? "", 500, now());
      pass(pause);
    }
    expect(counts).toEqual(["0", "1", "2", "3", "4", "5", "6", "7"]);
    expect(engine.takeWebhooks(now())).toEqual([]);
    expect([...engine.world.collections.webhooks.values()][0]).toMatchObject({ state: "failed" });
  });

  it("several targets are each told; a key's own target hears of that key alone", () => {
    const { engine, confirm, authenticated, now } = told();
    engine.controls.addWebhookTarget({ url: "http://127.0.0.1:9/second" });
    engine.controls.addWebhookTarget({
      url: "http://127.0.0.1:9/widget",
      clientKey: "test_gck_docs_Ovk5rk1EwkEbP0W43n07xlzm",
    });
    confirm(authenticated());
    expect(engine.takeWebhooks(now()).map(({ url }) => new URL(url).pathname)).toEqual(["/hook", "/second"]);
  });
});

describe("§8.3 a virtual account is told of in both shapes, each time", () => {
  it("issued, deposited, reverted, deposited, cancelled", () => {
    const { engine, confirm, cancel, authenticated, bodies, now } = told();
    const paymentKey = authenticated({ method: "가상계좌" });
    confirm(paymentKey);
    engine.controls.deposit(paymentKey, now());
    engine.controls.reverseDeposit(paymentKey, now());
    engine.controls.deposit(paymentKey, now());
    cancel(paymentKey, { refundReceiveAccount: { bank: "20", accountNumber: "1002123456789", holderName: "김" } });
    const flat = bodies().filter((body) => body["eventType"] === undefined);
    expect(flat.map(({ status }) => status)).toEqual([
      "WAITING_FOR_DEPOSIT",
      "DONE",
      "WAITING_FOR_DEPOSIT",
      "DONE",
      "CANCELED",
    ]);
  });
});
