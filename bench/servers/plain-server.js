import { randomBytes } from "node:crypto";
import Fastify from "fastify";
import { Pool } from "undici";

import { SECRET_KEY } from "./start.js";

/** @typedef {{ id: string, userId: string, productId: string, quantity: number, amount: number }} PlainOrder */
/** @typedef {{ id: string, paymentKey: string, amount: number }} PlainPayment */

const toss = new Pool(process.env["TOSS_API_URL"] ?? "", { connections: 1_000 });
const authorization = `Basic ${Buffer.from(`${SECRET_KEY}:`).toString("base64")}`;

const read = async (/** @type {import("undici").Dispatcher.ResponseData} */ { statusCode, body }) => {
  const answer = await body.json();
  if (statusCode !== 200) throw new Error(`Toss answers ${statusCode}`);
  return answer;
};

export const lookUp = async (/** @type {string} */ paymentKey) =>
  read(await toss.request({ method: "GET", path: `/v1/payments/${paymentKey}`, headers: { authorization } }));

export const confirm = async (/** @type {PlainPayment} */ { id, paymentKey, amount }) =>
  read(
    await toss.request({
      method: "POST",
      path: "/v1/payments/confirm",
      headers: { authorization, "content-type": "application/json", "idempotency-key": id },
      body: JSON.stringify({ paymentKey, orderId: id, amount }),
    }),
  );

/**
 * The two requests of an order, with nothing around them: no token, no comparison, no schema, no log.
 *
 * @param {{ issue: (order: PlainOrder) => Promise<unknown>, pay: (payment: PlainPayment) => Promise<unknown> }} steps
 */
export const servePlainly = async ({ issue, pay }) => {
  const server = Fastify();
  server.post("/v1/orders", async (request, reply) => {
    const { userId, lines, amount } = /** @type {any} */ (request.body);
    const order = { id: newId(), userId, amount, ...lines[0] };
    await issue(order);
    return reply.code(201).send({ orderId: order.id, amount, status: "PREPAY", csrfToken: "" });
  });
  server.post("/v1/orders/:id/confirm", async (request) => {
    const { id } = /** @type {{ id: string }} */ (request.params);
    const { paymentKey, amount } = /** @type {any} */ (request.body);
    await pay({ id, paymentKey, amount });
    return { orderId: id, status: "SUCCESS", amount };
  });
  process.on("disconnect", () => process.exit());
  process.on("SIGTERM", () => process.exit());
  process.send?.({ url: await server.listen({ port: 0, host: "127.0.0.1" }) });
};

/** Ordered by time, in the one lane there is. */
const newId = () =>
  `00${Date.now().toString(16).toUpperCase().padStart(12, "0")}${randomBytes(7).toString("hex").toUpperCase()}`;
