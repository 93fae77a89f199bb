import { CANCELLATION_TRANSITIONS } from "../../../domain/cancellation.ts";
import { ORDER_TRANSITIONS } from "../../../domain/order.ts";
import { ATTEMPT_TRANSITIONS } from "../../../domain/payment-attempt.ts";

type Transitions = Readonly<Record<string, readonly string[]>>;

/** Every way the domain's maps draw, as `FROM TO`; a way in begins with the space. */
const waysOf = (begins: readonly string[], map: Transitions): readonly string[] => [
  ...begins.map((first) => ` ${first}`),
  ...Object.entries(map).flatMap(([from, targets]) => targets.map((to) => `${from} ${to}`)),
];

export const ORDER_WAYS = waysOf(["PREPAY"], ORDER_TRANSITIONS);
/** A payment that was found, not begun, comes in as what it was found to be. */
export const ATTEMPT_WAYS = waysOf(["CONFIRMING", "APPROVED", "WAITING_FOR_DEPOSIT", "VOIDING"], ATTEMPT_TRANSITIONS);
/** One that was made at Toss itself is over when it comes in. */
export const CANCELLATION_WAYS = waysOf(["REQUESTED", "DONE"], CANCELLATION_TRANSITIONS);
