import type { FastifyInstance } from "fastify";

import type { Application } from "../../app/application.ts";
import { HOUR_MS } from "../../domain/instant.ts";
import type { Config } from "../config.ts";
import { makeCheckoutCookie } from "../http/checkout-cookie.ts";
import { makeLinks } from "../http/links.ts";
import type { PageDeps } from "./page-deps.ts";
import { makePagePaths } from "./page-paths.ts";
import { pages } from "./pages.ts";
import { sendPagesForNothing } from "./pages-for-nothing.ts";
import { demoShop } from "./shop/demo-shop.tsx";

/** What browsers see: the hosted pages, and in development a shop that leads to them. */
export const registerPages = (
  server: FastifyInstance,
  application: Application,
  { publicUrl, allowedOrigins, toss, depositMs, merchantApiKey }: Config,
  { withDemoShop }: { readonly withDemoShop: boolean },
): void => {
  const deps: PageDeps = {
    application,
    checkoutCookie: makeCheckoutCookie(application, publicUrl),
    links: makeLinks(publicUrl, application.tokens),
    paths: makePagePaths(publicUrl),
    clientKey: toss.clientKey,
    sdkUrl: toss.sdkUrl,
    depositHours: Math.ceil(depositMs / HOUR_MS),
    shop: withDemoShop ? "/" : null,
    returnOrigins: new Set([...allowedOrigins, new URL(publicUrl).origin]),
  };
  sendPagesForNothing(server, deps);
  void server.register(pages, deps);
  if (withDemoShop) void server.register(demoShop, { ...deps, publicUrl, merchantApiKey: merchantApiKey.reveal() });
};
