import { errAsync, okAsync, ResultAsync } from "neverthrow";
import { describe, expect, it } from "vitest";

import { makeBackground } from "../../src/app/background.ts";
import { makeReceiveWebhook } from "../../src/app/receive-webhook.ts";
import type { SettledPayment } from "../../src/app/settle-payment.ts";
import { beginConfirm } from "../../src/domain/confirm.ts";
import { OrderId, type PaymentKey } from "../../src/domain/ids.ts";
import type { Order } from "../../src/domain/order.ts";
import type { Rumour } from "../../src/domain/rumour.ts";
import { settle } from "../../src/domain/settle.ts";
import { anOrder, NOON, now, paymentKey, recordOf, stored } from "../domain/orders.ts";
import { FakeClock } from "../http-harness.ts";

const idOf = (index: number): OrderId => OrderId.of(0, String(index).padStart(26, "0"));
const says = (rumour: Rumour, key: string | null = "pay") => ({
  paymentKey: key === null ? null : paymentKey(key),
  says: rumour,
});
const asked = (order: Order): Order =>
  stored(beginConfirm(order, { paymentKey: paymentKey("pay"), method: null, keyId: "k1" }, NOON)._unsafeUnwrap());

/** Orders in hand, and looks that last until they are let end. */
const open = (orders: readonly Order[]) => {
  const clock = new FakeClock();
  const shelf = new Map(orders.map((order) => [order.id, order]));
  const events: string[] = [];
  const report = (event: string) => void events.push(event);
  const background = makeBackground(report);
  const looks: { readonly orderId: OrderId; readonly paymentKey: PaymentKey | null; readonly end: () => void }[] = [];
  const reads: number[] = [];
  let storeAnswers = true;
  const webhook = makeReceiveWebhook({
    store: {
      load: (ids) => {
        reads.push(ids.length);
        if (!storeAnswers) return errAsync({ type: "StoreUnavailable" });
        return okAsync(new Map(ids.flatMap((id) => (shelf.has(id) ? [[id, shelf.get(id) as Order] as const] : []))));
      },
    },
    clock,
    background,
    report,
    settlePayment: (target, _by, paymentKey) => {
      const order = target as Order;
      const { promise, resolve } = withResolvers<SettledPayment>();
      const end = () => resolve({ order, looks: [], waitsForOther: false });
      looks.push({ orderId: order.id, paymentKey: paymentKey ?? null, end });
      return ResultAsync.fromSafePromise(promise);
    },
  });
  return {
    ...{ webhook, clock, shelf, events, background, looks, reads },
    count: (event: string) => events.filter((one) => one === event).length,
    storeAnswers: (does: boolean) => void (storeAnswers = does),
    endAll: async () => {
      for (let ended = 0; ended < looks.length; ended++) {
        looks[ended]?.end();
        await quiet();
      }
    },
  };
};

/** `Promise.withResolvers`, which Node 20 does not have. */
const withResolvers = <T>() => {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((resolved) => {
    resolve = resolved;
  });
  return { promise, resolve };
};

/** Everything that can go on without time has gone on. */
const quiet = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const ordersOf = (count: number): Order[] =>
  Array.from({ length: count }, (_, index) => ({ ...anOrder(), id: idOf(index) }));

describe("receiveWebhook", () => {
  it("looks once under way and once more for whatever is said of an order meanwhile", async () => {
    const world = open(ordersOf(1));
    world.webhook.hear(idOf(0), says("PAID"));
    await quiet();
    for (let index = 0; index < 500; index++) world.webhook.hear(idOf(0), says("PAID"));
    await quiet();
    expect(world.looks).toHaveLength(1);
    await world.endAll();
    expect(world.looks).toHaveLength(2);
    await world.background.idle();
  });

  it("asks nobody about orders that nobody issued, and reads them a hundred at a time", async () => {
    const world = open([]);
    for (let index = 0; index < 5_000; index++) world.webhook.hear(idOf(index), says("PAID"));
    await world.background.idle();
    expect(world.looks).toEqual([]);
    expect(world.reads.length).toBeLessThan(60);
  });

  it("looks into sixteen orders at once, and into every one in the end", async () => {
    const world = open(ordersOf(200));
    for (let index = 0; index < 200; index++) world.webhook.hear(idOf(index), says("PAID"));
    await quiet();
    expect(world.looks).toHaveLength(16);
    await world.endAll();
    expect(new Set(world.looks.map(({ orderId }) => orderId)).size).toBe(200);
    await world.background.idle();
  });

  it("drops what there is no room for, and counts it", async () => {
    const world = open(ordersOf(200));
    for (let index = 0; index < 12_000; index++) world.webhook.hear(idOf(index), says("PAID"));
    expect(world.count("webhook.dropped")).toBeGreaterThan(1_800);
    expect(world.count("webhook.dropped")).toBeLessThan(2_001);
  });

  it("remembers no more than eight lies about one order", async () => {
    const world = open(ordersOf(1));
    world.webhook.hear(idOf(0), says("PAID"));
    await quiet();
    for (let index = 0; index < 100; index++) world.webhook.hear(idOf(0), says("PAID", `forged-${index}`));
    await world.endAll();
    expect(world.looks).toHaveLength(1 + 8);
    expect(world.count("webhook.dropped")).toBe(92);
  });

  it("looks at every payment of the order where none is named, and at none of them twice", async () => {
    const world = open(ordersOf(2).map(asked));
    world.webhook.hear(idOf(1), says("UNCLEAR"));
    world.webhook.hear(idOf(0), says("UNCLEAR", null));
    world.webhook.hear(idOf(0), says("UNCLEAR"));
    world.webhook.hear(idOf(0), says("UNCLEAR", "another"));
    await quiet();
    await world.endAll();
    const looks = world.looks.filter(({ orderId }) => orderId === idOf(0));
    expect(looks.map(({ paymentKey }) => paymentKey)).toEqual([null, "another"]);
  });

  it("gives whoever asked for the payment two seconds to hear of it first", async () => {
    const [order] = ordersOf(1).map(asked);
    const world = open(order ? [order] : []);
    world.webhook.hear(idOf(0), says("PAID"));
    await quiet();
    expect(world.looks).toEqual([]);
    world.clock.advance(2_000);
    await world.endAll();
    await quiet();
    expect(world.looks).toHaveLength(1);
  });

  it("looks not at all when the order has heard of it by then", async () => {
    const [order] = ordersOf(1).map(asked);
    if (order === undefined) return;
    const world = open([order]);
    world.webhook.hear(idOf(0), says("PAID"));
    await quiet();
    world.shelf.set(order.id, stored(settle(order, recordOf(order, "pay", "APPROVED"), now())));
    world.clock.advance(2_000);
    await quiet();
    expect(world.looks).toEqual([]);
    expect(world.reads).toEqual([1, 1]);
  });

  it("keeps what it heard while the store does not answer", async () => {
    const world = open(ordersOf(1));
    world.storeAnswers(false);
    world.webhook.hear(idOf(0), says("PAID"));
    await quiet();
    world.storeAnswers(true);
    world.clock.advance(1_000);
    await quiet();
    expect(world.looks).toHaveLength(1);
  });

  it("leaves on a stop what still waits", async () => {
    const world = open(ordersOf(200));
    for (let index = 0; index < 200; index++) world.webhook.hear(idOf(index), says("PAID"));
    await quiet();
    world.webhook.letGo();
    world.webhook.hear(idOf(0), says("PAID"));
    await world.endAll();
    await world.background.idle();
    expect(world.looks.length).toBeLessThanOrEqual(116);
  });
});
