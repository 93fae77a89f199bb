import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { err, ok, type Result } from "neverthrow";
import { Type } from "typebox";

import type { OrderId, PaymentKey, UserId } from "../../domain/ids.ts";
import type { Won } from "../../domain/won.ts";
import { answer, refuse } from "./answer.ts";
import type { Caller } from "./caller.ts";
import { Fields } from "./fields.ts";
import { OrderJson, orderJson, PendingOrderJson } from "./order-json.ts";
import { orderIdOf } from "./own-order.ts";
import { answerPending } from "./pending.ts";
import { waitPreferred } from "./prefer.ts";
import type { Refusal } from "./refusal.ts";
import type { RouteDeps } from "./route-deps.ts";
import { described } from "./route-schema.ts";

const Path = Type.Object({ orderId: Type.String() });
const Prefer = Type.Object({
  prefer: Type.Optional(
    Type.String({ maxLength: 1000, description: "RFC 7240: `wait=N` in seconds, `respond-async`" }),
  ),
});

/** What the window sends a shopper back with may grow at any time: members we do not know are let pass. */
const Confirm = Type.Object({
  paymentKey: Fields.paymentKey,
  orderId: Type.Optional(Fields.orderId),
  amount: Fields.amount,
  csrfToken: Fields.csrfToken,
});
const WindowFailure = Type.Object({
  code: Type.String({ pattern: "^[A-Za-z0-9_.-]{1,100}$", description: "Toss's code, as failUrl brought it" }),
  message: Type.String({ maxLength: 1000 }),
  csrfToken: Fields.csrfToken,
});

/** 결제. What the payment window came to, as its shopper brings it. */
export const payments: FastifyPluginAsyncTypebox<RouteDeps> = async (server, deps) => {
  const { application, gate, rateLimits, links } = deps;
  const { confirmPayment, reportWindowFailure } = application;

  server.post(
    "/v1/orders/:orderId/confirm",
    {
      onRequest: gate.returningShopper,
      config: { rateLimit: rateLimits.perOrder },
      schema: {
        ...described("payments", "Confirms a payment; 202 when its result is not known within the wait", "shopper", {
          200: OrderJson,
          202: PendingOrderJson,
        }),
        params: Path,
        headers: Prefer,
        body: Confirm,
      },
    },
    async ({ caller, params, headers, body }, reply) => {
      const { paymentKey, amount, csrfToken } = body;
      const payment = { paymentKey: paymentKey as PaymentKey, amount: amount as Won };
      const confirmed = await confirmedOrderId(params.orderId, body.orderId)
        .andThen((orderId) => shopperOf(caller).map((userId) => ({ ...payment, orderId, userId })))
        .asyncAndThen((request) => confirmPayment({ request, csrfToken, waitMs: waitPreferred(headers.prefer) }));
      return confirmed.match(
        ({ type, order }) => (type === "Done" ? reply.send(orderJson(order)) : answerPending(reply, order, links)),
        (refusal) => refuse(reply, refusal),
      );
    },
  );

  server.post(
    "/v1/orders/:orderId/fail",
    {
      onRequest: gate.shopper,
      config: { rateLimit: rateLimits.perOrder },
      schema: {
        ...described("payments", "Records a window that was closed or failed; the order stays payable", "shopper", {
          200: OrderJson,
        }),
        params: Path,
        body: WindowFailure,
      },
    },
    ({ caller, params, body: { code, csrfToken } }, reply) =>
      answer(
        reply,
        orderIdOf(params.orderId)
          .andThen((orderId) => shopperOf(caller).map((userId) => ({ orderId, userId, csrfToken, code })))
          .asyncAndThen(reportWindowFailure)
          .map(orderJson),
      ),
  );
};

/** Path and body name the same order, or the redirect was put together from two. */
const confirmedOrderId = (inPath: string, inBody = inPath): Result<OrderId, Refusal> =>
  orderIdOf(inPath).andThen((orderId): Result<OrderId, Refusal> =>
    inBody === inPath ? ok(orderId) : err({ type: "OrderDiffers" }),
  );

const shopperOf = (caller: Caller): Result<UserId, Refusal> =>
  caller.type === "shopper" ? ok(caller.userId) : err({ type: "NotAllowed" });
