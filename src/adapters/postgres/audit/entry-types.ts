import type { CancellationStatus } from "../../../domain/cancellation.ts";
import type { EntryType } from "../../../domain/history.ts";
import type { OrderStatus } from "../../../domain/order.ts";
import type { AttemptStatus } from "../../../domain/payment-attempt.ts";

/** What an entry of a type says besides. `to`: it brings the order there; `about`: what it may be about, and that one's state. */
type Telling = {
  readonly to?: OrderStatus;
  readonly about: readonly ("nothing" | AttemptStatus | `cancellation ${CancellationStatus}`)[];
};

const ORDER_ALONE = ["nothing"] as const;
const UNDER_WAY = ["cancellation REQUESTED", "cancellation UNKNOWN"] as const;

const TELLINGS: Readonly<Record<EntryType, Telling>> = {
  "order.issued": { to: "PREPAY", about: ORDER_ALONE },
  "order.renewed": { about: ORDER_ALONE },
  "order.paid": { to: "SUCCESS", about: ["APPROVED"] },
  "order.failed": { about: ["DECLINED", "nothing"] },
  "order.waiting_for_deposit": { to: "WAITING_FOR_DEPOSIT", about: ["WAITING_FOR_DEPOSIT"] },
  "order.completed": { to: "COMPLETE", about: ORDER_ALONE },
  "order.canceled": { to: "CANCEL", about: ["nothing", "cancellation DONE"] },
  "order.partially_canceled": { about: ["cancellation DONE"] },
  "order.needs_attention": { about: ORDER_ALONE },
  "order.attention_ended": { about: ORDER_ALONE },
  "window.failed": { about: ORDER_ALONE },
  "payment.confirming": { to: "IN_PROGRESS", about: ["CONFIRMING"] },
  "payment.retrying": { about: ["UNKNOWN"] },
  "payment.unknown": { about: ["UNKNOWN"] },
  "payment.not_shown": { about: ["UNKNOWN"] },
  "payment.declined": { about: ["DECLINED"] },
  "payment.voiding": { about: ["VOIDING"] },
  "payment.voided": { about: ["VOIDED"] },
  "payment.expired": { about: ["WAITING_FOR_DEPOSIT"] },
  "payment.closed": { about: ["CLOSED"] },
  "cancel.requested": { about: ["cancellation REQUESTED"] },
  "cancel.retrying": { about: UNDER_WAY },
  "cancel.unknown": { about: ["cancellation UNKNOWN"] },
  "cancel.not_shown": { about: UNDER_WAY },
  "cancel.declined": { about: ["cancellation DECLINED"] },
  "cancel.done": { about: ["cancellation DONE"] },
  "cancel.paid_out": { about: ["cancellation DONE"] },
  "cancel.payout_failed": { about: ["cancellation DONE"] },
  "attention.answered": { about: ORDER_ALONE },
};
const ALL = Object.entries(TELLINGS);

/** `TYPE ATTEMPT` or `TYPE cancellation CANCELLATION`, as far as an entry may be about one. */
export const ENTRY_FORMS = ALL.flatMap(([type, { about }]) => about.map((what) => `${type} ${what}`));
/** `TYPE ORDER`: an order comes to its state by an entry of this type alone. */
export const ARRIVALS = [...ALL.flatMap(([type, { to }]) => (to ? [`${type} ${to}`] : [])), "order.failed FAIL"];
/** Entries that always bring the order where their type says; `order.failed` may be about a payment that it no longer waits for. */
export const ARRIVING_TYPES = ALL.flatMap(([type, { to }]) => (to ? [type] : []));
