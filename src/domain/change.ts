import type { Cancellation } from "./cancellation.ts";
import type { Actor, Entry, EntryType } from "./history.ts";
import type { OrderId } from "./ids.ts";
import type { Instant } from "./instant.ts";
import {
  withAttempt,
  withCancellation,
  type AttentionCause,
  type CanceledOrder,
  type CancelReason,
  type LivingOrder,
  type Order,
} from "./order.ts";
import type { PaymentAttempt } from "./payment-attempt.ts";
import { giveStockBack } from "./stock.ts";

/** What is now true, what to tell, and what was decided. Stored whole or not at all; without entries nothing is stored. */
export type Change<A> = { readonly order: Order; readonly entries: readonly Entry[]; readonly decided: A };

export const unchanged = <A>(order: Order, decided: A): Change<A> => ({ order, entries: [], decided });

/** A change in the making: every step that alters the order names itself in the history. */
export class Story {
  readonly order: Order;
  readonly at: Instant;
  readonly #by: Actor;
  readonly #entries: readonly Entry[];

  constructor(order: Order, by: Actor, at: Instant, entries: readonly Entry[] = []) {
    this.order = order;
    this.at = at;
    this.#by = by;
    this.#entries = entries;
  }

  /** `order` as it is from here on; `facts`: what the entry says besides. */
  tell(type: EntryType, order: Order, facts: Partial<Entry> = {}): Story {
    const entry: Entry = { ...facts, type, at: this.at, by: this.#by, status: order.status };
    return new Story({ ...order, changedAt: this.at }, this.#by, this.at, [...this.#entries, entry]);
  }

  /** An attempt takes another state; `order`: what else is different now. */
  attempt(type: EntryType, attempt: PaymentAttempt, order: Order = this.order, facts: Partial<Entry> = {}): Story {
    const { ordinal, status } = attempt;
    return this.tell(type, withAttempt(order, attempt), { ...facts, attempt: { ordinal, status } });
  }

  /** A cancellation takes another state; `order`: what else is different now. */
  cancellation(
    type: EntryType,
    cancellation: Cancellation,
    order: Order = this.order,
    facts: Partial<Entry> = {},
  ): Story {
    const { ordinal, status, amount } = cancellation;
    return this.tell(type, withCancellation(order, cancellation), {
      ...facts,
      cancellation: { ordinal, status, amount },
    });
  }

  /** A person is asked for, once per cause. */
  needsAttention(cause: AttentionCause): Story {
    if (this.order.attention.some((known) => known.cause === cause)) return this;
    const attention = [...this.order.attention, { cause, since: this.at }];
    return this.tell("order.needs_attention", { ...this.order, attention }, { cause });
  }

  /** What a person was asked for has come right by itself. */
  noLongerNeeds(cause: AttentionCause): Story {
    if (!this.order.attention.some((known) => known.cause === cause)) return this;
    const attention = this.order.attention.filter((known) => known.cause !== cause);
    return this.tell("order.attention_ended", { ...this.order, attention }, { cause });
  }

  decide<A>(decided: A): Change<A> {
    return { order: this.order, entries: this.#entries, decided };
  }
}

/** The order in another state. Where it may go, ORDER_TRANSITIONS says. */
export const inState = (order: LivingOrder, status: LivingOrder["status"]): LivingOrder => ({ ...order, status });

/** The order's end. What it still had goes back on the shelf, unless it was sold. */
export const ended = (order: Order, reason: CancelReason, supersededBy: OrderId | null = null): CanceledOrder => ({
  ...(reason === "REFUNDED" ? order : giveStockBack(order)),
  status: "CANCEL",
  reason,
  supersededBy,
});
