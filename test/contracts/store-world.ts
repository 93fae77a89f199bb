import type { Catalogue, DueOrders, OrderFinder, OrderStore } from "../../src/app/ports.ts";

export type Instance = {
  readonly store: OrderStore;
  readonly finder: OrderFinder;
  readonly due: DueOrders;
  readonly catalogue: Catalogue;
};

/** What a store adapter stands behind, on a database of its own: twice, since two instances may serve it. */
export type StoreWorld = Instance & {
  readonly another: Instance;
  readonly close: () => Promise<void>;
};
