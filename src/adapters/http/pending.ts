import type { FastifyReply } from "fastify";

import type { Order } from "../../domain/order.ts";
import type { Links } from "./links.ts";
import { orderJson } from "./order-json.ts";

/** 202: nobody knows yet, and nobody says that it failed. Where it will be told stands in the answer. */
export const answerPending = (reply: FastifyReply, order: Order, links: Pick<Links, "events">): FastifyReply => {
  const eventsUrl = links.events(order.id);
  return reply
    .code(202)
    .header("location", eventsUrl)
    .send({ ...orderJson(order), eventsUrl });
};
