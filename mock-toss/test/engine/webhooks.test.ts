import { describe, expect, it } from "vitest";
import type { WebhookDelivery } from "../../src/engine/index.ts";
import { createDueQueue } from "../../src/engine/webhooks/due-queue.ts";
import { merchant } from "./merchant-client.ts";

const MINUTE_MS = 60_000;
const HOOK = "http://127.0.0.1:9/hook";

const told = (input: Record<string, unknown> = {}) => {
  const shop = merchant({ webhookUrls: [HOOK] });
  const paymentKey = shop.authenticated(input);
  const take = (): WebhookDelivery[] => shop.engine.takeWebhooks(shop.now());
  const bodies = (): Record<string, unknown>[] => take().map(({ body }) => JSON.parse(body) as Record<string, unknown>);
  return { ...shop, paymentKey, take, bodies };
};

describe("webhooks", () => {
  it("tell of an approval with the whole Payment, and carry Toss's headers", () => {
    const { confirm, paymentKey, take, lookup } = told();
    expect(take()).toEqual([]);
    confirm(paymentKey);

    const [delivery, ...rest] = take();

    expect(rest).toEqual([]);
    expect(delivery).toMatchObject({ url: HOOK, timeoutMs: 10_000 });
    expect(delivery?.headers).toEqual({
      "content-type": "application/json",
      "tosspayments-webhook-transmission-id": expect.stringMatching(/^whtrans_a01/),
      "tosspayments-webhook-transmission-time": "2026-01-01T12:00:00+09:00",
      "tosspayments-webhook-transmission-retried-count": "0",
    });
    expect(JSON.parse(delivery?.body ?? "")).toEqual({
      eventType: "PAYMENT_STATUS_CHANGED",
      createdAt: "2026-01-01T12:00:00",
      data: lookup(paymentKey).body,
    });
  });

  it("tell of cancels, declines and expiries, and of nothing before", () => {
    const { confirm, cancel, paymentKey, bodies, engine, authenticated, pass } = told();
    confirm(paymentKey);
    cancel(paymentKey, { cancelAmount: 300 });
    engine.controls.addFault({ on: "confirm", fault: "error", code: "REJECT_CARD_PAYMENT" });
    confirm(authenticated());
    authenticated();
    pass(10 * MINUTE_MS);
    const statuses = bodies().map((body) => (body["data"] as { status: string }).status);
    expect(statuses).toEqual(["DONE", "PARTIAL_CANCELED", "ABORTED", "EXPIRED"]);
  });

  it("tell of a virtual account in both shapes, issued, deposited, taken back", () => {
    const { confirm, paymentKey, bodies, engine, now, lookup } = told({ method: "가상계좌" });
    confirm(paymentKey);
    engine.controls.deposit(paymentKey, now());
    const { secret, lastTransactionKey } = lookup(paymentKey).body;
    engine.controls.reverseDeposit(paymentKey, now());

    const all = bodies();

    expect(all.map((body) => body["eventType"] ?? `flat ${String(body["status"])}`)).toEqual([
      "PAYMENT_STATUS_CHANGED",
      "flat WAITING_FOR_DEPOSIT",
      "PAYMENT_STATUS_CHANGED",
      "flat DONE",
      "PAYMENT_STATUS_CHANGED",
      "flat WAITING_FOR_DEPOSIT",
    ]);
    expect(all[3]).toEqual({
      createdAt: "2026-01-01T12:00:00",
      secret,
      status: "DONE",
      transactionKey: lastTransactionKey,
      orderId: "order-000001",
    });
  });

  it("are tried again after 1, 4, 16, 64, 256, 1024 and 4096 minutes, with the same id, and then given up", () => {
    const { confirm, paymentKey, take, engine, now, pass } = told();
    confirm(paymentKey);
    const waited: number[] = [];
    const ids = new Set<string>();
    for (let minutes = 0; minutes < 7_000 && waited.length < 9; minutes++) {
      for (const { id, headers } of take()) {
        ids.add(id);
        expect(headers["tosspayments-webhook-transmission-retried-count"]).toBe(String(waited.length));
        waited.push(minutes);
        engine.reportWebhook(id, waited.length % 2 === 0 ? null : 500, now());
      }
      pass(MINUTE_MS);
    }
    expect(waited).toEqual([0, 1, 5, 21, 85, 341, 1_365, 5_461]);
    expect(ids.size).toBe(1);
    expect([...engine.world.collections.webhooks.values()]).toMatchObject([{ state: "failed", retriedCount: 7 }]);
  });

  it("are delivered by a 200 alone; other 2xx are tried again, with advice", () => {
    const { confirm, paymentKey, take, engine, now, pass } = told();
    confirm(paymentKey);
    engine.reportWebhook(take()[0]?.id ?? "", 204, now());
    pass(MINUTE_MS);
    engine.reportWebhook(take()[0]?.id ?? "", 200, now());
    expect([...engine.world.collections.webhooks.values()]).toMatchObject([
      {
        state: "delivered",
        attempts: [
          { status: 204, note: expect.any(String) },
          { status: 200, note: null },
        ],
      },
    ]);
  });

  it("can be replayed", () => {
    const { confirm, paymentKey, take, engine, now } = told();
    confirm(paymentKey);
    const [first] = take();
    engine.reportWebhook(first?.id ?? "", 200, now());
    engine.controls.replayWebhook(first?.id ?? "", now());
    expect(take()).toEqual([first]);
  });

  it.each([
    ["lose", 0, 0],
    ["double", 2, 2],
    ["late", 0, 1],
    ["forge", 2, 2],
  ])("%s: %i at once, %i in all", (fault, atOnce, inAll) => {
    const { confirm, paymentKey, take, engine, pass } = told();
    engine.controls.addFault({ on: "webhook", fault, delayMs: 5_000 });
    confirm(paymentKey);
    const first = take().length;
    pass(5_000);
    expect([first, first + take().length]).toEqual([atOnce, inAll]);
  });

  it("shuffle: they arrive in another order than they were made", () => {
    const { confirm, cancel, paymentKey, bodies, engine, pass } = told();
    engine.controls.addFault({ fault: "shuffle", delayMs: 10_000 });
    confirm(paymentKey);
    for (let cancels = 0; cancels < 5; cancels++) cancel(paymentKey, { cancelAmount: 100 });
    pass(10_000);
    const balances = bodies().map((body) => (body["data"] as { balanceAmount: number }).balanceAmount);
    expect(balances).toHaveLength(6);
    expect(balances).not.toEqual(balances.toSorted((left, right) => right - left));
  });

  it("forged ones come in the shapes a target has asked for, and of its merchant's payments alone", () => {
    const { engine, ask, now } = merchant();
    const at = (path: string, rest: object) =>
      engine.controls.addWebhookTarget({ url: `http://shop.test/${path}`, ...rest });
    at("status", { events: ["PAYMENT_STATUS_CHANGED"] });
    at("deposit", { events: ["DEPOSIT_CALLBACK"] });
    at("billing", { events: ["BILLING_DELETED"] });
    at("other", { clientKey: engine.world.merchants.find(({ mId }) => mId !== "tvivarepublica")?.clientKey });
    const order = { orderId: "order-000001", orderName: "책", amount: 1_000, customerName: "김토스", bank: "우리" };
    const { paymentKey, secret } = ask("POST", "/v1/virtual-accounts", order).body;
    engine.takeWebhooks(now());

    engine.controls.forgeWebhook({ paymentKey, status: "DONE" }, now());

    const forged = engine.takeWebhooks(now()).map(({ url, body }) => [url, JSON.parse(body) as object]);
    expect(forged).toEqual([
      ["http://shop.test/status", expect.objectContaining({ eventType: "PAYMENT_STATUS_CHANGED" })],
      ["http://shop.test/deposit", expect.objectContaining({ status: "DONE", orderId: "order-000001" })],
    ]);
    expect(JSON.stringify(forged)).not.toContain(secret);
  });

  it("forged ones carry a secret that is not the payment's", () => {
    const { confirm, paymentKey, bodies, engine, now, lookup } = told();
    confirm(paymentKey);
    bodies();
    engine.controls.forgeWebhook({ paymentKey, status: "CANCELED" }, now());
    const [forged] = bodies();
    expect(forged).toMatchObject({ data: { paymentKey, status: "CANCELED" } });
    expect(forged).not.toMatchObject({ data: { secret: lookup(paymentKey).body.secret } });
    expect(lookup(paymentKey).body.status).toBe("DONE");
  });

  it("are sent again after a restart that came between sending and hearing", () => {
    const { confirm, paymentKey, take, engine, now } = told();
    confirm(paymentKey);
    const [sent] = take();
    const state = JSON.parse(JSON.stringify(engine.controls.dump())) as ReturnType<typeof engine.controls.dump>;
    const restarted = merchant();
    restarted.engine.controls.restore(state);
    expect(restarted.engine.takeWebhooks(now())).toEqual([sent]);
  });
});

describe("a look-up that lags", () => {
  it("shows the payment as it was a while ago", () => {
    const { confirm, paymentKey, lookup, engine, pass } = told();
    engine.controls.addFault({ on: "lookup", fault: "late", delayMs: 5_000 });
    expect(lookup(paymentKey).body.code).toBe("NOT_FOUND_PAYMENT");
    pass(6_000);
    confirm(paymentKey);
    expect(lookup(paymentKey).body.status).toBe("IN_PROGRESS");
    pass(5_000);
    expect(lookup(paymentKey).body.status).toBe("DONE");
  });
});

describe("the queue of what is due", () => {
  it("gives the earliest first, and what was added first of two at once", () => {
    const queue = createDueQueue();
    const times = Array.from({ length: 200 }, (_, index) => (index * 7_919) % 97);
    times.forEach((time, index) => queue.add(`${time}-${index}`, time));
    const taken: string[] = [];
    for (let key = queue.take(50); key !== null; key = queue.take(50)) taken.push(key);
    const order = times.map((time, index) => ({ time, index })).filter(({ time }) => time <= 50);
    order.sort((left, right) => left.time - right.time || left.index - right.index);
    expect(taken).toEqual(order.map(({ time, index }) => `${time}-${index}`));
    expect(queue.nextAt()).toBe(51);
  });
});
