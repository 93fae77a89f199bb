import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { Shop } from "./shop.ts";

const PRICE = 1_000;

describe("selling out", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await Shop.open();
  });
  afterAll(() => shop.close());

  it("sells 100 units to 200 buyers at once: 100 paid, 100 sold out, nobody charged without goods", async () => {
    const product = await shop.sell(PRICE, 100);
    const buyers = await Promise.all(Array.from({ length: 200 }, (_, index) => shop.shopper(`buyer-${index}`)));
    const orders = await Promise.all(buyers.map((buyer) => buyer.buy(product, PRICE)));
    const keys = await Promise.all(orders.map(({ orderId }) => shop.authenticate(orderId, PRICE)));

    const answers = await Promise.all(buyers.map((buyer, i) => buyer.confirm(orders[i]!, keys[i]!)));

    const paid = answers.filter(({ status, body }) => status === 200 && body.status === "SUCCESS");
    const soldOut = answers.filter(({ status, body }) => status === 409 && body.code === "OUT_OF_STOCK");
    expect([paid.length, soldOut.length]).toEqual([100, 100]);
    expect(await shop.available(product)).toBe(0);

    const approved = (await shop.ledger()).filter(({ kind }) => kind === "approval").map(({ orderId }) => orderId);
    expect(approved.sort()).toEqual(paid.map(({ body }) => body.orderId).sort());
  });
});
