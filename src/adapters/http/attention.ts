import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";

import { ATTENTION_ACTIONS } from "../../domain/attention.ts";
import type { AttentionAction, AttentionCause } from "../../domain/order.ts";
import { answer } from "./answer.ts";
import { OrderJson, orderJson } from "./order-json.ts";
import { orderIdOf } from "./own-order.ts";
import { RefundAccountJson } from "./refund-account.ts";
import type { RouteDeps } from "./route-deps.ts";
import { described } from "./route-schema.ts";

const Path = Type.Object({ orderId: Type.String() });

const Body = Type.Object(
  {
    cause: Type.Enum(Object.keys(ATTENTION_ACTIONS) as AttentionCause[], { description: "As needsAttention names it" }),
    action: Type.Enum(["look", "approved", "declined", "dismiss"] satisfies AttentionAction[]),
    refundAccount: Type.Optional(RefundAccountJson),
    note: Type.String({
      ...{ minLength: 1, maxLength: 500, pattern: "^(?=[\\s\\S]*\\S)[^\\u0000]+$" },
      description: "Why; kept in the history, so no personal data",
    }),
  },
  { additionalProperties: false },
);

/** 확인 필요. A person ends what no machine could decide. */
export const attention: FastifyPluginAsyncTypebox<RouteDeps> = async (server, { application, gate }) => {
  const { answerAttention } = application;

  server.post(
    "/v1/orders/:orderId/attention",
    {
      onRequest: gate.merchant,
      schema: {
        ...described("orders", "Ends what an order needs a person for", "merchant", { 200: OrderJson }),
        params: Path,
        body: Body,
      },
    },
    ({ params, body: { cause, action, note, refundAccount = null } }, reply) =>
      answer(
        reply,
        orderIdOf(params.orderId)
          .asyncAndThen((orderId) => answerAttention({ orderId, cause, action, note, refundAccount }))
          .map(orderJson),
      ),
  );
};
