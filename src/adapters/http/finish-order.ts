import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { err, ok, type Result } from "neverthrow";
import { Type, type Static } from "typebox";

import type { Order } from "../../domain/order.ts";
import { answer, refuse } from "./answer.ts";
import type { Caller } from "./caller.ts";
import { Fields } from "./fields.ts";
import { OrderJson, orderJson, PendingOrderJson } from "./order-json.ts";
import { orderIdOf, readOwnOrder } from "./own-order.ts";
import { answerPending } from "./pending.ts";
import { invalid, type Refusal } from "./refusal.ts";
import type { RouteDeps } from "./route-deps.ts";
import { described } from "./route-schema.ts";

const Path = Type.Object({ orderId: Type.String() });
const Headers = Type.Object({ "idempotency-key": Type.Optional(Fields.idempotencyKey) });

/** Closed to members we do not know: a mistyped `amount` must not turn part of a cancellation into all of it. */
const Cancel = Type.Object(
  {
    reason: Fields.reason,
    amount: Type.Optional({ ...Fields.amount, minimum: 1 }),
    lines: Type.Optional(
      Type.Array(
        Type.Object({ productId: Fields.productId, quantity: Fields.quantity }, { additionalProperties: false }),
        { minItems: 1, maxItems: 100 },
      ),
    ),
    restock: Type.Optional(Type.Boolean()),
    refundAccount: Type.Optional(
      Type.Object(
        {
          bank: Type.String({ minLength: 1, maxLength: 20 }),
          accountNumber: Type.String({ pattern: "^[0-9-]{1,30}$" }),
          holderName: Type.String({ minLength: 1, maxLength: 60 }),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);

/** 주문 종료. How an order is brought to its end by those who may: canceled, or acknowledged. */
export const finishOrder: FastifyPluginAsyncTypebox<RouteDeps> = async (server, deps) => {
  const { application, gate, rateLimits, links } = deps;
  const { cancelOrder, completeOrder } = application;

  server.post(
    "/v1/orders/:orderId/cancel",
    {
      onRequest: gate.shopperOrMerchant,
      config: { rateLimit: rateLimits.perOrder },
      schema: {
        ...described("orders", "Cancels an order; a shopper while it is unpaid", "shopper or merchant", {
          200: OrderJson,
          202: PendingOrderJson,
        }),
        params: Path,
        headers: Headers,
        body: Cancel,
      },
    },
    async ({ caller, params, headers, body }, reply) => {
      const canceled = await wholeOrKeyed(body, headers["idempotency-key"])
        .asyncAndThen(() => readOwnOrder(application, caller, params.orderId))
        .andThen((order) => wholeOnly(order, body))
        .andThen(({ id }) => cancelOrder(id, { by: actorOf(caller), reason: body.reason }));
      return canceled.match(
        (order) =>
          order.status === "WAITING_FOR_DEPOSIT" ? answerPending(reply, order, links) : reply.send(orderJson(order)),
        (refusal) => refuse(reply, refusal),
      );
    },
  );

  server.post(
    "/v1/orders/:orderId/complete",
    {
      onRequest: gate.merchant,
      schema: {
        ...described("orders", "Acknowledges a paid order by hand", "merchant", { 200: OrderJson }),
        params: Path,
      },
    },
    ({ params }, reply) => answer(reply, orderIdOf(params.orderId).asyncAndThen(completeOrder).map(orderJson)),
  );
};

type Body = Static<typeof Cancel>;

const isPartial = ({ amount, lines }: Body): boolean => amount !== undefined || lines !== undefined;

/** Sent twice without a key, a part would be given back twice. */
const wholeOrKeyed = (body: Body, key: string | undefined): Result<null, Refusal> =>
  isPartial(body) && key === undefined
    ? err(invalid("headers/idempotency-key", "must come with amount or lines"))
    : ok(null);

/** An order that nobody has paid has no parts to give back. */
const wholeOnly = (order: Order, body: Body): Result<Order, Refusal> =>
  isPartial(body) ? err({ type: "NotCancelable", pgCode: null }) : ok(order);

const actorOf = ({ type }: Caller): "shopper" | "merchant" => (type === "merchant" ? "merchant" : "shopper");
