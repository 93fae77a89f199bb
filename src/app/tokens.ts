import { createHmac, hash, timingSafeEqual } from "node:crypto";

import type { OrderId, UserId } from "../domain/ids.ts";
import type { Instant } from "../domain/instant.ts";
import type { Order } from "../domain/order.ts";

/** What a bearer of a checkout cookie may do: everything its shopper may, or only finish and watch. */
export type CookieScope = "full" | "lesser";

/**
 * 토큰. Derived, never stored: HMACs under a label each, so that none stands in for another, and a leaked table reveals none.
 * The first secret signs; every one of them still verifies.
 */
export type Tokens = {
  readonly csrfToken: (order: Pick<Order, "id" | "nonce">) => string;
  readonly isCsrfToken: (order: Pick<Order, "id" | "nonce">, token: string) => boolean;
  /** Opens the checkout page until `until`; usable again, because chat previews open links. */
  readonly ticket: (id: OrderId, until: Instant) => string;
  readonly isTicket: (id: OrderId, ticket: string, at: Instant) => boolean;
  readonly cookie: (id: OrderId, scope: CookieScope, until: Instant) => string;
  readonly cookieScope: (id: OrderId, cookie: string, at: Instant) => CookieScope | null;
  /** Toss's `customerKey`: the same for the same user, and not the user id. 43 characters. */
  readonly customerKey: (userId: UserId) => string;
};

export const makeTokens = (secrets: readonly [string, ...string[]]): Tokens => {
  const sign = (secret: string, ...parts: readonly (string | number)[]): string =>
    createHmac("sha256", secret).update(JSON.stringify(parts)).digest("base64url");
  const mine = (...parts: readonly (string | number)[]): string => sign(secrets[0], ...parts);
  const isAny = (given: string, ...parts: readonly (string | number)[]): boolean =>
    secrets.some((secret) => sameText(given, sign(secret, ...parts)));

  /** `<expiry in ms, base 36>.<signature>`, the expiry being part of what is signed. */
  const dated = (until: Instant, ...parts: readonly string[]): string =>
    `${until.toString(36)}.${mine(...parts, until)}`;
  const isDated = (given: string, at: Instant, ...parts: readonly string[]): boolean => {
    const [expiry = "", signature = ""] = given.split(".");
    const until = Number.parseInt(expiry, 36);
    return Number.isSafeInteger(until) && isAny(signature, ...parts, until) && at < until;
  };

  return {
    csrfToken: ({ id, nonce }) => mine("csrf", id, nonce),
    isCsrfToken: ({ id, nonce }, token) => isAny(token, "csrf", id, nonce),
    ticket: (id, until) => dated(until, "ticket", id),
    isTicket: (id, ticket, at) => isDated(ticket, at, "ticket", id),
    cookie: (id, scope, until) => `${scope}.${dated(until, "cookie", scope, id)}`,
    cookieScope: (id, cookie, at) => {
      const dot = cookie.indexOf(".");
      const scope = cookie.slice(0, dot);
      if (scope !== "full" && scope !== "lesser") return null;
      return isDated(cookie.slice(dot + 1), at, "cookie", scope, id) ? scope : null;
    },
    customerKey: (userId) => mine("customer", userId),
  };
};

const sameText = (given: string, expected: string): boolean => {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
};

/** base64url(SHA-256(text)), 43 characters. */
export const digest = (text: string): string => hash("sha256", text, "base64url");
