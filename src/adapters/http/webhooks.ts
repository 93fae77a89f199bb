import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";

import { readWebhook } from "../toss/webhook.ts";
import type { RouteDeps } from "./route-deps.ts";
import { described } from "./route-schema.ts";

/** A payment with hundreds of cancels; anything longer is none. */
const BODY_MAX_BYTES = 256 * 1024;

const Webhook = Type.Unknown({ description: "`{eventType, data}`, or flat for deposits. Read for where to look only" });
const Heard = Type.Object({ received: Type.Literal(true) });

/**
 * 토스 웹훅. Answered before anything is asked, whatever it says: any other answer than 200 makes Toss send it again for days. No
 * rate limit: what comes is bounded behind it, and throttling a stranger would throttle Toss.
 */
export const webhooks: FastifyPluginAsyncTypebox<RouteDeps> = async (server, { application: { receiveWebhook } }) => {
  server.post(
    "/v1/webhooks/toss",
    {
      bodyLimit: BODY_MAX_BYTES,
      schema: {
        ...described("payments", "Takes note of a webhook of Toss; it only makes us look", "anyone", { 200: Heard }),
        body: Webhook,
      },
    },
    async ({ body }, reply) => {
      const news = readWebhook(body);
      if (news !== undefined) receiveWebhook.hear(news.orderId, news.hearsay);
      return reply.send({ received: true });
    },
  );
};
