import { describe, expect, it } from "vitest";
import { merchant } from "./merchant-client.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const key = (value: string) => ({ "idempotency-key": value });

describe("Idempotency-Key", () => {
  it("replays the first answer byte for byte, whatever the body says now", () => {
    const shop = merchant();
    const body = { paymentKey: shop.authenticated(), orderId: "order-000001", amount: 1_000 };
    const first = shop.send("POST", "/v1/payments/confirm", body, key("a"));
    shop.pass(60_000);

    const again = shop.send("POST", "/v1/payments/confirm", { paymentKey: "other" }, key("a"));

    expect(again.answer?.body).toBe(first.answer?.body);
    expect(again.answer?.status).toBe(200);
    expect(again.answer?.headers["idempotency-key"]).toBe("a");
    const original = first.answer?.headers["x-tosspayments-trace-id"];
    expect(again.answer?.headers["x-tosspayments-trace-id"]).toMatch(new RegExp(`^[0-9a-f]{32}, ${original}$`));
    expect(shop.ledger()).toHaveLength(1);
  });

  it("binds a 4xx as well: mending the body does not help", () => {
    const shop = merchant();
    const paymentKey = shop.authenticated();

    expect(shop.confirm(paymentKey, { amount: 1 }, key("a")).status).toBe(400);
    expect(shop.confirm(paymentKey, {}, key("a")).status).toBe(400);
    expect(shop.confirm(paymentKey, {}, key("b")).status).toBe(200);
  });

  it("does not bind a 5xx, unless asked to", () => {
    for (const bindServerErrors of [false, true]) {
      const shop = merchant({ bindServerErrors });
      shop.engine.controls.addFault({ fault: "error", code: "COMMON_ERROR", nth: 1 });
      const paymentKey = shop.authenticated();

      expect(shop.confirm(paymentKey, {}, key("a")).status).toBe(500);
      expect(shop.confirm(paymentKey, {}, key("a")).status).toBe(bindServerErrors ? 500 : 200);
    }
  });

  it("tells requests apart by URL, and means nothing on GET", () => {
    const shop = merchant();
    const paymentKey = shop.authenticated();

    expect(shop.confirm(paymentKey, {}, key("a")).body.status).toBe("DONE");
    expect(shop.cancel(paymentKey, {}, key("a")).body.status).toBe("CANCELED");
    expect(shop.ask("GET", `/v1/payments/${paymentKey}`, undefined, key("a")).body.status).toBe("CANCELED");
  });

  it("refuses a key of more than 300 characters", () => {
    const shop = merchant();
    const paymentKey = shop.authenticated();
    expect(shop.confirm(paymentKey, {}, key("k".repeat(301))).body.code).toBe("INVALID_IDEMPOTENCY_KEY");
    expect(shop.confirm(paymentKey, {}, key("k".repeat(300))).status).toBe(200);
  });

  it("forgets a key after fifteen days", () => {
    const shop = merchant();
    const paymentKey = shop.authenticated();
    shop.confirm(paymentKey, {}, key("a"));
    shop.pass(15 * DAY_MS);
    expect(shop.confirm(paymentKey, {}, key("a")).body.code).toBe("ALREADY_PROCESSED_PAYMENT");
  });
});

describe("a request in flight", () => {
  it("has its effect late when it is delayed before it; until then its key answers 409 and the payment is being processed", () => {
    const shop = merchant();
    shop.engine.controls.addFault({ on: "confirm", fault: "delay", delayMs: 5_000, nth: 1 });
    const paymentKey = shop.authenticated();
    const body = { paymentKey, orderId: "order-000001", amount: 1_000 };

    const slow = shop.send("POST", "/v1/payments/confirm", body, key("a"));

    expect(slow).toMatchObject({ answer: null, settled: false, finishAt: shop.now() + 5_000 });
    expect(shop.confirm(paymentKey, {}, key("a"))).toMatchObject({
      status: 409,
      body: { code: "IDEMPOTENT_REQUEST_PROCESSING" },
    });
    expect(shop.confirm(paymentKey, {}, key("b")).body.code).toBe("ALREADY_PROCESSING_REQUEST");
    expect(shop.lookup(paymentKey).body.status).toBe("IN_PROGRESS");

    shop.pass(5_000);
    const answer = shop.tell(shop.engine.finish(slow.id, shop.now()));
    expect(answer.body.status).toBe("DONE");
    expect(shop.confirm(paymentKey, {}, key("a")).body).toEqual(answer.body);
  });

  it("has had its effect when it is delayed after it; its key still answers 409 until the answer has left", () => {
    const shop = merchant();
    shop.engine.controls.addFault({ on: "confirm", fault: "hang", when: "after", nth: 1 });
    const paymentKey = shop.authenticated();
    const body = { paymentKey, orderId: "order-000001", amount: 1_000 };

    const hung = shop.send("POST", "/v1/payments/confirm", body, key("a"));

    expect(shop.lookup(paymentKey).body.status).toBe("DONE");
    expect(shop.confirm(paymentKey, {}, key("a")).status).toBe(409);
    expect(shop.engine.finish(hung.id, shop.now()).transport).toBe("drop");
    expect(shop.confirm(paymentKey, {}, key("a")).body.status).toBe("DONE");
  });

  it("counts as finished when its answer was dropped: a repeat under the same key gets it", () => {
    const shop = merchant();
    shop.engine.controls.addFault({ on: "confirm", fault: "drop-answer", nth: 1 });
    const paymentKey = shop.authenticated();
    const body = { paymentKey, orderId: "order-000001", amount: 1_000 };

    expect(shop.send("POST", "/v1/payments/confirm", body, key("a"))).toMatchObject({
      transport: "drop",
      settled: true,
    });
    expect(shop.confirm(paymentKey, {}, key("a")).body.status).toBe("DONE");
    expect(shop.ledger()).toHaveLength(1);
  });
});
