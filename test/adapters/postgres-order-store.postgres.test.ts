import { afterAll, beforeAll } from "vitest";

import { openDatabase } from "../../src/adapters/postgres/database.ts";
import { migrate } from "../../src/adapters/postgres/migrate.ts";
import { postgresPorts } from "../../src/adapters/postgres/ports.ts";
import { orderStoreContract, type StoreWorld } from "../contracts/order-store.contract.ts";
import { createTestDatabase, type TestDatabase } from "../postgres-server.ts";

let template: TestDatabase;
beforeAll(async () => {
  template = await createTestDatabase();
  const database = openDatabase({ url: template.url });
  (await migrate(database))._unsafeUnwrap();
  await database.close();
});
afterAll(() => template.drop());

const open = async (): Promise<StoreWorld> => {
  const { url, drop } = await createTestDatabase({ template: template.name });
  const database = openDatabase({ url });
  const close = async (): Promise<void> => {
    await database.close();
    await drop();
  };
  return { ...postgresPorts(database, { lanes: 1, earlierLanes: [] }), close };
};

orderStoreContract("PostgreSQL", open);
