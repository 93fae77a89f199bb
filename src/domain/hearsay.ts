import type { PaymentKey } from "./ids.ts";
import { isReversed, type Order } from "./order.ts";
import { isOpen, type AttemptStatus, type PaymentAttempt } from "./payment-attempt.ts";
import type { Rumour } from "./rumour.ts";

/** 소문. Somebody, who may be anybody, says something of an order's payment; without a key, of whichever one it is. */
export type Hearsay = { readonly paymentKey: PaymentKey | null; readonly says: Rumour };

/** `Later`: whoever asked for this payment is waiting for the same news, and nearly always hears it first. */
export type WorthALook = "Now" | "Later" | "Never";

/**
 * Whether a look could show more than the order has already. Hearsay is never believed: it cannot change an order, only make us
 * look, and what it can keep us from is a look that would bring nothing if it were true. Who lies about that has said nothing.
 */
export const worthALook = (order: Order, { paymentKey, says }: Hearsay): WorthALook => {
  const about = order.attempts.filter((attempt) => paymentKey === null || attempt.paymentKey === paymentKey);
  const known = KNOWN[says];
  if (says === "OVER" && !about.some(mayBeOver)) return "Never";
  const [only] = about;
  const isHeard = about.length === 1 && only !== undefined && known.includes(only.status);
  if (isHeard && !mayBeThereAgain(order, says)) return "Never";
  return about.some(({ status }) => status === "CONFIRMING") && says !== "UNCLEAR" ? "Later" : "Now";
};

/** In these states an order has heard so already. */
const KNOWN: Record<Rumour, readonly AttemptStatus[]> = {
  PAID: ["APPROVED", "VOIDING", "VOIDED"],
  AWAITED: ["WAITING_FOR_DEPOSIT"],
  OVER: [],
  CANCELED: ["CLOSED", "VOIDED"],
  UNCLEAR: [],
};

/** What the bank took back may have been paid once more. */
const mayBeThereAgain = (order: Order, says: Rumour): boolean => says === "PAID" && isReversed(order);

const mayBeOver = (attempt: PaymentAttempt): boolean =>
  isOpen(attempt) || attempt.status === "WAITING_FOR_DEPOSIT" || attempt.status === "VOIDING";
