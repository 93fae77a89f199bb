import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { Shop } from "./shop.ts";

const PRICE = 3_000;

describe("an order whose life is over", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await Shop.open({ reserveAt: "checkout" });
  });
  afterAll(() => shop.close());

  it("is refused before any money moves, ends by itself, and gives its units back", async () => {
    const product = await shop.sell(PRICE, 1);
    const shopper = await shop.shopper("slow");
    const order = await shopper.buy(product, PRICE);
    expect(await shop.available(product)).toBe(0);
    const paymentKey = await shop.authenticate(order.orderId, PRICE);

    await shop.letTimeRunOut(order.orderId);
    expect(await shopper.confirm(order, paymentKey)).toMatchObject({ status: 410, body: { code: "ORDER_EXPIRED" } });
    expect(await shop.until(order.orderId, ({ status }) => status === "CANCEL")).toMatchObject({ reason: "EXPIRED" });
    expect(await shopper.confirm(order, paymentKey)).toMatchObject({ status: 410, body: { code: "ORDER_EXPIRED" } });
    expect(await shop.available(product)).toBe(1);
    expect(await shop.approvals(order.orderId)).toEqual([]);
  });

  it("does not end while a payment is under way", async () => {
    const shopper = await shop.shopper("just-in-time");
    const order = await shopper.buy(await shop.sell(PRICE, 1), PRICE);
    await shop.fault({ on: "confirm", fault: "delay", delayMs: 2_500, orderId: order.orderId });
    const confirming = shopper.confirm(order, await shop.authenticate(order.orderId, PRICE));
    await shop.until(order.orderId, ({ status }) => status === "IN_PROGRESS");
    await shop.letTimeRunOut(order.orderId);
    expect(await confirming).toMatchObject({
      status: 200,
      body: { status: "SUCCESS" },
    });
  });
});
