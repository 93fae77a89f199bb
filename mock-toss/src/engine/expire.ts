import { announce } from "./webhooks/announce.ts";
import { errorMessage } from "./errors/catalogue.ts";
import type { Payment } from "./payment.ts";
import { savePayment, type World } from "./world.ts";

/** Ends every payment whose time has run out, oldest first. */
export const expireDue = (world: World, at: number): void => {
  for (const keys of [world.expiring.READY, world.expiring.IN_PROGRESS]) {
    for (const key of keys) {
      const payment = world.collections.payments.get(key);
      if (payment === undefined || payment.expiresAt === null || payment.expiresAt > at) break;
      expire(world, payment, payment.expiresAt);
    }
  }
};

/** When the next payment ends by itself, in epoch milliseconds; null when none will. */
export const nextExpiryAt = (world: World): number | null => {
  const due = [world.expiring.READY, world.expiring.IN_PROGRESS].flatMap((keys) => {
    for (const key of keys) return world.collections.payments.get(key)?.expiresAt ?? [];
    return [];
  });
  return due.length === 0 ? null : Math.min(...due);
};

export const expire = (world: World, payment: Payment, at: number): void => {
  payment.status = "EXPIRED";
  payment.expiresAt = null;
  payment.failure = { code: "EXPIRED_PAYMENT", message: errorMessage("NOT_FOUND_PAYMENT_SESSION", "ko") };
  savePayment(world, payment, at);
  announce(world, payment, at);
};
