import { okAsync } from "neverthrow";

import type { News, Untold } from "../../app/news.ts";
import { Instant } from "../../domain/instant.ts";
import type { Shelves, StoredOrder } from "./memory-database.ts";

const isWaiting = (stored: StoredOrder, until: number): boolean =>
  stored.telling.at !== null && stored.telling.at <= until;

export const makeMemoryNews = ({ orders }: Shelves, now: () => Instant): News => ({
  claim: (limit, leaseMs) => {
    const claimed = [...orders.values()]
      .filter((stored) => isWaiting(stored, now()))
      .sort((one, other) => (one.telling.at ?? 0) - (other.telling.at ?? 0))
      .slice(0, limit);
    const lease = Instant.after(now(), leaseMs);
    for (const stored of claimed) {
      orders.set(stored.order.id, { ...stored, telling: { ...stored.telling, at: lease } });
    }
    return okAsync(
      claimed.map(({ order, history, telling: { through, tries } }): Untold => {
        return { order, history, through, tries, lease };
      }),
    );
  },

  note: ({ id, lease, through, tries, deliverAt, version }) => {
    const stored = orders.get(id);
    if (stored === undefined || stored.telling.at !== lease) return okAsync(false);
    const at = stored.order.version === version ? deliverAt : (deliverAt ?? now());
    orders.set(id, { ...stored, telling: { at, through, tries } });
    return okAsync(true);
  },

  waiting: (max) => okAsync(Math.min(max, [...orders.values()].filter((stored) => isWaiting(stored, Infinity)).length)),
});
