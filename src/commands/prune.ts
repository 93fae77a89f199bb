import { readDatabaseConfig } from "../adapters/config.ts";
import type { Environment } from "../adapters/environment.ts";
import { openDatabase } from "../adapters/postgres/database.ts";
import { isMigrated } from "../adapters/postgres/migrate.ts";
import { prune } from "../adapters/postgres/prune.ts";
import { CommandFailure } from "../command-failure.ts";
import { DAY_MS, Instant } from "../domain/instant.ts";

/** What Toss, a bank or a shopper may still ask about is younger than this. */
const KEPT_MS = 366 * DAY_MS;

/** Removes from the database of the environment what is over for more than a year. Ctrl-C ends it after the batch under way. */
export const pruneDatabase = async (env: Environment, now: Instant): Promise<void> => {
  const { databaseUrl } = readDatabaseConfig(env);
  let isStopping = false;
  process.once("SIGINT", () => (isStopping = true));
  process.once("SIGTERM", () => (isStopping = true));
  const { orders } = await pruneAt(databaseUrl.reveal(), Instant.of(now - KEPT_MS), () => isStopping);
  console.log(`payonce: ${orders} orders were removed, and what they sold is in the stock ledger`);
};

export const pruneAt = async (url: string, before: Instant, isStopping = (): boolean => false) => {
  const database = openDatabase({ url, connectionsMax: 1, statementTimeoutMs: 0 });
  try {
    if (!(await isMigrated(database)).unwrapOr(false)) {
      throw new CommandFailure(
        "the database of DATABASE_URL does not answer, or is not of this version: run payonce migrate",
      );
    }
    return await prune(database, before, {
      isStopping,
      progress: ({ orders }) => process.stderr.write(`\r${orders} orders`),
    });
  } finally {
    process.stderr.write("\n");
    await database.close();
  }
};
