import type { Catalogue, DueOrders, OrderFinder, OrderStore } from "../../app/ports.ts";
import { makeCatalogue } from "./catalogue.ts";
import type { Database } from "./database.ts";
import { makeDueOrders } from "./due-orders.ts";
import type { Lanes } from "./lanes.ts";
import { makeOrderFinder } from "./order-finder.ts";
import { makeOrderStore } from "./order-store.ts";

export type StorePorts = {
  readonly store: OrderStore;
  readonly finder: OrderFinder;
  readonly due: DueOrders;
  readonly catalogue: Catalogue;
};

/** Every port that a database stands behind. `lanes`: the settings that `migrate` and `readSettings` give. */
export const postgresPorts = (database: Database, lanes: Lanes): StorePorts => ({
  store: makeOrderStore(database),
  finder: makeOrderFinder(database, lanes),
  due: makeDueOrders(database, lanes),
  catalogue: makeCatalogue(database, lanes),
});
