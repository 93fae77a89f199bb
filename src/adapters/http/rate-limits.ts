import type { RateLimitOptions } from "@fastify/rate-limit";
import type { FastifyRequest } from "fastify";

import type { Caller } from "./caller.ts";
import type { Limits } from "./limits.ts";

/** How often one caller may ask, as routes carry it. It is counted after the gate, so by who somebody is, never by address. */
export type RateLimits = { readonly perOrder: RateLimitOptions; readonly issuing: RateLimitOptions };

/** Callers counted at a time; past this the one unheard of for longest is forgotten. */
const COUNTED_MAX = 50_000;

export const makeRateLimits = ({ perOrder, issuing }: Pick<Limits, "perOrder" | "issuing">): RateLimits => ({
  perOrder: {
    max: perOrder.max,
    timeWindow: perOrder.windowMs,
    cache: COUNTED_MAX,
    keyGenerator: (request) => `${nameOf(request.caller)} ${(request.params as { orderId: string }).orderId}`,
  },
  issuing: {
    max: issuing.max,
    timeWindow: issuing.windowMs,
    cache: COUNTED_MAX,
    keyGenerator: (request) => nameOf(request.caller),
    allowList: (request: FastifyRequest) => request.caller.type === "merchant",
  },
});

const nameOf = (caller: Caller): string => (caller.type === "shopper" ? `shopper ${caller.userId}` : caller.type);
