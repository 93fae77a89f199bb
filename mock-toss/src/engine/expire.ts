import { announce } from "./webhooks/announce.ts";
import { errorMessage } from "./errors/catalogue.ts";
import type { Payment } from "./payment.ts";
import { savePayment, type World } from "./world.ts";

/** Ends every payment whose time has run out. */
export const expireDue = (world: World, at: number): void => {
  for (const payment of world.expiring.takeOver(at)) expire(world, payment, payment.expiresAt ?? at);
};

/** Before its time: a payment ends, an account passes its deadline. Says why not, or null. */
export const expireNow = (world: World, payment: Payment, at: number): string | null => {
  if (payment.expiresAt !== null) expire(world, payment, at);
  else if (payment.status !== "WAITING_FOR_DEPOSIT" || payment.virtualAccount === null)
    return `a payment in ${payment.status} does not expire`;
  else {
    payment.virtualAccount.dueAt = at;
    savePayment(world, payment, at);
  }
  return null;
};

const expire = (world: World, payment: Payment, at: number): void => {
  payment.status = "EXPIRED";
  payment.expiresAt = null;
  payment.failure = { code: "EXPIRED_PAYMENT", message: errorMessage("NOT_FOUND_PAYMENT_SESSION", "ko") };
  savePayment(world, payment, at);
  announce(world, payment, at);
};
