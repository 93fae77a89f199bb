import type { FastifyInstance } from "fastify";
import { fromSafePromise } from "neverthrow";
import { pino, type Logger } from "pino";
import { collectDefaultMetrics, Registry } from "prom-client";

import { withBatchedFinds } from "./adapters/batching/batched-finds.ts";
import { withBatches } from "./adapters/batching/batched-store.ts";
import type { Config } from "./adapters/config.ts";
import type { ServerOptions } from "./adapters/http/server-options.ts";
import { buildServer } from "./adapters/http/server.ts";
import { registerPages } from "./adapters/pages/register-pages.ts";
import { makeCatalogue } from "./adapters/postgres/catalogue.ts";
import { takeCharge } from "./adapters/postgres/charge.ts";
import { openDatabase, type Database } from "./adapters/postgres/database.ts";
import { makeDueOrders } from "./adapters/postgres/due-orders.ts";
import { isMigrated } from "./adapters/postgres/migrate.ts";
import { makeOrderFinder } from "./adapters/postgres/order-finder.ts";
import { makeOrderStore } from "./adapters/postgres/order-store.ts";
import { makeReconciliation } from "./adapters/postgres/reconciliation.ts";
import { checkLanes, readSettings, type Settings } from "./adapters/postgres/settings.ts";
import { startScheduler } from "./adapters/scheduler.ts";
import { systemClock, systemRandomness } from "./adapters/system.ts";
import { makeReport, watchToss } from "./adapters/telemetry.ts";
import { CONFIRMS_MAX } from "./adapters/toss/admission.ts";
import { makeTossGateway, type TossTimeouts } from "./adapters/toss/gateway.ts";
import { createApplication, type Ports } from "./app/application.ts";
import type { Catalogue } from "./app/ports.ts";
import { makeTokens } from "./app/tokens.ts";
import { CommandFailure, portTaken } from "./command-failure.ts";
import { startNewsLane, type NewsLanePace } from "./news-lane.ts";
import { watchCharge } from "./watch-charge.ts";

export type Payonce = {
  /** Where it listens. */
  readonly url: string;
  /** Takes no new request, lets what runs end or hands it over, and closes. */
  readonly stop: () => Promise<void>;
};

export type PayonceOptions = {
  /** Development alone: anybody may become any shopper. */
  readonly devSession?: boolean;
  /** Development alone: what is on the shelf before the first customer comes. */
  readonly stock?: (catalogue: Catalogue) => Promise<void>;
  /** In production: started under another address than its database remembers, it moves no money unasked. */
  readonly keepsAddress?: boolean;
  readonly logger?: Logger;
  /** Tests that wait for silence have no minute for it. */
  readonly tossTimeouts?: Partial<TossTimeouts>;
  /** Nor have they days for an endpoint that is down. */
  readonly newsPace?: Partial<NewsLanePace>;
  /** How many confirms may be under way at once: tests have no thousands for it. */
  readonly confirmsMax?: number;
  /** How long a server that is told to stop goes on serving, while `/readyz` says that it will be gone, in ms. */
  readonly noticeMs?: number;
};

/** A stop waits this long for calls that Toss has not answered; what is still open then, another instance takes over at once. */
const FAREWELL_MS = 5_500;
/** Then whoever waits for a result is told that it is not known yet, which takes no time; whoever still sends is cut off. */
const LAST_WORDS_MS = 500;

/** The composition root: adapters, application, server and scheduler, wired by hand. */
export const startPayonce = async (config: Config, options: PayonceOptions = {}): Promise<Payonce> => {
  const logger = options.logger ?? pino({ level: config.logLevel });
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });

  const database = openDatabase({ url: config.databaseUrl.reveal() });
  const settings = await readyDatabase(database, config.lanes);
  const report = makeReport(logger, metrics);
  const gateway = makeTossGateway({
    apiUrl: config.toss.apiUrl,
    secretKey: config.toss.secretKey.reveal(),
    log: logger,
    timeouts: options.tossTimeouts ?? {},
    confirmsMax: options.confirmsMax ?? CONFIRMS_MAX,
    news: {
      opened: (code) => report("toss.breaker.opened", { code }),
      closed: (openMs) => {
        report("toss.breaker.closed", { openMs });
        application.background.run("wake", () => fromSafePromise(scheduler.wakeUnknown()));
      },
    },
  });
  watchToss(gateway, metrics);

  const catalogue = makeCatalogue(database, settings);
  const charge = options.keepsAddress === true ? await takeCharge(database, config.publicUrl) : null;
  const watching = charge && watchCharge(charge, config.publicUrl, logger, metrics);
  const ports: Ports = {
    store: withBatches(makeOrderStore(database, { tellsNews: config.events !== null })),
    finder: makeOrderFinder(database, settings),
    due: makeDueOrders(database, settings),
    catalogue: { ...catalogue, find: withBatchedFinds(catalogue.find) },
    gateway,
    admission: gateway.admission,
    ...(charge && { inCharge: charge.inCharge }),
    reconciliation: makeReconciliation(database),
    clock: systemClock,
    randomness: systemRandomness,
    tokens: makeTokens([config.tokenSecrets[0].reveal(), ...config.tokenSecrets.slice(1).map((s) => s.reveal())]),
    report,
  };
  const { lanes, orderLifeMs: lifeMs, reserveAt, depositMs } = config;
  const application = createApplication(ports, { lanes, lifeMs, reserveAt, depositMs });
  await options.stock?.(ports.catalogue);

  let stopping = false;
  const server = buildServer(application, {
    ...serverOptions(config, options),
    ready: async () => !stopping && (await isMigrated(database).unwrapOr(false)),
    metrics,
    logger,
  });
  registerPages(server, application, config, { withDemoShop: options.devSession === true });
  const url = await listen(server, config).catch(async (error: unknown) => {
    await Promise.all([gateway.close(), database.close()]);
    throw error;
  });
  const scheduler = startScheduler({ ...ports, application });
  const databaseUrl = config.databaseUrl.reveal();
  const newsLane =
    config.events &&
    startNewsLane({
      ...ports,
      ...{ application, events: config.events, databaseUrl, lanes: settings, metrics },
      pace: options.newsPace ?? {},
    });

  const stop = async (): Promise<void> => {
    stopping = true;
    clearInterval(watching ?? undefined);
    application.reconcileInTurn.letGo();
    await systemClock.sleep(options.noticeMs ?? 0);
    scheduler.pause();
    const closed = Promise.all([server.close(), newsLane?.stop()]);
    await atMost(FAREWELL_MS, Promise.all([closed, application.background.idle()]));
    application.receiveWebhook.letGo();
    application.watch.letGo();
    await atMost(LAST_WORDS_MS, closed);
    server.server.closeAllConnections();
    // A database that does not answer must not keep us: the leases then run out by themselves.
    await atMost(LAST_WORDS_MS, scheduler.stop());
    await atMost(LAST_WORDS_MS, application.leases.letGo());
    await atMost(LAST_WORDS_MS, Promise.all([gateway.close(), newsLane?.close(), database.close()]));
  };
  return { url, stop };
};

const atMost = (ms: number, work: Promise<unknown>): Promise<unknown> => {
  const over = new AbortController();
  return Promise.race([work, systemClock.sleep(ms, over.signal)]).finally(() => over.abort());
};

const readyDatabase = async (database: Database, lanes: number): Promise<Settings> => {
  const migrated = await isMigrated(database);
  if (migrated.isErr()) throw new CommandFailure("the database of DATABASE_URL does not answer");
  if (!migrated.value) throw new CommandFailure("the database is not of this version: run payonce migrate");
  const settings = (await readSettings(database))._unsafeUnwrap();
  return checkLanes(settings, lanes).match(
    () => settings,
    ({ lanes, asked }) => {
      throw new CommandFailure(`the database has ${lanes} lanes, and LANES says ${asked}: see payonce migrate --lanes`);
    },
  );
};

const serverOptions = (
  config: Config,
  { devSession = false }: PayonceOptions,
): Omit<ServerOptions, "ready" | "metrics" | "logger"> => {
  const { shopperTokens } = config;
  const secret = "secret" in shopperTokens ? shopperTokens.secret.reveal() : null;
  return {
    publicUrl: config.publicUrl,
    allowedOrigins: config.allowedOrigins,
    clientKey: config.toss.clientKey,
    merchantApiKey: config.merchantApiKey.reveal(),
    shopperKeys: "jwksUrl" in shopperTokens ? shopperTokens : { secrets: [shopperTokens.secret.reveal()] },
    ...(devSession && secret !== null ? { devSession: { jwtSecret: secret } } : {}),
  };
};

const listen = async (server: FastifyInstance, { port, host }: Config): Promise<string> => {
  try {
    return await server.listen({ port, host });
  } catch (error) {
    const { code = "", syscall } = error as NodeJS.ErrnoException;
    if (code === "EADDRINUSE") throw portTaken(port, "PORT");
    if (syscall === undefined) throw error;
    throw new CommandFailure(`cannot listen on ${host}, port ${port} (${code}): choose others with HOST and PORT`);
  }
};
