import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";

import { isGivingBack, openAttempt, type Order } from "../../domain/order.ts";
import { refuse } from "./answer.ts";
import { EventStreams, type EventStream } from "./event-stream.ts";
import { Fields } from "./fields.ts";
import { orderJson } from "./order-json.ts";
import { readOwnOrder } from "./own-order.ts";
import type { RouteDeps } from "./route-deps.ts";
import { described } from "./route-schema.ts";

const Path = Type.Object({ orderId: Type.String() });
const Headers = Type.Object({
  "last-event-id": Type.Optional(Type.String({ maxLength: 200, description: "The version last seen" })),
  "x-csrf-token": Type.Optional(Fields.csrfToken),
});
const Stream = Type.String({ description: "text/event-stream: each event is the order, its id the order's version" });

/** 주문 소식. Every change of an order as it happens, until nothing is awaited any more. */
export const events: FastifyPluginAsyncTypebox<RouteDeps> = async (server, { application, gate, limits }) => {
  const streams = new EventStreams(limits);
  server.addHook("preClose", async () => streams.endAll());

  server.get(
    "/v1/orders/:orderId/events",
    {
      exposeHeadRoute: false,
      onRequest: gate.returningShopperOrMerchant,
      schema: {
        ...described("orders", "An order's changes as an event stream", "shopper or merchant", { 200: Stream }),
        params: Path,
        headers: Headers,
      },
    },
    async ({ caller, params, headers }, reply) => {
      const order = await readOwnOrder(application, caller, params.orderId, headers["x-csrf-token"]);
      return order.match(
        (order) => {
          const seen = versionSeen(order, headers["last-event-id"]);
          // 204 is how an EventSource hears that it need not come back.
          if (order.version === seen && isAtRest(order)) return reply.code(204).send();
          const stream = streams.open();
          follow(order, seen, stream);
          return reply.type("text/event-stream").header("x-accel-buffering", "no").send(stream.readable);
        },
        (refusal) => refuse(reply, refusal),
      );
    },
  );

  /** A version may be heard of twice, and the reader may know the first one already. */
  const follow = (order: Order, seen: number, stream: EventStream): void => {
    let told = seen;
    const tell = (order: Order): void => {
      if (order.version > told) stream.event(order.version, orderJson(order));
      told = Math.max(told, order.version);
      if (isAtRest(order)) stream.end();
    };
    stream.onEnd(application.watch.listen(order, tell));
    tell(order);
  };
};

/** What is no version of this order was not seen: the reader is told everything. */
const versionSeen = ({ version }: Order, lastEventId = ""): number =>
  /^\d{1,15}$/.test(lastEventId) && Number(lastEventId) <= version ? Number(lastEventId) : -1;

/** Nothing is awaited: no result, no deposit, no money on its way back. */
const isAtRest = (order: Order): boolean =>
  ["SUCCESS", "COMPLETE", "FAIL", "CANCEL"].includes(order.status) &&
  openAttempt(order) === undefined &&
  !isGivingBack(order);
