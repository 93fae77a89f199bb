import type { FastifyRequest } from "fastify";

import type { Application } from "../../app/application.ts";
import type { CookieScope } from "../../app/tokens.ts";
import { OrderId } from "../../domain/ids.ts";
import { DAY_MS, Instant } from "../../domain/instant.ts";
import type { Order } from "../../domain/order.ts";

const NAME = "payonce_checkout";
const GIVEN = new RegExp(`(?:^|;) *${NAME}=([\\w.-]+)`);

/** 결제 페이지 쿠키. Stands for an order's shopper on the pages that we host, for a day longer than the order can be paid. */
export type CheckoutCookie = {
  /** What the cookie that came along lets its bearer do with the order; null without a valid one. */
  readonly scopeOf: (id: OrderId, cookieHeader: string | undefined) => CookieScope | null;
  /** Values for `Set-Cookie`: one for each place the order lives at, so that no other request carries it. */
  readonly grant: (order: Order, scope: CookieScope) => string[];
};

export const makeCheckoutCookie = (
  { tokens, now }: Pick<Application, "tokens" | "now">,
  publicUrl: string,
): CheckoutCookie => {
  const { protocol, pathname } = new URL(publicUrl);
  const base = pathname.replace(/\/$/, "");
  return {
    scopeOf: (id, cookieHeader) => tokens.cookieScope(id, GIVEN.exec(cookieHeader ?? "")?.[1] ?? "", now()),
    grant: (order, scope) => {
      const until = Instant.after(order.expiresAt, DAY_MS);
      const terms = [
        `Expires=${new Date(until).toUTCString()}`,
        "HttpOnly",
        "SameSite=Lax",
        ...(protocol === "https:" ? ["Secure"] : []),
      ].join("; ");
      const value = tokens.cookie(order.id, scope, until);
      return [`${base}/checkout/${order.id}`, `${base}/v1/orders/${order.id}`].map(
        (path) => `${NAME}=${value}; Path=${path}; ${terms}`,
      );
    },
  };
};

/** The order that a request's path names, if it names one. */
export const orderInPath = ({ params }: FastifyRequest): OrderId | null =>
  OrderId.parse((params as { readonly orderId?: string }).orderId).unwrapOr(null);
