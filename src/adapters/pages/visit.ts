import type { FastifyRequest } from "fastify";
import { errAsync, type ResultAsync } from "neverthrow";

import type { OrderNotFound } from "../../app/door.ts";
import type { StoreUnavailable } from "../../app/ports.ts";
import type { CookieScope } from "../../app/tokens.ts";
import type { Order } from "../../domain/order.ts";
import { orderInPath } from "../http/checkout-cookie.ts";
import type { PageDeps } from "./page-deps.ts";

/** 방문. An order's page, and what its cookie lets the visitor do. */
export type Visit = { readonly order: Order; readonly scope: CookieScope | null };

export const visitOf = (
  { application, checkoutCookie }: PageDeps,
  request: FastifyRequest,
): ResultAsync<Visit, OrderNotFound | StoreUnavailable> => {
  const id = orderInPath(request);
  if (id === null) return errAsync({ type: "OrderNotFound" });
  return application
    .readOrder(id)
    .map((order) => ({ order, scope: checkoutCookie.scopeOf(id, request.headers.cookie) }));
};
