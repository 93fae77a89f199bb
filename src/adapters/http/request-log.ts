import type { FastifyInstance, FastifyRequest } from "fastify";
import { Histogram, type Registry } from "prom-client";

import { OrderId } from "../../domain/ids.ts";

/** From a look at a product to a confirm that waits for a minute, in seconds. */
const BUCKETS_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60];

/**
 * One line and one observation per request. They name the route, not the address: a query may carry a token, and an unknown
 * address anything at all.
 */
export const observeRequests = (server: FastifyInstance, metrics: Registry): void => {
  const durations = new Histogram({
    name: "http_request_duration_seconds",
    help: "How long requests took, by route",
    labelNames: ["method", "route", "status"],
    buckets: BUCKETS_S,
    registers: [metrics],
  });

  server.addHook("onResponse", async (request, reply) => {
    const status = reply.statusCode;
    durations.observe({ ...named(request), status }, reply.elapsedTime / 1000);
    const durationMs = Math.round(reply.elapsedTime);
    request.log.info({ ...named(request), status, durationMs, ...orderNamed(request) }, "http.request");
  });

  server.addHook("onRequestAbort", async (request) => {
    request.log.info({ ...named(request), ...orderNamed(request) }, "http.request.aborted");
  });
};

const named = ({ method, routeOptions }: FastifyRequest) => ({ method, route: routeOptions.url ?? "unknown" });

const orderNamed = ({ params }: FastifyRequest): { orderId?: string } => {
  const { orderId } = (params ?? {}) as { orderId?: string };
  return OrderId.parse(orderId)
    .map((orderId) => ({ orderId }))
    .unwrapOr({});
};
