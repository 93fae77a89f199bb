import { expect } from "vitest";

import type { OrderView, Shop } from "../journeys/shop.ts";
import { toOrder } from "./known-orders.ts";

const paymentOf = async (shop: Shop, { orderId }: OrderView, standing: string): Promise<string> => {
  const { attempts } = (await shop.asMerchant("GET", `/v1/orders/${orderId}`)).body;
  return attempts.find(({ status }) => status === standing)!.paymentKey;
};

export const depositComes = toOrder("the deposit comes", async ({ model: order, real: view }, _model, { shop }) => {
  if (order.status !== "WAITING_FOR_DEPOSIT") return;
  await shop.deposit(await paymentOf(shop, view, "WAITING_FOR_DEPOSIT"));
  await shop.until(view.orderId, ({ status }) => status === "SUCCESS");
  order.status = "SUCCESS";
  order.deposited = true;
});

/** In Toss's dashboard, all that is left: what was bought with it stays where it is. */
export const refundedAtToss = toOrder(
  "is given back at Toss",
  async ({ model: order, real: view }, model, { shop }) => {
    if (!model.isPaid(order) || order.deposited) return;
    await shop.refundAtToss(await paymentOf(shop, view, "APPROVED"));
    await shop.until(view.orderId, ({ status }) => status === "CANCEL");
    order.refunded = order.quantity;
    order.status = "CANCEL";
  },
);

/** Somebody says in Toss's name what is not so. */
export const webhookLies = (status: string) =>
  toOrder(`a webhook says ${status}`, async ({ real: { orderId } }, _model, { shop }) => {
    const data = { paymentKey: `pay-of-nobody-${orderId}`, orderId, status };
    const shapes = [
      { eventType: "PAYMENT_STATUS_CHANGED", createdAt: "2026-11-21T12:00:00+09:00", data },
      { createdAt: "2026-11-21T12:00:00+09:00", secret: "nobody", orderId, status },
    ];
    const answers = await Promise.all([...shapes, ...shapes].map((body) => shop.webhook(body)));
    for (const answer of answers) expect(answer.status).toBe(200);
  });
