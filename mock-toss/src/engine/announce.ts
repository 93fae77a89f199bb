import type { Payment } from "./payment.ts";
import type { World } from "./world.ts";

/** Tells the merchant that a payment's status has changed. */
export const announce = (_world: World, _payment: Payment, _at: number): void => {};
