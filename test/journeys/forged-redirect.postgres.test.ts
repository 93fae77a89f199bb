import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { Shop, type OrderView, type Shopper } from "./shop.ts";

const PRICE = 50_000;

describe("a forged redirect pays nothing and changes nothing", () => {
  let shop: Shop;
  let shopper: Shopper;
  let order: OrderView;
  let paymentKey: string;

  beforeAll(async () => {
    shop = await Shop.open();
    const product = await shop.sell(PRICE, 10);
    shopper = await shop.shopper("honest");
    order = await shopper.buy(product, PRICE);
    paymentKey = await shop.authenticate(order.orderId, PRICE);
  });
  afterAll(() => shop.close());

  const history = async (): Promise<unknown> =>
    (await shop.asMerchant("GET", `/v1/orders/${order.orderId}/history`)).body;

  const attacks: readonly [string, () => Promise<{ status: number; body: { code: string } }>, number, string][] = [
    ["the amount was changed", () => shopper.confirm(order, paymentKey, { amount: 100 }), 422, "INVALID_TOTAL_AMOUNT"],
    [
      "the token is wrong",
      () => shopper.confirm(order, paymentKey, { csrfToken: "x".repeat(43) }),
      403,
      "INVALID_CSRF_TOKEN",
    ],
    [
      "the body names another order",
      () => shopper.confirm(order, paymentKey, { orderId: "0001ARZ3NDEKTSV4RRFFQ69G5F" }),
      422,
      "INVALID_ORDER_ID",
    ],
    ["nobody knows the payment", () => shopper.confirm(order, "no-such-payment"), 422, "INVALID_PAYMENT_KEY"],
    [
      "the payment is another order's",
      async () => shopper.confirm(order, await shop.authenticate("another-order-1", PRICE)),
      422,
      "INVALID_ORDER_ID",
    ],
    [
      "the payment was authenticated over less",
      async () => shopper.confirm(order, await shop.authenticate(order.orderId, 100)),
      422,
      "INVALID_TOTAL_AMOUNT",
    ],
    [
      "the payment is another order's, and approved",
      async () => shopper.confirm(order, await shop.authenticate("another-order-2", PRICE, { status: "DONE" })),
      422,
      "INVALID_ORDER_ID",
    ],
    [
      "somebody else asks",
      async () => (await shop.shopper("mallory")).confirm(order, paymentKey),
      403,
      "INVALID_USER_ID",
    ],
  ];

  it.each(attacks)("%s", async (_name, attack, status, code) => {
    const before = await history();
    expect(await attack()).toMatchObject({ status, body: { code } });
    expect(await history()).toEqual(before);
    expect(await shop.approvals(order.orderId)).toEqual([]);
    expect((await shopper.read(order.orderId)).body).toMatchObject({ status: "PREPAY", attempts: [] });
  });

  it("and the honest one still pays", async () => {
    expect(await shopper.confirm(order, paymentKey)).toMatchObject({ status: 200, body: { status: "SUCCESS" } });
  });
});
