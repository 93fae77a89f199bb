import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { Shop } from "./shop.ts";

const PRICE = 12_000;

/** Money that Toss has approved although we have no record of it: a failed-over database, a restored backup, a stranger's server. */
describe("money that is found at Toss", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await Shop.open();
  });
  afterAll(() => shop.close());

  const cancelsOf = async (paymentKey: string) =>
    (await shop.ledger()).filter((row) => row.paymentKey === paymentKey && row.kind === "cancel");

  it("is taken when the order can take it, past its turn at the window", async () => {
    const product = await shop.sell(PRICE, 1);
    const shopper = await shop.shopper("found");
    const order = await shopper.buy(product, PRICE);
    const paymentKey = await shop.authenticate(order.orderId, PRICE, { status: "DONE" });

    expect(await shopper.confirm(order, paymentKey)).toMatchObject({
      status: 200,
      body: { status: "SUCCESS", balance: PRICE },
    });
    expect(await shop.available(product)).toBe(0);
  });

  it("is a deposit that nobody told us of when the account is to be closed: the order is paid", async () => {
    const shopper = await shop.shopper("depositor");
    const order = await shopper.buy(await shop.sell(PRICE, 1), PRICE);
    const paymentKey = await shop.authenticate(order.orderId, PRICE, { method: "가상계좌" });
    expect(await shopper.confirm(order, paymentKey)).toMatchObject({ body: { status: "WAITING_FOR_DEPOSIT" } });
    await fetch(`${shop.tossUrl}/_mock/payments/${paymentKey}/deposit`, { method: "POST" });

    expect(await shopper.cancel(order.orderId)).toMatchObject({ status: 409, body: { code: "ALREADY_PAID" } });
    expect(await shop.atRest(order.orderId)).toMatchObject({ status: "SUCCESS", balance: PRICE });
  });

  it("leaves an account as it is that Toss would not close, and says Toss's code", async () => {
    const shopper = await shop.shopper("refused");
    const order = await shopper.buy(await shop.sell(PRICE, 1), PRICE);
    const paymentKey = await shop.authenticate(order.orderId, PRICE, { method: "가상계좌" });
    await shopper.confirm(order, paymentKey);
    await shop.fault({ on: "cancel", fault: "error", code: "NOT_CANCELABLE_PAYMENT", paymentKey, times: 1 });

    expect(await shopper.cancel(order.orderId)).toMatchObject({
      status: 409,
      body: { code: "NOT_CANCELABLE", pgCode: "NOT_CANCELABLE_PAYMENT" },
    });
    expect(await shopper.cancel(order.orderId)).toMatchObject({ status: 200, body: { status: "CANCEL" } });
  });

  it("goes back when the order was cancelled", async () => {
    const shopper = await shop.shopper("cancelled");
    const order = await shopper.buy(await shop.sell(PRICE, 1), PRICE);
    await shopper.cancel(order.orderId);
    const paymentKey = await shop.authenticate(order.orderId, PRICE, { status: "DONE" });

    expect(await shopper.confirm(order, paymentKey)).toMatchObject({ status: 409, body: { code: "ORDER_CANCELED" } });
    expect(await cancelsOf(paymentKey)).toMatchObject([{ amount: PRICE }]);
    expect((await shop.atRest(order.orderId)).attempts).toMatchObject([{ status: "VOIDED" }]);
  });

  it("goes back when the units are gone, and the shopper is told why only then", async () => {
    const product = await shop.sell(PRICE, 1);
    const [late, quick] = [await shop.shopper("late"), await shop.shopper("quick")];
    const [lateOrder, quickOrder] = [await late.buy(product, PRICE), await quick.buy(product, PRICE)];
    await quick.confirm(quickOrder, await shop.authenticate(quickOrder.orderId, PRICE));
    const paymentKey = await shop.authenticate(lateOrder.orderId, PRICE, { status: "DONE" });

    expect(await late.confirm(lateOrder, paymentKey)).toMatchObject({ status: 409, body: { code: "OUT_OF_STOCK" } });
    expect(await cancelsOf(paymentKey)).toHaveLength(1);
  });

  it("goes back when another payment has paid the order, which keeps its own", async () => {
    const shopper = await shop.shopper("twice");
    const order = await shopper.buy(await shop.sell(PRICE, 5), PRICE);
    const winner = await shop.authenticate(order.orderId, PRICE);
    const second = await shop.authenticate(order.orderId, PRICE, { status: "DONE" });
    await shopper.confirm(order, winner);

    expect(await shopper.confirm(order, second)).toMatchObject({ status: 409, body: { code: "ALREADY_PAID" } });
    expect(await cancelsOf(second)).toHaveLength(1);
    expect(await cancelsOf(winner)).toEqual([]);
    expect(await shop.atRest(order.orderId)).toMatchObject({ status: "SUCCESS", balance: PRICE });
  });

  it("goes back when its amount is another one", async () => {
    const shopper = await shop.shopper("tampered");
    const order = await shopper.buy(await shop.sell(PRICE, 5), PRICE);
    const paymentKey = await shop.authenticate(order.orderId, 100, { status: "DONE" });

    expect(await shopper.confirm(order, paymentKey)).toMatchObject({
      status: 422,
      body: { code: "INVALID_TOTAL_AMOUNT" },
    });
    expect(await cancelsOf(paymentKey)).toMatchObject([{ amount: 100 }]);
  });

  it("goes back once, although the answer to its cancellation was lost", async () => {
    const shopper = await shop.shopper("lost-void");
    const order = await shopper.buy(await shop.sell(PRICE, 5), PRICE);
    await shopper.cancel(order.orderId);
    const paymentKey = await shop.authenticate(order.orderId, PRICE, { status: "DONE" });
    await shop.fault({ on: "cancel", fault: "drop-answer", paymentKey, times: 1 });

    await shopper.confirm(order, paymentKey);
    expect((await shop.atRest(order.orderId)).attempts).toMatchObject([{ status: "VOIDED" }]);
    expect(await cancelsOf(paymentKey)).toHaveLength(1);
  });
});
