import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { err, ok, type Result } from "neverthrow";
import { Type, type Static } from "typebox";

import type { CancelOrderCommand } from "../../app/cancel-order.ts";
import { digest } from "../../app/tokens.ts";
import type { RequestKey } from "../../domain/ids.ts";
import type { Won } from "../../domain/won.ts";
import { answer, refuse } from "./answer.ts";
import type { Caller } from "./caller.ts";
import { Fields } from "./fields.ts";
import { OrderJson, orderJson, PendingOrderJson } from "./order-json.ts";
import { orderIdOf, readOwnOrder } from "./own-order.ts";
import { answerPending } from "./pending.ts";
import { waitPreferred } from "./prefer.ts";
import { RefundAccountJson } from "./refund-account.ts";
import { invalid, type Refusal } from "./refusal.ts";
import type { RouteDeps } from "./route-deps.ts";
import { described } from "./route-schema.ts";

const Path = Type.Object({ orderId: Type.String() });
const Headers = Type.Object({
  "idempotency-key": Type.Optional(Fields.idempotencyKey),
  prefer: Type.Optional(
    Type.String({ maxLength: 1000, description: "RFC 7240: `wait=N` in seconds, `respond-async`" }),
  ),
});

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
    restock: Type.Optional(
      Type.Boolean({
        description:
          "Whether the units go back on the shelf: those of lines, or all that are left. An amount alone names no units, " +
          "so that nothing does. Default: true before COMPLETE, false after",
      }),
    ),
    refundAccount: Type.Optional({
      ...RefundAccountJson,
      description:
        "환불 계좌, where a deposit goes back to. No part of what an Idempotency-Key stands for: " +
        "the same key with another account repeats the first answer. A corrected account needs a new key.",
    }),
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
      const { "idempotency-key": key, prefer } = headers;
      const { refundAccount = null } = body;
      const waitMs = waitPreferred(prefer);
      const canceled = await wholeOrKeyed(body, key)
        .asyncAndThen(() => readOwnOrder(application, caller, params.orderId))
        .andThen(({ id: orderId }) =>
          cancelOrder({ orderId, request: requestOf(caller, body, key), refundAccount, waitMs }),
        );
      return canceled.match(
        ({ type, order }) => (type === "Done" ? reply.send(orderJson(order)) : answerPending(reply, order, links)),
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

const requestOf = (caller: Caller, body: Body, key: string | undefined): CancelOrderCommand["request"] => ({
  by: actorOf(caller),
  reason: body.reason,
  request: key === undefined ? null : { key: key as RequestKey, fingerprint: fingerprint(body) },
  amount: (body.amount ?? null) as Won | null,
  lines: (body.lines ?? null) as CancelOrderCommand["request"]["lines"],
  restock: body.restock ?? null,
});

/**
 * The same for the same request, however its members are ordered. The account is no part of what makes two requests the same: few
 * digits are soon guessed, so that its digest would be as personal as it is.
 */
const fingerprint = ({ reason, amount, lines, restock }: Body): string =>
  digest(
    JSON.stringify([[reason, amount, restock], lines?.map(({ productId, quantity }) => [productId, quantity]) ?? null]),
  );

const actorOf = ({ type }: Caller): "shopper" | "merchant" => (type === "merchant" ? "merchant" : "shopper");
