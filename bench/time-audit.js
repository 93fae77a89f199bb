import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";

import { startEmbeddedPostgres } from "../dist/adapters/embedded-postgres/start.js";
import { auditAt } from "../dist/commands/audit.js";
import { migrateTo } from "../dist/commands/migrate.js";
import { seedOrders } from "./seed-orders.js";

/** How long `payonce audit` takes: `node bench/time-audit.js --orders 1000000 --lanes 1`. */
const { values } = parseArgs({ options: { orders: { type: "string" }, lanes: { type: "string" } } });
const orders = Number(values.orders ?? 1_000_000);
const lanes = Number(values.lanes ?? 1);

/** @type {<T>(what: string, work: () => Promise<T>) => Promise<T>} */
const timed = async (what, work) => {
  const from = performance.now();
  const done = await work();
  console.log(`${what}: ${((performance.now() - from) / 1_000).toFixed(1)} s`);
  return done;
};

const dataDir = await mkdtemp(path.join(tmpdir(), "payonce-bench-"));
const postgres = await startEmbeddedPostgres({ dataDir });
try {
  await migrateTo(postgres.url(), lanes);
  await timed(`seeding ${orders} orders`, () => seedOrders(postgres.url(), { orders, lanes }));
  console.log(await timed("the first audit", () => auditAt(postgres.url())));
  await timed("the second audit", () => auditAt(postgres.url()));
} finally {
  await postgres.stop();
  await rm(dataDir, { recursive: true });
}
