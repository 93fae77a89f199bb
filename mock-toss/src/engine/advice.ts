import type { Arrival } from "./arrival.ts";
import { numberOf } from "./fields.ts";
import type { OperationName } from "./operation-names.ts";
import { hashText } from "./random.ts";
import { findPayment, type World } from "./world.ts";

/** 조언. What a careful reviewer would say about a request that Toss would have taken without a word. */
export type Advice = { readonly code: AdviceCode; readonly message: string };

export const ADVICE = {
  KEY_REUSED_WITH_ANOTHER_BODY:
    "The idempotency key was used with another body before: Toss does not look at bodies and replays the first answer.",
  CANCEL_WITHOUT_KEY: "A cancel without an idempotency key: a repeat after a lost answer gives back twice.",
  CHARGE_WITHOUT_KEY: "A charge in one step without an idempotency key: a repeat after a lost answer charges twice.",
  CONFIRM_REPEATED_WITHOUT_KEY:
    "A repeated confirm without an idempotency key: it is refused, and the refusal must not be taken for a failed payment.",
  AMOUNT_NOT_AUTHENTICATED:
    "The amount is not the one the shopper authenticated: send the amount stored with the order, not the one in the URL.",
  ORDER_ID_TOO_SHORT:
    "Toss asks for an orderId of 6 to 64 characters, as text; the real server does not check that everywhere.",
  SECRET_KEY_IN_BROWSER: "The request comes from a browser: everybody who opens the page has the secret key.",
} as const;

export type AdviceCode = keyof typeof ADVICE;

export const adviceOn = (world: World, arrival: Arrival): readonly Advice[] => {
  const codes = adviceCodes(world, arrival);
  return codes.length === 0 ? NONE : codes.map((code) => ({ code, message: ADVICE[code] }));
};
const NONE: readonly Advice[] = [];

const adviceCodes = (world: World, arrival: Arrival): AdviceCode[] => {
  const { found, identity, idempotencyKey, sender, request, body } = arrival;
  if (asksForSecretKey(request)) return ["SECRET_KEY_IN_BROWSER"];
  if (sender.type === "refused" || typeof found === "string") return [];
  const codes: AdviceCode[] = [];
  const headers = request.headers ?? {};
  // Node's fetch says `sec-fetch-mode` as well; only browsers say where they are.
  if (headers["origin"] !== undefined || headers["sec-fetch-site"] !== undefined) codes.push("SECRET_KEY_IN_BROWSER");
  const bound = identity === null ? undefined : world.collections.idempotency.get(identity);
  if (bound !== undefined && bound.bodyHash !== bodyHashOf(arrival)) codes.push("KEY_REUSED_WITH_ANOTHER_BODY");
  if (NEW_ORDERS.includes(found.route.operation) && !isOrderId(body?.["orderId"])) codes.push("ORDER_ID_TOO_SHORT");
  if (idempotencyKey === null && found.route.operation === "cancel") codes.push("CANCEL_WITHOUT_KEY");
  if (idempotencyKey === null && CHARGES.includes(found.route.operation)) codes.push("CHARGE_WITHOUT_KEY");
  if (found.route.operation === "confirm") codes.push(...confirmCodes(world, arrival));
  return codes;
};

/**
 * A browser's question beforehand (CORS). Toss says no, so the request with the key itself never comes: this is the only
 * trace of a page that wants to send it.
 */
const asksForSecretKey = ({ method, headers }: Arrival["request"]): boolean =>
  method === "OPTIONS" && /\bauthorization\b/i.test(String(headers?.["access-control-request-headers"] ?? ""));

const confirmCodes = (world: World, { paymentKey, idempotencyKey, body }: Arrival): AdviceCode[] => {
  const payment = findPayment(world, paymentKey ?? "");
  if (payment === undefined) return [];
  const isRepeated = idempotencyKey === null && payment.secret !== null;
  const isAsked = numberOf(body?.["amount"]) === payment.totalAmount;
  return [
    ...(isRepeated ? (["CONFIRM_REPEATED_WITHOUT_KEY"] as const) : []),
    ...(isAsked ? [] : (["AMOUNT_NOT_AUTHENTICATED"] as const)),
  ];
};

/** Operations that take money in one step. */
const CHARGES: readonly OperationName[] = ["key-in", "billing-charge"];

/** Operations that bring an order id of their own. */
const NEW_ORDERS: readonly OperationName[] = ["create", "key-in", "virtual-accounts", "billing-charge"];

const isOrderId = (orderId: unknown): boolean => typeof orderId === "string" && orderId.length >= 6;

/** Enough to tell two bodies apart. */
export const bodyHashOf = ({ request }: Arrival): number =>
  hashText(typeof request.body === "string" ? request.body : JSON.stringify(request.body ?? ""));
