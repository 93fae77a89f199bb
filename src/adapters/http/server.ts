import cors from "@fastify/cors";
import rateLimit from "@fastify/rate-limit";
import Fastify, { LogController, type FastifyInstance } from "fastify";

import type { Application } from "../../app/application.ts";
import { NOBODY } from "./caller.ts";
import { makeCheckoutCookie } from "./checkout-cookie.ts";
import { handleClientError } from "./client-error.ts";
import { devSession } from "./dev-session.ts";
import { handleError, handleNotFound } from "./error-handler.ts";
import { events } from "./events.ts";
import { attention } from "./attention.ts";
import { finishOrder } from "./finish-order.ts";
import { makeGate } from "./gate.ts";
import { issueOrder } from "./issue-order.ts";
import { parseJsonBodies } from "./json-body.ts";
import { letConnectionsGo } from "./let-connections-go.ts";
import { DEFAULT_LIMITS } from "./limits.ts";
import { makeLinks } from "./links.ts";
import { openApiDocument, registerOpenApi } from "./openapi.ts";
import { operations } from "./operations.ts";
import { payments } from "./payments.ts";
import { products } from "./products.ts";
import { makeRateLimits } from "./rate-limits.ts";
import { readOrders } from "./read-orders.ts";
import { observeRequests } from "./request-log.ts";
import type { RouteDeps } from "./route-deps.ts";
import type { ServerOptions } from "./server-options.ts";
import { makeVerifyShopper } from "./shopper-token.ts";
import { webhooks } from "./webhooks.ts";
import { refuseMalformedText } from "./well-formed.ts";

const BODY_MAX_BYTES = 64 * 1024;
/** A request that has not arrived whole by then never will. */
const ARRIVAL_MAX_MS = 30_000;
/** No shorter than what Node lets a request line be: an id that is too long is unknown, not a route of its own. */
const PARAM_MAX = 16 * 1024;

/** One file per resource, or per thing that is done to it. */
const ROUTES = [products, issueOrder, readOrders, payments, finishOrder, attention, events, webhooks];

/** Every route over the application. Never listens: whoever composes it does, and tests inject. */
export const buildServer = (application: Application, options: ServerOptions): FastifyInstance => {
  const { publicUrl, allowedOrigins, clientKey, devSession: development, ready, metrics, logger } = options;
  const { tokens, now } = application;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const deps: RouteDeps = {
    application,
    limits,
    clientKey,
    gate: makeGate({
      ...options,
      verifyShopper: makeVerifyShopper(options.shopperKeys),
      checkoutCookie: makeCheckoutCookie(application, publicUrl),
      readOrder: application.readOrder,
      now,
    }),
    links: makeLinks(publicUrl, tokens),
    rateLimits: makeRateLimits(limits),
    returnOrigins: new Set([...allowedOrigins, new URL(publicUrl).origin]),
  };

  const server = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_MAX_BYTES,
    requestTimeout: ARRIVAL_MAX_MS,
    routerOptions: { maxParamLength: PARAM_MAX },
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
    frameworkErrors: handleError,
    clientErrorHandler: handleClientError,
  });

  server.decorateRequest("caller");
  server.addHook("onRequest", async (request, reply) => {
    request.caller = NOBODY;
    // An order, a token or a number of units left is never true for long.
    void reply.header("cache-control", "no-store");
  });
  server.setErrorHandler(handleError);
  server.setNotFoundHandler(handleNotFound);
  server.addHook("preValidation", refuseMalformedText);
  parseJsonBodies(server);
  observeRequests(server, metrics);
  letConnectionsGo(server);

  void server.register(cors, {
    origin: [...allowedOrigins],
    methods: ["GET", "POST", "PATCH"],
    exposedHeaders: ["Location", "Retry-After"],
    strictPreflight: false,
  });
  void server.register(rateLimit, { global: false });
  registerOpenApi(server, publicUrl);

  void server.register(openApiDocument);
  void server.register(operations, { ready, metrics });
  for (const routes of ROUTES) void server.register(routes, deps);
  if (development !== undefined) void server.register(devSession, { ...development, now });

  return server;
};
