import fc from "fast-check";
import { expect } from "vitest";

import { compare, order, toOrder, type Command } from "./known-orders.ts";

export const issue = fc.integer({ min: 1, max: 4 }).map((quantity): Command => ({
  check: () => true,
  run: async (model, real) => {
    await order(model, real, quantity);
    await compare(model, real);
  },
  toString: () => `issue(${quantity})`,
}));

export const pays = toOrder("pays", async ({ model: order, real: { orderId, amount, csrfToken } }, model, real) => {
  const paymentKey = await real.shop.authenticate(orderId, amount);
  const { status } = await real.shopper.confirm({ orderId, amount, csrfToken }, paymentKey);
  expect(status).toBe(model.goesThrough(order) ? 200 : 409);
  model.pay(order);
});

export const doubleClicks = toOrder("clicks five times", async ({ model: order, real: view }, model, real) => {
  const paymentKey = await real.shop.authenticate(view.orderId, view.amount);
  const answers = await Promise.all(Array.from({ length: 5 }, () => real.shopper.confirm(view, paymentKey)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([model.goesThrough(order) ? 200 : 409]));
  model.pay(order);
});

export const paysInTwoBrowsers = toOrder("pays in two browsers", async ({ model: order, real: view }, model, real) => {
  const keys = [
    await real.shop.authenticate(view.orderId, view.amount),
    await real.shop.authenticate(view.orderId, view.amount),
  ];
  await Promise.all(keys.map((paymentKey) => real.shopper.confirm(view, paymentKey)));
  model.pay(order);
});

export const isDeclined = toOrder("is declined", async ({ model: order, real: view }, model, real) => {
  const paymentKey = await real.shop.authenticate(view.orderId, view.amount);
  await real.shop.fault({ on: "confirm", fault: "error", code: "REJECT_CARD_PAYMENT", paymentKey, times: 1 });
  const { status } = await real.shopper.confirm(view, paymentKey);
  expect(status).toBe(model.goesThrough(order) ? 402 : 409);
  if (model.goesThrough(order)) order.status = "FAIL";
});

export const getsAccount = toOrder("gets an account to pay into", async ({ model: order, real: view }, model, real) => {
  const paymentKey = await real.shop.authenticate(view.orderId, view.amount, { method: "가상계좌" });
  const { status } = await real.shopper.confirm(view, paymentKey);
  expect(status).toBe(model.goesThrough(order) ? 200 : 409);
  model.waitForDeposit(order);
});

export const answerIsLost = toOrder(
  "pays, and Toss's answer is lost",
  async ({ model: order, real: view }, model, real) => {
    const paymentKey = await real.shop.authenticate(view.orderId, view.amount);
    await real.shop.fault({ on: "confirm", fault: "drop-answer", paymentKey, times: 1 });
    await real.shopper.confirm(view, paymentKey);
    model.pay(order);
  },
);

export const forges = toOrder("forges the amount", async ({ real: view }, _model, real) => {
  const paymentKey = await real.shop.authenticate(view.orderId, 100);
  const { status } = await real.shopper.confirm(view, paymentKey, { amount: 100 });
  expect(status).toBe(422);
});

export const shopperCancels = toOrder("shopper cancels", async ({ model: order, real: { orderId } }, model, real) => {
  const { status } = await real.shopper.cancel(orderId);
  expect(status).toBe(model.isPaid(order) ? 409 : 200);
  model.cancelUnpaid(order);
});
