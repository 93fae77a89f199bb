import { decideBillingWindow, openBillingWindow } from "../billing-window.ts";
import type { BillingAuth } from "../billing.ts";
import { errorMessage, type Language } from "../errors/catalogue.ts";
import { expireDue } from "../expire.ts";
import { openWindowFor } from "../open-window.ts";
import type { Payment } from "../payment.ts";
import type { Refused } from "../reply.ts";
import { decideWindow, type WindowDecision, type WindowOutcome } from "../window-decision.ts";
import { findPayment, saveRandom, type World } from "../world.ts";

export type WindowLevers = {
  /** A payment in READY for the owner of a client key, or why there is none. */
  readonly openWindow: (clientKey: unknown, input: unknown, at: number) => Payment | Refused;
  /** The shopper decides at the window; null when it is not open. */
  readonly decideWindow: (paymentKey: string, decision: WindowDecision, at: number) => WindowOutcome | null;
  readonly findPayment: (paymentKey: string) => Payment | undefined;
  readonly openBillingWindow: (input: unknown) => BillingAuth | Refused;
  readonly decideBillingWindow: (authKey: string, decision: WindowDecision) => WindowOutcome | null;
  readonly findBillingWindow: (authKey: string) => BillingAuth | undefined;
  readonly messageOf: (code: string, language: Language) => string;
};

/** What the browser scripts ask for, and what a shopper answers. */
export const windowLevers = (world: World): WindowLevers => ({
  openWindow: (clientKey, input, at) => {
    const opened = openWindowFor(world, clientKey, input, at);
    saveRandom(world);
    return opened;
  },
  decideWindow: (paymentKey, decision, at) => {
    expireDue(world, at);
    const payment = findPayment(world, paymentKey);
    if (payment?.status !== "READY") return null;
    const outcome = decideWindow(world, payment, decision, at);
    saveRandom(world);
    return outcome;
  },
  findPayment: (paymentKey) => findPayment(world, paymentKey),
  openBillingWindow: (input) => {
    const auth = openBillingWindow(world, input);
    saveRandom(world);
    return auth;
  },
  decideBillingWindow: (authKey, decision) => decideBillingWindow(world, authKey, decision),
  findBillingWindow: (authKey) => world.collections.billingAuths.get(authKey),
  messageOf: errorMessage,
});
