import { setTimeout as sleep } from "node:timers/promises";
import { Pool } from "undici";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import { Shop, type OrderView, type Shopper } from "./shop.ts";

const PRICE = 12_000;
const ACCOUNT = { method: "가상계좌" };
/** 48 bits of time, and chance: no order has this id. */
const UNKNOWN = "00".padEnd(28, "Z");

const changed = (orderId: string, paymentKey: string, status: string) => ({
  eventType: "PAYMENT_STATUS_CHANGED",
  createdAt: "2026-01-01T12:00:21.123456",
  data: { orderId, paymentKey, status },
});

describe("what Toss tells us", () => {
  let shop: Shop;
  let product: string;
  let visitors = 0;
  beforeAll(async () => {
    shop = await Shop.open();
    await shop.hearFromToss();
    product = await shop.sell(PRICE, 1_000);
  });
  afterEach(() => shop.noFaults());
  afterAll(() => shop.close());

  const visit = async (): Promise<{ shopper: Shopper; order: OrderView }> => {
    const shopper = await shop.shopper(`visitor-${++visitors}`);
    return { shopper, order: await shopper.buy(product, PRICE) };
  };
  const withAccount = async () => {
    const { shopper, order } = await visit();
    const paymentKey = await shop.authenticate(order.orderId, PRICE, ACCOUNT);
    expect(await shopper.confirm(order, paymentKey)).toMatchObject({ body: { status: "WAITING_FOR_DEPOSIT" } });
    return { shopper, order, paymentKey };
  };
  const paid = async () => {
    const { shopper, order } = await visit();
    const paymentKey = await shop.authenticate(order.orderId, PRICE);
    expect(await shopper.confirm(order, paymentKey)).toMatchObject({ body: { status: "SUCCESS" } });
    return { order, paymentKey };
  };
  const isPaid = ({ status }: OrderView): boolean => status === "SUCCESS";

  it("turns a deposit into a paid order long before anybody would look by himself, and whoever watches sees it", async () => {
    const { shopper, order, paymentKey } = await withAccount();
    const told = await shopper.watch(order.orderId);
    await shop.deposit(paymentKey);
    await shop.until(order.orderId, isPaid);
    expect(await told()).toContain('"SUCCESS"');
  });

  it.each(["double", "shuffle", "forge"])("is harmless when its webhooks come as %s", async (fault) => {
    await shop.fault({ on: "webhook", fault, delayMs: 300 });
    const { order, paymentKey } = await withAccount();
    await shop.deposit(paymentKey);
    await shop.until(order.orderId, isPaid);
    await sleep(400);
    expect(await shop.atRest(order.orderId)).toMatchObject({ status: "SUCCESS", balance: PRICE });
    expect(await shop.approvals(order.orderId)).toHaveLength(1);
  });

  it("does not undo newer news when it is ancient", async () => {
    const { order, paymentKey } = await withAccount();
    await shop.deposit(paymentKey);
    await shop.until(order.orderId, isPaid);
    const old = [
      changed(order.orderId, paymentKey, "WAITING_FOR_DEPOSIT"),
      { orderId: order.orderId, status: "READY" },
    ];
    for (const body of [...old, ...old]) expect((await shop.webhook(body)).status).toBe(200);
    await sleep(300);
    expect(await shop.atRest(order.orderId)).toMatchObject({ status: "SUCCESS", balance: PRICE });
  });

  it("may say DONE and ABORTED 46 ms apart, in either order: Toss's own record decides", async () => {
    const saying = async (orderId: string, paymentKey: string, statuses: readonly string[]): Promise<void> => {
      for (const status of statuses) {
        await shop.webhook(changed(orderId, paymentKey, status));
        await sleep(46);
      }
    };
    const [one, other] = [await paid(), await paid()];
    await saying(one.order.orderId, one.paymentKey, ["DONE", "ABORTED"]);
    await saying(other.order.orderId, other.paymentKey, ["ABORTED", "DONE"]);
    const { order } = await visit();
    const paymentKey = await shop.authenticate(order.orderId, PRICE, { status: "DONE" });
    await saying(order.orderId, paymentKey, ["ABORTED", "DONE"]);
    for (const { orderId } of [one.order, other.order, order]) {
      expect(await shop.until(orderId, isPaid)).toMatchObject({ balance: PRICE });
    }
  });

  it("tells of a payment before our own confirm has come back, which then changes nothing", async () => {
    const { shopper, order } = await visit();
    const paymentKey = await shop.authenticate(order.orderId, PRICE);
    const delayMs = 10_000;
    await shop.fault({ on: "confirm", fault: "delay", when: "after", delayMs, paymentKey });
    const answered = sleep(delayMs + 1_000);
    const confirming = shopper.confirm(order, paymentKey);
    await shop.until(order.orderId, isPaid, delayMs - 1_000);
    expect(await confirming).toMatchObject({ status: 200, body: { status: "SUCCESS", balance: PRICE } });
    await answered;
    expect(await shop.atRest(order.orderId)).toMatchObject({ status: "SUCCESS", attempts: [{ status: "APPROVED" }] });
  });

  it("brings a payment that we have no record of", async () => {
    const { order } = await visit();
    const paymentKey = await shop.authenticate(order.orderId, PRICE, { status: "DONE" });
    await shop.webhook(changed(order.orderId, paymentKey, "DONE"));
    await shop.until(order.orderId, isPaid);
  });

  it("brings one that its order cannot take, which goes back", async () => {
    const { shopper, order } = await visit();
    await shopper.cancel(order.orderId);
    const paymentKey = await shop.authenticate(order.orderId, PRICE, { status: "DONE" });
    await shop.webhook(changed(order.orderId, paymentKey, "DONE"));
    await shop.until(order.orderId, ({ attempts }) => attempts[0]?.status === "VOIDED");
  });

  it("brings refunds that were made in Toss's dashboard: part of it, then all", async () => {
    const { order, paymentKey } = await paid();
    const before = await shop.available(product);
    await shop.refundAtToss(paymentKey, { cancelAmount: 5_000 });
    expect(await shop.until(order.orderId, ({ balance }) => balance === 7_000)).toMatchObject({ status: "SUCCESS" });
    await shop.refundAtToss(paymentKey);
    expect(await shop.until(order.orderId, ({ balance }) => balance === 0)).toMatchObject({
      status: "CANCEL",
      reason: "REFUNDED",
    });
    // Nobody said that the goods came back.
    expect(await shop.available(product)).toBe(before);
  });

  it("brings a deposit that the bank took back", async () => {
    const { order, paymentKey } = await withAccount();
    await shop.deposit(paymentKey);
    await shop.until(order.orderId, isPaid);
    await fetch(`${shop.tossUrl}/_mock/payments/${paymentKey}/deposit-error`, { method: "POST" });
    await shop.until(order.orderId, ({ status }) => status === "WAITING_FOR_DEPOSIT");
    await shop.deposit(paymentKey);
    await shop.until(order.orderId, isPaid);
  });

  it("may come a thousand times a second from anybody: bounded, harmless, and others are served", async () => {
    const SECONDS = 4;
    const server = await shop.process();
    const anybody = new Pool(server.url, { connections: 32 });
    const orders = await Promise.all(Array.from({ length: 50 }, visit));
    const say = async (body: object): Promise<number> => {
      const headers = { "content-type": "application/json" };
      const request = { method: "POST", path: "/v1/webhooks/toss", headers, body: JSON.stringify(body) } as const;
      const answer = await anybody.request(request);
      await answer.body.dump();
      return answer.statusCode;
    };
    const flood = async (): Promise<number[]> => {
      const sent: Promise<number>[] = [];
      for (let tick = 0; tick < SECONDS * 20; tick++) {
        for (const [index, { order }] of orders.entries()) {
          const forged = changed(order.orderId, `forged-${tick}-${index}`, "DONE");
          sent.push(say(index % 2 === 0 ? forged : changed(UNKNOWN, "forged-too", "DONE")));
        }
        await sleep(50);
      }
      return Promise.all(sent);
    };

    const begun = performance.now();
    const flooding = flood();
    const served: number[] = [];
    while (performance.now() - begun < SECONDS * 1_000) {
      const { shopper, order } = await visit();
      const paymentKey = await shop.authenticate(order.orderId, PRICE);
      const from = performance.now();
      const answer = await shopper.confirm(order, paymentKey, { url: server.url });
      expect(answer).toMatchObject({ status: 200, body: { status: "SUCCESS" } });
      served.push(performance.now() - from);
    }
    const statuses = await flooding;
    const lastedS = (performance.now() - begun) / 1_000;
    const asked = (await shop.lookUps()).filter((path) => path.includes("forged"));
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    const heapBytes = Number(/^nodejs_heap_size_used_bytes (\d+)/m.exec(metrics)?.[1]);
    await anybody.close();
    await server.kill("SIGTERM");

    expect(statuses).toHaveLength(SECONDS * 1_000);
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(asked.length).toBeGreaterThan(10);
    expect(asked.length).toBeLessThan(100 * lastedS + 20);
    expect(served.length).toBeGreaterThan(0);
    expect(Math.max(...served)).toBeLessThan(12_000);
    expect(heapBytes).toBeLessThan(200 * 1_048_576);
    for (const { order } of orders) expect((await shop.atRest(order.orderId)).attempts).toEqual([]);
  }, 60_000);
});
