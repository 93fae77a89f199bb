import { okAsync } from "neverthrow";

import type { DueOrders } from "../../app/ports.ts";
import { Instant } from "../../domain/instant.ts";
import type { Shelves, StoredOrder } from "./memory-database.ts";

type DueOrder = StoredOrder & { readonly dueAt: Instant };

export const makeMemoryDueOrders = ({ orders }: Shelves, now: () => Instant): DueOrders => ({
  claim: (limit, leaseMs) => {
    const claimed = [...orders.values()]
      .filter((stored): stored is DueOrder => stored.dueAt !== null && stored.dueAt <= now())
      .sort((one, other) => one.dueAt - other.dueAt)
      .slice(0, limit);
    for (const stored of claimed) orders.set(stored.order.id, { ...stored, dueAt: Instant.after(now(), leaseMs) });
    return okAsync(claimed.map(({ order }) => order));
  },

  hold: (holds) => {
    for (const { id, version, dueAt } of holds) {
      const stored = orders.get(id);
      if (stored?.order.version === version) orders.set(id, { ...stored, dueAt });
    }
    return okAsync(undefined);
  },

  wakeUnknown: () => {
    for (const [id, stored] of orders) {
      const { attempts, cancellations } = stored.order;
      const unknown = [...attempts, ...cancellations].some(({ status }) => status === "UNKNOWN");
      if (unknown && stored.dueAt !== null)
        orders.set(id, { ...stored, dueAt: Instant.earliest([stored.dueAt, now()]) });
    }
    return okAsync(undefined);
  },

  versions: (ids) =>
    okAsync(
      new Map(
        ids.flatMap((id) => {
          const stored = orders.get(id);
          return stored === undefined ? [] : [[id, stored.order.version] as const];
        }),
      ),
    ),
});
