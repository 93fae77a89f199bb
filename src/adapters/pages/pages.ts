import { fileURLToPath } from "node:url";

import fastifyStatic from "@fastify/static";
import type { FastifyError, FastifyPluginAsync } from "fastify";

import { registerCheckout } from "./checkout/checkout-routes.tsx";
import type { PageDeps } from "./page-deps.ts";
import { registerResult } from "./result/result-routes.tsx";
import { sendNotice } from "./send-notice.tsx";

/** The same from the sources and from what they are compiled to. */
const ASSETS = ["assets", "dist/browser"].map((folder) =>
  fileURLToPath(new URL(`../../../${folder}`, import.meta.url)),
);

/** 결제 페이지들. What a shopper's browser sees of us; whatever goes wrong is said in a page, not in JSON. */
export const pages: FastifyPluginAsync<PageDeps> = async (server, deps) => {
  server.setErrorHandler((error: FastifyError, request, reply) => {
    if (error.statusCode !== undefined && error.statusCode < 500) return sendNotice(reply, deps, "notFound");
    request.log.error({ error: { name: error.name, message: error.message, stack: error.stack } }, "pages.defect");
    return sendNotice(reply, deps, "unavailable");
  });

  await server.register(fastifyStatic, {
    root: ASSETS,
    prefix: "/assets/",
    index: false,
    cacheControl: false,
    setHeaders: (response) => {
      void response.setHeader("cache-control", "no-cache");
      void response.setHeader("x-content-type-options", "nosniff");
    },
  });
  registerCheckout(server, deps);
  registerResult(server, deps);
};
