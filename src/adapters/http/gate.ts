import { hash, timingSafeEqual } from "node:crypto";

import type { FastifyReply, FastifyRequest } from "fastify";

import type { Application } from "../../app/application.ts";
import { HOUR_MS } from "../../domain/instant.ts";
import { refuse } from "./answer.ts";
import { NOBODY, type Caller } from "./caller.ts";
import { orderInPath, type CheckoutCookie } from "./checkout-cookie.ts";
import type { VerifyShopper } from "./shopper-token.ts";

/** A card app can keep a shopper away for long: this far past its end a token is still heard, if the CSRF token is right. */
const EXPIRED_HEARD_MS = 2 * HOUR_MS;

type Hook = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

/** Who may go on to a route. Each is a hook that runs before the body is even read, and leaves `request.caller` behind. */
export type Gate = {
  readonly merchant: Hook;
  /** Also one who came back from the window to another browser: there an order can be brought to its end, not cancelled. */
  readonly shopper: Hook;
  /** Also a shopper whose token has run out meanwhile; the route then asks for the CSRF token. */
  readonly returningShopper: Hook;
  readonly shopperOrMerchant: Hook;
  readonly returningShopperOrMerchant: Hook;
};

type GateDeps = {
  readonly merchantApiKey: string;
  readonly verifyShopper: VerifyShopper;
  readonly checkoutCookie: CheckoutCookie;
  readonly readOrder: Application["readOrder"];
  readonly now: Application["now"];
};

export const makeGate = ({ merchantApiKey, verifyShopper, checkoutCookie, readOrder, now }: GateDeps): Gate => {
  const merchantKeyDigest = digest(merchantApiKey);

  const identify = async (request: FastifyRequest): Promise<Caller> => {
    const { authorization } = request.headers;
    if (authorization === undefined) return byCookie(request);
    const token = /^Bearer +([\x21-\x7e]+)$/i.exec(authorization)?.[1];
    if (token === undefined) return NOBODY;
    if (timingSafeEqual(digest(token), merchantKeyDigest)) return { type: "merchant" };
    const shopper = await verifyShopper(token, now());
    if (shopper === null || shopper.expiredForMs >= EXPIRED_HEARD_MS) return NOBODY;
    return { type: "shopper", userId: shopper.userId, expired: shopper.expiredForMs > 0, lesser: false };
  };

  /** The pages that we host carry no token: the cookie of an order stands for its shopper. */
  const byCookie = async (request: FastifyRequest): Promise<Caller> => {
    const orderId = orderInPath(request);
    const scope = orderId && checkoutCookie.scopeOf(orderId, request.headers.cookie);
    if (orderId === null || scope === null) return NOBODY;
    return (await readOrder(orderId)).match(
      ({ userId }): Caller => ({ type: "shopper", userId, expired: false, lesser: scope === "lesser" }),
      ({ type }) => {
        if (type === "OrderNotFound") return NOBODY;
        throw new Error(type);
      },
    );
  };

  const admit =
    (...admitted: readonly ("merchant" | "shopper" | "lesser" | "returning")[]): Hook =>
    async (request, reply) => {
      const caller = await identify(request).catch((error: unknown) => {
        request.log.warn({ error: error instanceof Error ? error.message : "?" }, "http.keys.unavailable");
        return null;
      });
      if (caller === null) return refuse(reply, { type: "KeysUnavailable" });
      if (caller.type === "nobody") return refuse(reply, { type: "Unauthenticated" });
      if (!admitted.includes(caller.type)) return refuse(reply, { type: "NotAllowed" });
      if (caller.type === "shopper" && caller.expired && !admitted.includes("returning")) {
        return refuse(reply, { type: "Unauthenticated" });
      }
      if (caller.type === "shopper" && caller.lesser && !admitted.includes("lesser")) {
        return refuse(reply, { type: "NotAllowed" });
      }
      request.caller = caller;
      return undefined;
    };

  return {
    merchant: admit("merchant"),
    shopper: admit("shopper", "lesser"),
    returningShopper: admit("shopper", "lesser", "returning"),
    shopperOrMerchant: admit("shopper", "merchant"),
    returningShopperOrMerchant: admit("shopper", "lesser", "returning", "merchant"),
  };
};

/** What is compared in the same time whatever was given has to be of one length. */
const digest = (secret: string): Buffer => hash("sha256", secret, "buffer");
