import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { Shop } from "./shop.ts";

const PRICE = 15_000;

describe("a shopper buys", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await Shop.open();
  });
  afterAll(() => shop.close());

  it("issues an order, pays it at Toss, and the merchant completes it", async () => {
    const product = await shop.sell(PRICE, 10);
    const shopper = await shop.shopper("minji");

    const order = await shopper.buy(product, PRICE, 2);
    expect(order).toMatchObject({ status: "PREPAY", amount: 30_000 });

    const paymentKey = await shop.authenticate(order.orderId, order.amount);
    const paid = await shopper.confirm(order, paymentKey);
    expect(paid).toMatchObject({ status: 200, body: { status: "SUCCESS", balance: 30_000 } });
    expect(await shop.available(product)).toBe(8);

    const done = await shop.asMerchant("POST", `/v1/orders/${order.orderId}/complete`);
    expect(done).toMatchObject({ status: 200, body: { status: "COMPLETE" } });
    expect(await shop.approvals(order.orderId)).toHaveLength(1);

    const history = await shop.asMerchant<{ items: { type: string }[] }>("GET", `/v1/orders/${order.orderId}/history`);
    expect(history.body.items.map(({ type }) => type)).toEqual([
      "order.issued",
      "payment.confirming",
      "order.paid",
      "order.completed",
    ]);
  });

  it("lets the order be tried again after a decline", async () => {
    const product = await shop.sell(PRICE, 1);
    const shopper = await shop.shopper("declined");
    const order = await shopper.buy(product, PRICE);
    await shop.fault({ on: "confirm", fault: "error", code: "REJECT_CARD_PAYMENT", orderId: order.orderId, times: 1 });

    const declined = await shopper.confirm(order, await shop.authenticate(order.orderId, PRICE));
    expect(declined).toMatchObject({ status: 402, body: { code: "PAYMENT_DECLINED", pgCode: "REJECT_CARD_PAYMENT" } });
    expect(await shop.available(product)).toBe(1);

    const paid = await shopper.confirm(order, await shop.authenticate(order.orderId, PRICE));
    expect(paid).toMatchObject({ status: 200, body: { status: "SUCCESS" } });
    expect(await shop.available(product)).toBe(0);
  });

  it("answers 202 when Toss takes longer than the shopper waits, and finishes the work", async () => {
    const shopper = await shop.shopper("patient");
    const order = await shopper.buy(await shop.sell(PRICE, 1), PRICE);
    await shop.fault({ on: "confirm", fault: "delay", delayMs: 1_500, orderId: order.orderId });

    const early = await shopper.confirm(order, await shop.authenticate(order.orderId, PRICE), {
      prefer: "respond-async",
    });
    expect(early).toMatchObject({ status: 202, body: { status: "IN_PROGRESS" } });
    expect(await shop.atRest(order.orderId)).toMatchObject({ status: "SUCCESS" });
  });

  it("cancels an unpaid order, which then can be paid no more", async () => {
    const shopper = await shop.shopper("changed-mind");
    const order = await shopper.buy(await shop.sell(PRICE, 1), PRICE);
    const paymentKey = await shop.authenticate(order.orderId, PRICE);

    expect(await shopper.cancel(order.orderId)).toMatchObject({
      status: 200,
      body: { status: "CANCEL", reason: "ABORTED" },
    });
    expect(await shopper.confirm(order, paymentKey)).toMatchObject({ status: 409, body: { code: "ORDER_CANCELED" } });
    expect(await shop.approvals(order.orderId)).toEqual([]);
  });

  it("records a closed window and leaves the order payable", async () => {
    const shopper = await shop.shopper("closer");
    const order = await shopper.buy(await shop.sell(PRICE, 1), PRICE);
    expect(await shopper.fail(order, "PAY_PROCESS_CANCELED")).toMatchObject({
      status: 200,
      body: { status: "PREPAY" },
    });
    expect((await shopper.confirm(order, await shop.authenticate(order.orderId, PRICE))).status).toBe(200);
  });
});
