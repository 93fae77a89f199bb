import { Kysely, PostgresDialect } from "kysely";
import { TypeOverrides, types, type ClientBase, type PoolConfig } from "pg";

import { Instant } from "../../domain/instant.ts";
import { Connections } from "./connection.ts";
import { StoreClock } from "./store-clock.ts";
import type { Tables } from "./tables.ts";

export type DatabaseOptions = {
  readonly url: string;
  /** A few connections are faster than many: they queue here instead of quarrelling over a hot row there. */
  readonly connectionsMax?: number;
  /** Also what a lock is waited for at most. 0 for as long as it takes, which is for migrations. */
  readonly statementTimeoutMs?: number;
  /** Whether whole tables are read, as an audit does. Whoever serves orders has an index for everything. */
  readonly readsWholeTables?: boolean;
};

export type Database = {
  readonly db: Kysely<Tables>;
  /** The same connections as `db`, for a transaction that sends several statements at once. */
  readonly connections: Connections;
  /** One connection kept apart, so that what is being worked on stays held however busy the others are. */
  readonly holds: Kysely<Tables>;
  readonly clock: StoreClock;
  readonly close: () => Promise<void>;
};

const CONNECTIONS_MAX = 8;
const STATEMENT_TIMEOUT_MS = 2_000;
/** Who has not answered this long after the longest a statement may take is gone, or the network is. */
const SILENCE_MS = 5_000;
const CONNECT_TIMEOUT_MS = 5_000;
/** A process that froze within a transaction gives up its locks after this long. */
const IDLE_IN_TRANSACTION_MS = 5_000;
/** One whose machine is gone, after this long: of what arrived by half nobody but the network can tell PostgreSQL. */
const KEEPALIVES = "set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3";

/** Connects when it is first asked something. */
export const openDatabase = (options: DatabaseOptions): Database => {
  const clock = new StoreClock();
  const connections = new Connections({
    ...configOf(options, clock),
    max: options.connectionsMax ?? CONNECTIONS_MAX,
  });
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: connections }) });

  const kept = new Connections({ ...configOf(options, clock), max: 1, idleTimeoutMillis: 0 });
  const holds = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: kept }) });

  const close = async (): Promise<void> => {
    await Promise.all([connections.end(), kept.end()]);
  };
  return { db, connections, holds, clock, close };
};

const configOf = (
  { url, statementTimeoutMs = STATEMENT_TIMEOUT_MS, readsWholeTables = false }: DatabaseOptions,
  clock: StoreClock,
): PoolConfig => ({
  connectionString: url,
  application_name: "payonce",
  statement_timeout: statementTimeoutMs,
  idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
  query_timeout: statementTimeoutMs === 0 ? 0 : statementTimeoutMs + SILENCE_MS,
  connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  keepAlive: true,
  pipeline: true,
  types: parsers,
  onConnect: async (client) => {
    await hearTime(client, clock);
    await client.query(KEEPALIVES);
    if (!readsWholeTables) await client.query(PLANS);
  },
});

/**
 * A plan is made once per connection and statement, perhaps while a table was empty, and lasts until somebody analyses it. What is best
 * for an empty table is the worst for a large one; what is best for a large one is good for any.
 */
export const PLANS = `
  set plan_cache_mode = force_generic_plan; set jit = off;
  set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off`;

const hearTime = async (client: ClientBase, clock: StoreClock): Promise<void> => {
  const { rows } = await client.query<{ now: Date }>("select clock_timestamp() as now");
  for (const { now } of rows) clock.hear(Instant.of(now.getTime()));
};

/** Every bigint of ours has a CHECK that keeps it where a double is exact. */
const parsers = new TypeOverrides();
parsers.setTypeParser(types.builtins.INT8, Number);
