import { sql } from "kysely";
import { errAsync, type ResultAsync } from "neverthrow";

import type { StoreUnavailable } from "../../../app/ports.ts";
import type { Database } from "../database.ts";
import { orUnavailable } from "../failure.ts";
import { everyLane } from "../lanes.ts";
import { isMigrated } from "../migrate.ts";
import { instantOf, timeOf } from "../rows/row-values.ts";
import type { Time } from "../tables.ts";
import { transaction, type Run } from "../transaction.ts";
import { statementOf, type Check } from "./check.ts";
import { gather, type Finding, type Found } from "./findings.ts";
import { HISTORY_GUARDS } from "./guards.ts";
import * as history from "./history.ts";
import * as money from "./money.ts";
import * as placement from "./placement.ts";
import * as stock from "./stock.ts";

/** What was looked at, when, and everything that was wrong with it. */
export type Audit = {
  readonly at: Time;
  readonly orders: number;
  readonly products: number;
  readonly findings: readonly Finding[];
};

export type NotMigrated = { readonly type: "NotMigrated" };

const LANE_CHECKS: readonly ((lane: number) => Check)[] = [
  money.ordersIn,
  money.cancellationsIn,
  stock.linesIn,
  history.ordersIn,
  history.attemptsIn,
  history.cancellationsIn,
  history.attentionIn,
  placement.partsIn,
  placement.idsIn,
];
const DATABASE_CHECKS: readonly Check[] = [money.PAYMENT_KEYS, money.TOSS_KEYS, money.CARTS, HISTORY_GUARDS];

/**
 * 감사. Compares the books with themselves, all of them as they were at one moment, while servers go on writing. It takes no lock
 * that any of them would wait for, and could not write if it wanted to. Of a large database it asks questions that take longer
 * than a server's statement may: open it with `statementTimeoutMs: 0`.
 */
export const audit = (database: Database): ResultAsync<Audit, NotMigrated | StoreUnavailable> =>
  isMigrated(database).andThen((migrated): ResultAsync<Audit, NotMigrated | StoreUnavailable> =>
    migrated ? orUnavailable(transaction(database, look)) : errAsync({ type: "NotMigrated" }),
  );

const look = async (run: Run): Promise<Audit> => {
  await run(sql`set transaction isolation level repeatable read read only`);
  const { at, orders, products, lanes } = await overview(run);
  const checks = [
    ...everyLane({ lanes, earlierLanes: [] }).flatMap((lane) => LANE_CHECKS.map((check) => check(lane))),
    ...DATABASE_CHECKS,
    placement.beyond(lanes),
  ];
  const found: Found[] = [];
  for (const check of checks) found.push(...(await run(statementOf(check))));
  found.push(...(await stock.findInStock(run, everyLane({ lanes, earlierLanes: [] }))));
  return { at: timeOf(instantOf(at)), orders, products, findings: gather(found) };
};

type Overview = Pick<Audit, "at" | "orders" | "products"> & { readonly lanes: number };

const overview = async (run: Run): Promise<Overview> => {
  const [row] = await run(sql<Overview>`
    select to_json(now()) as at, (select count(*) from orders) as orders, (select count(*) from product) as products, lanes
    from settings`);
  if (row === undefined) throw new Error("The database has no settings: it has not been migrated.");
  return row;
};
