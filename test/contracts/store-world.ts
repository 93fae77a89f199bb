import type { News } from "../../src/app/news.ts";
import type { Catalogue, DueOrders, OrderFinder, OrderStore, ReconciliationTurns } from "../../src/app/ports.ts";

export type Instance = {
  readonly store: OrderStore;
  readonly finder: OrderFinder;
  readonly due: DueOrders;
  readonly news: News;
  readonly catalogue: Catalogue;
  readonly reconciliation: ReconciliationTurns;
};

/** What a store adapter stands behind, on a database of its own: twice, since two instances may serve it. */
export type StoreWorld = Instance & {
  readonly another: Instance;
  /** An instance that has no endpoint to tell. */
  readonly untelling: Pick<Instance, "store" | "news">;
  readonly close: () => Promise<void>;
};
