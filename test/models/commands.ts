import fc from "fast-check";
import { expect } from "vitest";

import type { OrderView, Shop, Shopper } from "../journeys/shop.ts";
import type { Model, ModelOrder } from "./model.ts";

export const PRICE = 10_000;

/** The real thing: server, PostgreSQL and mock-toss, and the orders in the order in which the model knows them. */
export type Real = {
  readonly shop: Shop;
  readonly shopper: Shopper;
  readonly productId: string;
  readonly orders: OrderView[];
};

type Command = fc.AsyncCommand<Model, Real>;
type Known = { readonly model: ModelOrder; readonly real: OrderView };

/** After every step both must say the same: states, units on the shelf, and Toss's own books. */
const compare = async (model: Model, { shop, productId, orders }: Real): Promise<void> => {
  expect(await shop.available(productId)).toBe(model.available);
  const ledger = await shop.ledger();
  for (const [index, { orderId }] of orders.entries()) {
    const { status, balance } = await shop.atRest(orderId);
    const rows = ledger.filter((row) => row.orderId === orderId);
    const net = rows.reduce((sum, row) => sum + (row.kind === "approval" ? row.amount : -row.amount), 0);
    const known = model.orders[index] as ModelOrder;
    const kept = model.isPaid(known) ? (known.quantity - known.refunded) * PRICE : 0;
    expect({ status, balance, net }).toEqual({ status: known.status, balance: kept, net: kept });
  }
};

/** Something that is done to one of the orders there are. */
const toOrder = (name: string, act: (known: Known, model: Model, real: Real) => Promise<void>): fc.Arbitrary<Command> =>
  fc.nat({ max: 5 }).map((pick) => ({
    check: (model) => model.orders.length > 0,
    run: async (model, real) => {
      const index = pick % model.orders.length;
      await act({ model: model.orders[index] as ModelOrder, real: real.orders[index] as OrderView }, model, real);
      await compare(model, real);
    },
    toString: () => `${name}(order ${pick} of those there are)`,
  }));

const issue = fc.integer({ min: 1, max: 4 }).map((quantity): Command => ({
  check: () => true,
  run: async (model, real) => {
    const lines = [{ productId: real.productId, quantity }];
    const { status, body } = await real.shopper.order({ lines, amount: PRICE * quantity });
    expect(status).toBe(quantity > model.available ? 409 : 201);
    if (status === 201) {
      model.orders.push({ status: "PREPAY", quantity, refunded: 0 });
      real.orders.push(body);
    }
    await compare(model, real);
  },
  toString: () => `issue(${quantity})`,
}));

const pays = toOrder("pays", async ({ model: order, real: { orderId, amount, csrfToken } }, model, real) => {
  const paymentKey = await real.shop.authenticate(orderId, amount);
  const { status } = await real.shopper.confirm({ orderId, amount, csrfToken }, paymentKey);
  expect(status).toBe(model.goesThrough(order) ? 200 : 409);
  model.pay(order);
});

const doubleClicks = toOrder("clicks five times", async ({ model: order, real: view }, model, real) => {
  const paymentKey = await real.shop.authenticate(view.orderId, view.amount);
  const answers = await Promise.all(Array.from({ length: 5 }, () => real.shopper.confirm(view, paymentKey)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([model.goesThrough(order) ? 200 : 409]));
  model.pay(order);
});

const paysInTwoBrowsers = toOrder("pays in two browsers", async ({ model: order, real: view }, model, real) => {
  const keys = [
    await real.shop.authenticate(view.orderId, view.amount),
    await real.shop.authenticate(view.orderId, view.amount),
  ];
  await Promise.all(keys.map((paymentKey) => real.shopper.confirm(view, paymentKey)));
  model.pay(order);
});

const isDeclined = toOrder("is declined", async ({ model: order, real: view }, model, real) => {
  const paymentKey = await real.shop.authenticate(view.orderId, view.amount);
  await real.shop.fault({ on: "confirm", fault: "error", code: "REJECT_CARD_PAYMENT", paymentKey, times: 1 });
  const { status } = await real.shopper.confirm(view, paymentKey);
  expect(status).toBe(model.goesThrough(order) ? 402 : 409);
  if (model.goesThrough(order)) order.status = "FAIL";
});

const answerIsLost = toOrder("pays, and Toss's answer is lost", async ({ model: order, real: view }, model, real) => {
  const paymentKey = await real.shop.authenticate(view.orderId, view.amount);
  await real.shop.fault({ on: "confirm", fault: "drop-answer", paymentKey, times: 1 });
  await real.shopper.confirm(view, paymentKey);
  model.pay(order);
});

const forges = toOrder("forges the amount", async ({ real: view }, _model, real) => {
  const paymentKey = await real.shop.authenticate(view.orderId, 100);
  const { status } = await real.shopper.confirm(view, paymentKey, { amount: 100 });
  expect(status).toBe(422);
});

const shopperCancels = toOrder("shopper cancels", async ({ model: order, real: { orderId } }, model, real) => {
  const { status } = await real.shopper.cancel(orderId);
  expect(status).toBe(model.isPaid(order) ? 409 : 200);
  if (model.canPay(order)) order.status = "CANCEL";
});

const merchantCancels = toOrder("merchant cancels", async ({ model: order, real: { orderId } }, model, real) => {
  expect((await real.shop.refund(orderId)).status).toBe(200);
  if (model.isPaid(order)) model.refund(order, order.quantity - order.refunded);
  if (model.canPay(order)) order.status = "CANCEL";
});

/** Twice with one key, and Toss's first answer may get lost: one unit's money goes back, once. */
const givesOneBack = (isLost: boolean): fc.Arbitrary<Command> =>
  toOrder(`merchant gives one back${isLost ? ", and the answer is lost" : ""}`, async (known, model, real) => {
    const { model: order, real: view } = known;
    const asked = { lines: [{ productId: real.productId, quantity: 1 }] };
    const key = `unit-${order.refunded}`;
    if (isLost) await real.shop.fault({ on: "cancel", fault: "drop-answer", times: 1 });
    const answers = [
      await real.shop.refund(view.orderId, asked, key),
      await real.shop.refund(view.orderId, asked, key),
    ];
    await real.shop.noFaults();
    for (const { status } of answers) expect(model.isPaid(order) ? [200, 202] : [409]).toContain(status);
    if (model.isPaid(order)) model.refund(order, 1);
  });

const completes = toOrder("merchant takes note", async ({ model: order, real: { orderId } }, _model, real) => {
  const { status } = await real.shop.asMerchant("POST", `/v1/orders/${orderId}/complete`);
  expect(status).toBe(["SUCCESS", "COMPLETE"].includes(order.status) ? 200 : 409);
  if (order.status === "SUCCESS") order.status = "COMPLETE";
});

const adjusts = fc.integer({ min: -3, max: 3 }).map((delta): Command => ({
  check: () => delta !== 0,
  run: async (model, real) => {
    const path = `/v1/products/${real.productId}/stock`;
    const { status } = await real.shop.asMerchant("POST", path, { delta, reason: "실사" });
    expect(status).toBe(model.available + delta < 0 ? 409 : 200);
    if (status === 200) model.available += delta;
    await compare(model, real);
  },
  toString: () => `merchant adjusts the stock by ${delta}`,
}));

/** What shoppers, the merchant and Toss do, in any order. */
export const anyCommands = fc.commands(
  [
    ...[issue, pays, doubleClicks, paysInTwoBrowsers, isDeclined, answerIsLost, forges],
    ...[shopperCancels, merchantCancels, givesOneBack(false), givesOneBack(true), completes, adjusts],
  ],
  { maxCommands: 12 },
);
