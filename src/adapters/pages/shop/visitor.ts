import { randomBytes } from "node:crypto";

import type { FastifyReply, FastifyRequest } from "fastify";

import { emptyCart, readCart, writeCart, type Cart } from "./cart.ts";

/** 손님. Whoever comes with this browser: a shop with a login would look further. */
export type Visitor = { readonly userId: string; readonly cart: Cart };

const A_MONTH_S = 30 * 24 * 3600;

/** The visitor as the browser's cookies tell; a new one gets a name. */
export const visitorOf = (request: FastifyRequest, reply: FastifyReply): Visitor => {
  const known = cookieIn(request, "ohu_guest");
  const userId = known !== undefined && /^guest-[0-9a-f]{8}$/.test(known) ? known : newGuest(reply);
  const cart = cookieIn(request, "ohu_cart");
  return { userId, cart: cart === undefined ? emptyCart() : readCart(cart) };
};

export const keepCart = (reply: FastifyReply, cart: Cart): void => {
  void reply.header("set-cookie", cookie("ohu_cart", writeCart(cart)));
};

const newGuest = (reply: FastifyReply): string => {
  const userId = `guest-${randomBytes(4).toString("hex")}`;
  void reply.header("set-cookie", cookie("ohu_guest", userId));
  return userId;
};

const cookie = (name: string, value: string): string =>
  `${name}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${A_MONTH_S}`;

const cookieIn = (request: FastifyRequest, name: string): string | undefined =>
  new RegExp(`(?:^|;) *${name}=([^;]*)`).exec(request.headers.cookie ?? "")?.[1];
