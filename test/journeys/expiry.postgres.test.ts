import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { Shop } from "./shop.ts";

const PRICE = 3_000;
const LIFE_MS = 1_500;

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe("an order whose life is over", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await Shop.open({ orderLifeMs: LIFE_MS, reserveAt: "checkout" });
  });
  afterAll(() => shop.close());

  it("is refused before any money moves, ends by itself, and gives its units back", async () => {
    const product = await shop.sell(PRICE, 1);
    const shopper = await shop.shopper("slow");
    const order = await shopper.buy(product, PRICE);
    expect(await shop.available(product)).toBe(0);
    const paymentKey = await shop.authenticate(order.orderId, PRICE);

    await wait(LIFE_MS + 50);
    expect(await shopper.confirm(order, paymentKey)).toMatchObject({ status: 410, body: { code: "ORDER_EXPIRED" } });
    await wait(1_500);
    expect((await shopper.read(order.orderId)).body).toMatchObject({ status: "CANCEL", reason: "EXPIRED" });
    expect(await shopper.confirm(order, paymentKey)).toMatchObject({ status: 410, body: { code: "ORDER_EXPIRED" } });
    expect(await shop.available(product)).toBe(1);
    expect(await shop.approvals(order.orderId)).toEqual([]);
  });

  it("does not end while a payment is under way", async () => {
    const shopper = await shop.shopper("just-in-time");
    const order = await shopper.buy(await shop.sell(PRICE, 1), PRICE);
    await shop.fault({ on: "confirm", fault: "delay", delayMs: 2_500, orderId: order.orderId });
    expect(await shopper.confirm(order, await shop.authenticate(order.orderId, PRICE))).toMatchObject({
      status: 200,
      body: { status: "SUCCESS" },
    });
  });
});
