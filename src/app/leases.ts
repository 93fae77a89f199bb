import { Instant, SECOND_MS } from "../domain/instant.ts";
import { dueAt } from "../domain/next-step.ts";
import type { Order } from "../domain/order.ts";
import { LEASE_MS } from "../domain/pace.ts";
import type { Clock, DueOrders, Hold, OrderStore } from "./ports.ts";

/** An order that is due sooner than this might be taken up by somebody else before `renew` comes by. */
const SOON_MS = 5 * SECOND_MS;

/** Toss answers within 60 s; past this a call is not waited for, whatever its promise says. */
const HELD_MAX_MS = 75_000;

type Held = { readonly order: Order; readonly sinceMs: number };

/**
 * 작업 점유. An order is held through its due time alone: as long as this process really waits for a call about it, the due time is
 * moved on, and whoever stops moving it (dead, frozen, unaware) has let go.
 */
export type Leases = {
  readonly holding: <T>(order: Order, call: () => Promise<T>) => Promise<T>;
  /** To be called every 4 s: well within a lease, and still once more if one call is lost. */
  readonly renew: () => Promise<void>;
  /** On a graceful stop: what is still held is due now, so that others need not wait for the lease to run out. */
  readonly letGo: () => Promise<void>;
};

type LeasesDeps = { readonly store: OrderStore; readonly due: DueOrders; readonly clock: Clock };

export const makeLeases = ({ store, due, clock }: LeasesDeps): Leases => {
  const held = new Set<Held>();
  const move = async (entries: Iterable<Held>, until: Instant): Promise<void> => {
    const fresh = [...entries].filter(({ sinceMs }) => clock.monotonicMs() - sinceMs < HELD_MAX_MS);
    const holds = fresh.map(({ order }): Hold => ({ id: order.id, version: order.version, dueAt: until }));
    if (holds.length > 0) await due.hold(holds);
  };
  const oneLease = (): Instant => Instant.after(store.now(), LEASE_MS);

  /** An order that was just written down as begun is not due for a whole lease. One that is taken further may be due at once. */
  const isDueSoon = (order: Order): boolean => {
    const at = store.now();
    const due = dueAt(order, at);
    return due !== null && due < at + SOON_MS;
  };

  return {
    holding: async (order, call) => {
      const entry: Held = { order, sinceMs: clock.monotonicMs() };
      held.add(entry);
      if (isDueSoon(order)) void move([entry], oneLease());
      try {
        return await call();
      } finally {
        held.delete(entry);
      }
    },
    renew: () => move(held, oneLease()),
    letGo: () => move(held, store.now()),
  };
};
