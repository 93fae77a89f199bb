import { mkdir } from "node:fs/promises";
import path from "node:path";

import { readConfig, type Config } from "../adapters/config.ts";
import { EmbeddedPostgresError, startEmbeddedPostgres } from "../adapters/embedded-postgres/start.ts";
import { EnvironmentReader, type Environment } from "../adapters/environment.ts";
import { startPayonce } from "../payonce.ts";
import { acknowledgePaidOrders } from "./acknowledge.ts";
import { devSecrets } from "./dev-secrets.ts";
import { stockDemoShop } from "./catalogue.ts";
import { CommandFailure, dataDirUnusable } from "../command-failure.ts";
import { migrateTo } from "./migrate.ts";
import { startMockToss } from "./mock-toss-process.ts";
import { untilOrphaned } from "./until-orphaned.ts";
import { untilStopped } from "./until-stopped.ts";

/** The keys that Toss's own documentation shows to everybody; mock-toss knows them. */
const DOCUMENTATION_KEYS = {
  TOSS_SECRET_KEY: "test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R",
  TOSS_CLIENT_KEY: "test_ck_D5GePWvyJnrK0W0k6q8gLzN97Eoq",
};
const MERCHANT_DEV_KEY = "merchant_dev_key";

/** Everything on one machine: its parts start one after the other and stop in the opposite order. */
export const dev = async (env: Environment): Promise<void> => {
  const running: (() => Promise<void>)[] = [];
  try {
    const stopped = Promise.race([untilStopped(), untilOrphaned(env)]);
    const { config, mockEnded } = await startParts(env, running);
    console.log(welcome(config));
    const why = await Promise.race([stopped, mockEnded]);
    if (why === "mock-toss") throw new CommandFailure("mock-toss has ended; so have we");
  } finally {
    // Each one, whatever became of the others: what is not stopped here goes on without us.
    for (const stop of running.toReversed()) await stop().catch((error: unknown) => console.error(error));
  }
};

const startParts = async (
  env: Environment,
  running: (() => Promise<void>)[],
): Promise<{ config: Config; mockEnded: Promise<"mock-toss"> }> => {
  const ports = readPorts(env);
  const dataDir = path.resolve(env["DATA_DIR"] || ".payonce");
  await mkdir(dataDir, { recursive: true }).catch(dataDirUnusable);

  const database = await startDatabase(path.join(dataDir, "postgres"));
  running.push(database.stop);

  const keys = { ...DOCUMENTATION_KEYS, ...definedIn(env, Object.keys(DOCUMENTATION_KEYS)) };
  const mock = await startMockToss({
    port: ports.mockToss,
    dataDir: path.join(dataDir, "mock-toss"),
    secretKey: keys.TOSS_SECRET_KEY,
    clientKey: keys.TOSS_CLIENT_KEY,
    webhookUrl: `http://127.0.0.1:${ports.payonce}/v1/webhooks/toss`,
  });
  running.push(mock.stop);

  const config = readConfig(
    {
      ...{ HOST: "127.0.0.1", LOG_LEVEL: "warn", MERCHANT_API_KEY: MERCHANT_DEV_KEY },
      ...{
        PUBLIC_URL: `http://localhost:${ports.payonce}`,
        TOSS_API_URL: mock.url,
        TOSS_SDK_URL: `${mock.url}/v2/standard`,
      },
      ...(await devSecrets(dataDir).catch(dataDirUnusable)),
      ...definedIn(env),
      ...keys,
      DATABASE_URL: database.url,
    },
    { typableSecrets: true },
  );
  await migrateTo(database.url, config.lanes);

  const payonce = await startPayonce(config, { devSession: true, stock: stockDemoShop });
  running.push(payonce.stop);

  if (config.events === null) {
    const shopCloses = new AbortController();
    const shop = { url: payonce.url, merchantApiKey: config.merchantApiKey.reveal() };
    const acknowledging = acknowledgePaidOrders(shop, shopCloses.signal);
    running.push(() => {
      shopCloses.abort();
      return acknowledging;
    });
  }
  return { config, mockEnded: mock.ended.then(() => "mock-toss" as const) };
};

const readPorts = (env: Environment): { payonce: number; mockToss: number } => {
  const read = new EnvironmentReader(env);
  const ports = {
    payonce: read.wholeNumber("PORT", 3000, 1, 65_535),
    mockToss: read.wholeNumber("MOCK_TOSS_PORT", 4000, 1, 65_535),
  };
  read.finish();
  return ports;
};

const startDatabase = async (dataDir: string): Promise<{ url: string; stop: () => Promise<void> }> => {
  try {
    const postgres = await startEmbeddedPostgres({ dataDir });
    return { url: postgres.url(), stop: postgres.stop };
  } catch (error) {
    if (error instanceof EmbeddedPostgresError) throw new CommandFailure(error.message);
    return dataDirUnusable(error);
  }
};

/** A variable that is set to nothing says nothing, and leaves what development chooses as it is. */
const definedIn = (env: Environment, names = Object.keys(env)): Record<string, string> =>
  Object.fromEntries(names.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));

const welcome = ({ publicUrl, toss, merchantApiKey }: Config): string => `
  payonce     ${publicUrl}        API ${publicUrl}/docs
  mock-toss   ${toss.apiUrl}

  merchant    Authorization: Bearer ${merchantApiKey.reveal() === MERCHANT_DEV_KEY ? MERCHANT_DEV_KEY : "(your MERCHANT_API_KEY)"}
  shopper     POST ${publicUrl}/dev/session {"userId":"…"}
  client key  ${toss.clientKey}

  Ctrl-C stops everything; orders are kept.
`;
