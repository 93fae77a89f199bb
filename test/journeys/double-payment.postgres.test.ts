import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { Shop } from "./shop.ts";

const PRICE = 20_000;

/** The four ways to guard against a double payment that the field discusses, and what each has to survive. */
describe("따닥: paying twice without wanting to", () => {
  let shop: Shop;
  let product: string;
  beforeAll(async () => {
    shop = await Shop.open();
    product = await shop.sell(PRICE, 1_000);
  });
  afterAll(() => shop.close());

  it("case 1: a double click is one payment, although no button was locked", async () => {
    const shopper = await shop.shopper("double-click");
    const order = await shopper.buy(product, PRICE);
    const paymentKey = await shop.authenticate(order.orderId, PRICE);

    const [first, second] = await Promise.all([shopper.confirm(order, paymentKey), shopper.confirm(order, paymentKey)]);
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(await shop.approvals(order.orderId)).toHaveLength(1);
  });

  it("case 2: the same thing bought twice on purpose is two payments", async () => {
    const shopper = await shop.shopper("again-please");
    const [one, other] = [await shopper.buy(product, PRICE), await shopper.buy(product, PRICE)];
    expect(other.orderId).not.toBe(one.orderId);
    for (const order of [one, other]) {
      const paid = await shopper.confirm(order, await shop.authenticate(order.orderId, PRICE));
      expect(paid).toMatchObject({ status: 200, body: { status: "SUCCESS" } });
    }
  });

  it("case 3: two browsers with one cart, at once, are one order and one payment", async () => {
    const [chrome, safari] = [await shop.shopper("two-browsers"), await shop.shopper("two-browsers")];
    const cart = { lines: [{ productId: product, quantity: 1 }], amount: PRICE, cartId: "cart-1" };
    const [one, other] = await Promise.all([chrome.order(cart), safari.order(cart)]);
    expect(one.body.orderId).toBe(other.body.orderId);
    expect(new Set([one.status, other.status])).toEqual(new Set([200, 201]));

    const keys = [await shop.authenticate(one.body.orderId, PRICE), await shop.authenticate(one.body.orderId, PRICE)];
    const answers = await Promise.all([chrome.confirm(one.body, keys[0]!), safari.confirm(other.body, keys[1]!)]);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 409]));
    expect(await shop.approvals(one.body.orderId)).toHaveLength(1);
  });

  it("case 3: two browsers with one cart, one after the other, are told that it is paid", async () => {
    const [chrome, safari] = [await shop.shopper("in-turn"), await shop.shopper("in-turn")];
    const cart = { lines: [{ productId: product, quantity: 1 }], amount: PRICE, cartId: "cart-2" };
    const { body: order } = await chrome.order(cart);
    const left = await shop.authenticate(order.orderId, PRICE);
    expect((await chrome.confirm(order, await shop.authenticate(order.orderId, PRICE))).status).toBe(200);

    expect(await safari.order(cart)).toMatchObject({
      status: 409,
      body: { code: "ALREADY_PAID", orderId: order.orderId },
    });
    expect(await safari.confirm(order, left)).toMatchObject({ status: 409, body: { code: "ALREADY_PAID" } });
    expect(await shop.approvals(order.orderId)).toHaveLength(1);
  });

  it("case 4: the key is made of the checkout record, so every way of asking again asks for the same thing", async () => {
    const shopper = await shop.shopper("case-4");
    const order = await shopper.buy(product, PRICE);
    const paymentKey = await shop.authenticate(order.orderId, PRICE);
    await shop.fault({ on: "confirm", fault: "drop-answer", orderId: order.orderId, times: 1 });
    await shop.fault({ on: "lookup", fault: "status", status: 503, paymentKey, nth: 2, times: 2 });

    const answers = await Promise.all(Array.from({ length: 5 }, () => shopper.confirm(order, paymentKey)));
    // 503: could not look at the payment before anything was claimed, and promised nothing.
    for (const { status } of answers) expect([200, 202, 503]).toContain(status);
    expect(await shop.atRest(order.orderId)).toMatchObject({ status: "SUCCESS" });
    expect(await shop.approvals(order.orderId)).toHaveLength(1);
  });

  it("answers 50 identical confirms with one approval and one payment", async () => {
    const shopper = await shop.shopper("fifty");
    const order = await shopper.buy(product, PRICE);
    const paymentKey = await shop.authenticate(order.orderId, PRICE);

    const answers = await Promise.all(Array.from({ length: 50 }, () => shopper.confirm(order, paymentKey)));
    for (const { status, body } of answers) {
      expect([200, 202]).toContain(status);
      expect(body.attempts.map((attempt) => attempt.paymentKey)).toEqual([paymentKey]);
    }
    await shop.atRest(order.orderId);
    const reads = await Promise.all(Array.from({ length: 50 }, () => shopper.read(order.orderId)));
    for (const { body } of reads) expect(body).toMatchObject({ status: "SUCCESS", balance: PRICE });
    expect(await shop.approvals(order.orderId)).toHaveLength(1);
  });

  it("joins a confirm that another instance has begun", async () => {
    const other = await shop.another();
    const shopper = await shop.shopper("two-instances");
    const order = await shopper.buy(product, PRICE);
    const paymentKey = await shop.authenticate(order.orderId, PRICE);
    await shop.fault({ on: "confirm", fault: "delay", delayMs: 700, orderId: order.orderId });

    const answers = await Promise.all([
      shopper.confirm(order, paymentKey),
      shopper.confirm(order, paymentKey, { url: other.url }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(await shop.approvals(order.orderId)).toHaveLength(1);
    await other.stop();
  });
});
