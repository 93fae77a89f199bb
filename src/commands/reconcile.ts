import { setTimeout as sleep } from "node:timers/promises";

import { readConfig, type Config } from "../adapters/config.ts";
import type { Environment } from "../adapters/environment.ts";
import { withBatches } from "../adapters/batching/batched-store.ts";
import { makeCatalogue } from "../adapters/postgres/catalogue.ts";
import { openDatabase, type Database } from "../adapters/postgres/database.ts";
import { makeDueOrders } from "../adapters/postgres/due-orders.ts";
import { isMigrated } from "../adapters/postgres/migrate.ts";
import { makeOrderFinder } from "../adapters/postgres/order-finder.ts";
import { makeOrderStore } from "../adapters/postgres/order-store.ts";
import { makeReconciliation } from "../adapters/postgres/reconciliation.ts";
import { readSettings } from "../adapters/postgres/settings.ts";
import { systemClock, systemRandomness } from "../adapters/system.ts";
import { makeTossGateway, type TossGateway } from "../adapters/toss/gateway.ts";
import { createApplication, type Application } from "../app/application.ts";
import { nothingYet, together, type Reconciled } from "../app/reconciled.ts";
import { makeTokens } from "../app/tokens.ts";
import { CommandFailure } from "../command-failure.ts";
import { byDay } from "../domain/seoul-days.ts";
import { dayOf, readDays } from "./days.ts";
import { CLEAN, COULD_NOT_LOOK, SOMETHING_FOUND } from "./exit-codes.ts";
import { asJson, asText } from "./reconcile-report.ts";

export type ReconcileOptions = {
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly json: boolean;
};

/** What was begun to be given back is waited for at most so long; a server goes on with what is left. */
const GIVEN_BACK_MS = 60_000;
const CONNECTIONS_MAX = 4;

/** Compares Toss's ledger with our books, with the environment of the server and beside it. Answers the exit code. */
export const reconcileBooks = async (env: Environment, { from, to, json }: ReconcileOptions): Promise<number> => {
  const config = readConfig(env);
  const database = openDatabase({ url: config.databaseUrl.reveal(), connectionsMax: CONNECTIONS_MAX });
  const gateway = openGateway(config);
  try {
    const application = await open(config, database, gateway);
    const passed = await compareDays(application, readDays(from, to, application.now()));
    await Promise.race([application.background.idle(), sleep(GIVEN_BACK_MS, undefined, { ref: false })]);
    const compared = (await application.afterWaiting(passed)).match((now) => now, refuse);
    console.log(json ? asJson(compared) : asText(compared));
    if (compared.listed.some(({ difference }) => difference === "NOT_LOOKED_UP")) return COULD_NOT_LOOK;
    return compared.listedCount === 0 ? CLEAN : SOMETHING_FOUND;
  } finally {
    await Promise.all([gateway.close(), database.close()]);
  }
};

/** A day at a time: one that is closed stays as it is while its pages are turned. */
const compareDays = async (application: Application, period: Reconciled["period"]): Promise<Reconciled> => {
  let sum = nothingYet({ from: period.from, to: period.from });
  for (const day of byDay(period)) {
    const progress = async ({ rows, approvals }: Reconciled): Promise<true> => {
      const counted = [rows, approvals].map((count) => count.toLocaleString("en-US"));
      console.error(`${dayOf(day.from)}  ${counted.join("  ")} …`);
      return true;
    };
    const compared = await application.reconcile(day, progress, "BOTH_WAYS");
    sum = compared.match((of) => together(sum, of), refuse);
  }
  return sum;
};

const refuse = (error: { readonly type: string; readonly code?: string }): never => {
  const why =
    error.code === undefined ? "the database does not answer" : `Toss's ledger cannot be read (${error.code})`;
  throw new CommandFailure(`${why}; what was compared until then has been put right`);
};

const openGateway = ({ toss }: Config): TossGateway => {
  const nothing = () => {};
  const log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
  return makeTossGateway({ apiUrl: toss.apiUrl, secretKey: toss.secretKey.reveal(), log });
};

const open = async (config: Config, database: Database, gateway: TossGateway): Promise<Application> => {
  const migrated = await isMigrated(database);
  if (migrated.isErr()) throw new CommandFailure("the database of DATABASE_URL does not answer");
  if (!migrated.value) throw new CommandFailure("the database is not of this version: run payonce migrate first");
  const settings = (await readSettings(database))._unsafeUnwrap();
  const { publicUrl } = settings;
  const inCharge = publicUrl === null || publicUrl === config.publicUrl;
  if (!inCharge) console.error(`payonce: this database serves under ${publicUrl}: nothing is given back from here`);
  const ports = {
    store: withBatches(makeOrderStore(database, { tellsNews: config.events !== null })),
    finder: makeOrderFinder(database, settings),
    due: makeDueOrders(database, settings),
    catalogue: makeCatalogue(database, settings),
    gateway,
    admission: gateway.admission,
    inCharge: () => inCharge,
    reconciliation: makeReconciliation(database),
    clock: systemClock,
    randomness: systemRandomness,
    tokens: makeTokens([config.tokenSecrets[0].reveal()]),
    report: () => {},
  };
  const { orderLifeMs: lifeMs, reserveAt, depositMs } = config;
  return createApplication(ports, { lanes: settings.lanes, lifeMs, reserveAt, depositMs });
};
