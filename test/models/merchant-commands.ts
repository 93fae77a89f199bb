import fc from "fast-check";
import { expect } from "vitest";

import { compare, toOrder, type Command } from "./known-orders.ts";
import type { Model, ModelOrder } from "./model.ts";

/** A deposit goes back to an account that somebody has to name. */
const toAccount = (model: Model, order: ModelOrder): object =>
  model.isPaid(order) && order.deposited
    ? { refundAccount: { bank: "20", accountNumber: "1234567890", holderName: "김토스" } }
    : {};

export const merchantCancels = toOrder("merchant cancels", async ({ model: order, real: { orderId } }, model, real) => {
  expect((await real.shop.refund(orderId, toAccount(model, order))).status).toBe(200);
  if (model.isPaid(order)) model.refund(order, order.quantity - order.refunded);
  model.cancelUnpaid(order);
});

/** Twice with one key, and Toss's first answer may get lost: one unit's money goes back, once. */
export const givesOneBack = (isLost: boolean): fc.Arbitrary<Command> =>
  toOrder(`merchant gives one back${isLost ? ", and the answer is lost" : ""}`, async (known, model, real) => {
    const { model: order, real: view } = known;
    const asked = { lines: [{ productId: real.productId, quantity: 1 }], ...toAccount(model, order) };
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

export const completes = toOrder("merchant takes note", async ({ model: order, real: { orderId } }, _model, real) => {
  const { status } = await real.shop.asMerchant("POST", `/v1/orders/${orderId}/complete`);
  expect(status).toBe(["SUCCESS", "COMPLETE"].includes(order.status) ? 200 : 409);
  if (order.status === "SUCCESS") order.status = "COMPLETE";
});

export const adjusts = fc.integer({ min: -3, max: 3 }).map((delta): Command => ({
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
