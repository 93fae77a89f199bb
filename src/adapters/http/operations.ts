import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { Registry } from "prom-client";
import { Type } from "typebox";

import { refuse } from "./answer.ts";
import { described } from "./route-schema.ts";

const Alive = Type.Object({ status: Type.Literal("alive") });
const Ready = Type.Object({ status: Type.Literal("ready") });

type Options = { readonly ready: () => Promise<boolean>; readonly metrics: Registry };

/** 운영. For probes and scrapers. */
export const operations: FastifyPluginAsyncTypebox<Options> = async (server, { ready, metrics }) => {
  server.get(
    "/livez",
    { schema: described("operations", "The process answers", "anyone", { 200: Alive }) },
    async () => ({ status: "alive" }) as const,
  );

  server.get(
    "/readyz",
    { schema: described("operations", "The database is reachable and migrated", "anyone", { 200: Ready }) },
    async (_request, reply) => {
      const isReady = await ready().catch(() => false);
      return isReady ? reply.send({ status: "ready" }) : refuse(reply, { type: "StoreUnavailable" });
    },
  );

  server.get(
    "/metrics",
    { schema: described("operations", "For Prometheus", "anyone", { 200: Type.String() }) },
    async (_request, reply) => reply.type(metrics.contentType).send(await metrics.metrics()),
  );
};
