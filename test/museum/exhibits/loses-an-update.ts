import { makeMemoryOrderStore } from "../../../src/adapters/memory/order-store.ts";
import type { OrderChange } from "../../../src/app/ports.ts";
import type { Exhibit } from "../exhibit.ts";

/** A change is stored whatever has been stored since it was decided on: the last writer wins. */
export const losesAnUpdate: Exhibit = {
  title: "Lost update",
  system: "Medusa",
  report: "https://github.com/medusajs/medusa/issues/16569",
  harm: "Two reservations of the last unit at once can both succeed, and the count of reserved units no longer agrees with the reservations.",
  replacements: {
    "adapters/memory/order-store.ts": {
      makeMemoryOrderStore: (shelves, now) => {
        const store = makeMemoryOrderStore(shelves, now);
        const asIfDecidedNow = (change: OrderChange): OrderChange => {
          const { before, after, entries } = change;
          const known = shelves.orders.get(after.id)?.order;
          if (before === null || known === undefined) return change;
          const { version, changedAt } = known;
          return {
            ...change,
            before: { ...before, version, changedAt },
            after: { ...after, version: version + entries.length },
          };
        };
        return { ...store, save: (writes) => store.save(writes.map((write) => write.map(asIfDecidedNow))) };
      },
    } satisfies Partial<typeof import("../../../src/adapters/memory/order-store.ts")>,
  },
  caughtBy: "stock",
  seed: 2,
};
