import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";

import { freePort } from "../../scripts/free-port.js";
import { migrateTo } from "../../src/commands/migrate.ts";
import { DAY_MS } from "../../src/domain/instant.ts";
import { Chance } from "../simulation/chance.ts";
import { startBalancer } from "./balancer.ts";
import { Journal } from "./journal.ts";
import { judge } from "./judge.ts";
import { markOf, startKeeper } from "./keeper.ts";
import { database as startDatabase, program, type Part } from "./parts.ts";
import { call, shopOnce, type Shop } from "./shoppers.ts";
import { makeTrouble, type Trouble } from "./trouble.ts";

export type ChaosOptions = {
  readonly orders: number;
  readonly seed: number;
  /** Nobody begins to shop after this long, however many orders are left, and nothing more goes wrong. */
  readonly shoppingMs: number;
  /** Then everything must come to rest within this. */
  readonly restMs: number;
  readonly shoppers: number;
  /** Where what the servers say is kept; by default it goes when the run ends. */
  readonly logDir?: string;
};

export type ChaosReport = {
  readonly seed: number;
  readonly orders: number;
  readonly paid: number;
  readonly trouble: Trouble;
  readonly answers: ReadonlyMap<string, number>;
  readonly unknownMs: readonly number[];
  readonly restedAfterMs: number;
  readonly tookMs: number;
  readonly violations: readonly string[];
};

const TOSS = { secret: "test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R", client: "test_ck_D5GePWvyJnrK0W0k6q8gLzN97Eoq" };
const JWT_SECRET = "jwt-secret-of-the-chaos-0123456789ab";
const MERCHANT_KEY = "merchant-key-of-the-chaos-0123456789";
const PRODUCTS = [3_000, 7_000, 12_000];

/** Two servers behind a balancer, PostgreSQL and mock-toss, each a process that is killed and frozen while people shop. */
export const runChaos = async (options: ChaosOptions): Promise<ChaosReport> => {
  const begun = performance.now();
  const dataDir = mkdtempSync(path.join(tmpdir(), "payonce-chaos-"));
  const keeper = startKeeper(dataDir);
  const up: Part[] = [];
  const goUp = async (part: Part): Promise<Part> => {
    up.push(part);
    await part.start();
    return part;
  };
  try {
    const postgres = await startDatabase(dataDir);
    up.push(postgres);
    await migrateTo(postgres.url);
    const toss = await goUp(await mockToss(dataDir, options.seed));
    const run = { dataDir, databaseUrl: postgres.url, tossUrl: toss.url };
    const { logDir = dataDir } = options;
    const servers = [
      await goUp(await server("server-1", { logDir, ...run })),
      await goUp(await server("server-2", { logDir, ...run })),
    ];
    const balancer = await startBalancer(servers.map(({ url }) => url));
    try {
      const shop = await openShop(balancer.url, toss.url, servers[0]?.url ?? "", options.orders);
      const journal = new Journal();
      const over = new AbortController();
      // Trouble ends with the time for shopping: who shops still comes back until somebody answers, which trouble could go on preventing.
      const enough = setTimeout(() => over.abort(), options.shoppingMs);
      const chance = Chance.of(options.seed, "trouble");
      const making = makeTrouble({ servers, toss, database: postgres }, chance, over.signal);
      const shopping = shopAll(shop, options, journal).finally(() => {
        clearTimeout(enough);
        over.abort();
      });
      const [trouble] = await Promise.all([making, shopping]);
      await fetch(`${toss.url}/_mock/faults`, { method: "DELETE" });

      const quiet = performance.now();
      const left = await comeToRest(postgres.url, options.restMs);
      const restedAfterMs = performance.now() - quiet;
      const { violations, unknownMs } = await judge(journal, postgres.url, toss.url);
      return {
        ...{ seed: options.seed, orders: journal.entries.size, trouble, answers: journal.answers, unknownMs },
        paid: [...journal.entries.values()].filter(({ told }) => told.some(({ answer }) => answer === "success"))
          .length,
        ...{ restedAfterMs, tookMs: performance.now() - begun },
        violations: [
          ...left.map((id) => `liveness: ${id} did not come to rest`),
          ...violations,
          ...(await reconcile(run)),
        ],
      };
    } finally {
      await balancer.close();
    }
  } finally {
    for (const part of up.toReversed()) {
      part.thaw();
      await (part.name === "postgres" ? part.stop() : part.kill()).catch(() => undefined);
    }
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    keeper.release();
  }
};

const mockToss = async (dataDir: string, seed: number): Promise<Part> => {
  const port = await freePort();
  const args = ["--port", String(port), "--data", path.join(dataDir, "toss"), "--seed", String(seed)];
  return program({
    ...{ name: "toss", url: `http://127.0.0.1:${port}`, healthPath: "/_mock/clock" },
    env: markOf(dataDir),
    args: [path.resolve("mock-toss/bin/mock-toss.js"), ...args],
    logFile: path.join(dataDir, "toss.log"),
  });
};

type Run = { readonly dataDir: string; readonly databaseUrl: string; readonly tossUrl: string };

const server = async (name: string, { logDir, ...run }: Run & { readonly logDir: string }): Promise<Part> => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  return program({
    ...{ name, url, healthPath: "/readyz", args: [path.resolve("bin/payonce.js"), "serve"] },
    logFile: path.join(logDir, `chaos-${name}.log`),
    env: { ...environment(run), PORT: String(port) },
  });
};

const environment = ({ dataDir, databaseUrl, tossUrl }: Run): Record<string, string> => ({
  ...markOf(dataDir),
  ...{ HOST: "127.0.0.1", LOG_LEVEL: "trace", DATABASE_URL: databaseUrl, PUBLIC_URL: "http://localhost" },
  ...{ TOSS_API_URL: tossUrl, TOSS_SECRET_KEY: TOSS.secret, TOSS_CLIENT_KEY: TOSS.client },
  ...{ TOKEN_SECRET: "token-secret-of-the-chaos-0123456789", JWT_SECRET, MERCHANT_API_KEY: MERCHANT_KEY },
});

/** What an operator would run to be sure. */
const reconcile = async (run: Run): Promise<readonly string[]> => {
  const env = { PATH: process.env["PATH"], ...environment(run) };
  // A day more on either side, wherever midnight is.
  const [from, to] = [-DAY_MS, DAY_MS].map((ms) => new Date(Date.now() + ms).toISOString().slice(0, 10));
  const args = ["reconcile", "--json", "--from", from ?? "", "--to", to ?? ""];
  const child = spawn(process.execPath, [path.resolve("bin/payonce.js"), ...args], { env });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text: Buffer) => (said += text.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  return code === 0 ? [] : [`reconcile: exit code ${code}: ${said}`];
};

const openShop = async (url: string, tossUrl: string, direct: string, orders: number): Promise<Shop> => {
  const authorization = `Bearer ${MERCHANT_KEY}`;
  const products: { id: string; price: number }[] = [];
  for (const [index, price] of PRODUCTS.entries()) {
    // Of the last one there is too little for everybody.
    const stock = index === PRODUCTS.length - 1 ? Math.ceil(orders / 4) : 4 * orders;
    const body = { name: `상품 ${index + 1}`, price, stock };
    const created = await call(`${direct}/v1/products`, "POST", body, { authorization });
    if (created?.status !== 201) throw new Error(`no product: ${JSON.stringify(created)}`);
    products.push({ id: String(created.body["id"]), price });
  }
  return { url, tossUrl, jwtSecret: JWT_SECRET, merchantKey: MERCHANT_KEY, products };
};

const shopAll = async (shop: Shop, options: ChaosOptions, journal: Journal): Promise<void> => {
  const endsAt = performance.now() + options.shoppingMs;
  let next = 0;
  const shopper = async (): Promise<void> => {
    while (next < options.orders && performance.now() < endsAt) {
      const number = next++;
      await shopOnce(shop, Chance.of(options.seed, `shopper-${number}`), journal, `shopper-${number}`);
    }
  };
  await Promise.all(Array.from({ length: options.shoppers }, shopper));
};

/** The orders about which something is still open when the time is up. */
const comeToRest = async (databaseUrl: string, ms: number): Promise<readonly string[]> => {
  const database = new Client(databaseUrl);
  await database.connect();
  try {
    const giveUpAt = performance.now() + ms;
    for (;;) {
      const { rows } = await database.query<{ id: string }>(OPEN);
      if (rows.length === 0 || performance.now() > giveUpAt) return rows.map(({ id }) => id);
      await sleep(100);
    }
  } finally {
    await database.end();
  }
};

const OPEN = `
  select o.id from orders o where o.status = 'IN_PROGRESS'
  union select a.order_id from payment_attempt a where a.status in ('CONFIRMING', 'UNKNOWN', 'VOIDING')
  union select c.order_id from cancellation c where c.status in ('REQUESTED', 'UNKNOWN')`;
