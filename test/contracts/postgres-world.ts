import { afterAll, beforeAll } from "vitest";

import { withBatches } from "../../src/adapters/batching/batched-store.ts";
import { makeCatalogue } from "../../src/adapters/postgres/catalogue.ts";
import { openDatabase, type Database, type DatabaseOptions } from "../../src/adapters/postgres/database.ts";
import { makeDueOrders } from "../../src/adapters/postgres/due-orders.ts";
import type { Lanes } from "../../src/adapters/postgres/lanes.ts";
import { migrate } from "../../src/adapters/postgres/migrate.ts";
import { makeNews } from "../../src/adapters/postgres/news.ts";
import { makeOrderFinder } from "../../src/adapters/postgres/order-finder.ts";
import { makeOrderStore } from "../../src/adapters/postgres/order-store.ts";
import { makeReconciliation } from "../../src/adapters/postgres/reconciliation.ts";
import { readSettings } from "../../src/adapters/postgres/settings.ts";
import { createTestDatabase, type TestDatabase } from "../postgres-server.ts";
import type { Instance, StoreWorld } from "./store-world.ts";

export type PostgresWorld = StoreWorld & { readonly url: string; readonly database: Database };

/** A database of its own for whoever opens one: a copy of one that is migrated once per file. */
export const postgresWorlds = (lanes: number) => {
  let template: TestDatabase;
  beforeAll(async () => {
    template = await createTestDatabase();
    const database = openDatabase({ url: template.url });
    (await migrate(database, { lanes }))._unsafeUnwrap();
    await database.close();
  });
  afterAll(() => template.drop());

  return async (options: Partial<DatabaseOptions> = {}): Promise<PostgresWorld> => {
    const { url, drop } = await createTestDatabase({ template: template.name });
    const [database, other] = [openDatabase({ url, ...options }), openDatabase({ url, ...options })];
    const close = async (): Promise<void> => {
      await Promise.all([database.close(), other.close()]);
      await drop();
    };
    const instance = await serve(database);
    const untelling = { store: makeOrderStore(database), news: instance.news };
    return { ...instance, another: await serve(other), untelling, url, database, close };
  };
};

const serve = async (database: Database): Promise<Instance> =>
  instanceOn(database, (await readSettings(database))._unsafeUnwrap());

export const instanceOn = (database: Database, lanes: Lanes): Instance => ({
  store: withBatches(makeOrderStore(database, { tellsNews: true })),
  finder: makeOrderFinder(database, lanes),
  due: makeDueOrders(database, lanes),
  news: makeNews(database, lanes),
  catalogue: makeCatalogue(database, lanes),
  reconciliation: makeReconciliation(database),
});
