import { mkdir } from "node:fs/promises";
import path from "node:path";
import { accountForServer } from "./account.ts";
import { binariesFor } from "./binaries.ts";
import { ensureCluster, passwordOf, pgdataOf, SUPERUSER } from "./cluster.ts";
import { EmbeddedPostgresError } from "./failure.ts";
import { enterOrLaunch, type Wishes } from "./launch.ts";
import { keepTenancy } from "./keep.ts";
import { trimLog } from "./log.ts";
import type { Placement } from "./program.ts";
import { stopServer } from "./stop.ts";
import type { Tenancy } from "./tenancy.ts";

export { EmbeddedPostgresError } from "./failure.ts";

export type EmbeddedPostgresOptions = {
  /** Holds everything: the cluster, its password, its port and its log. Delete it (stopped) and the data is gone. */
  readonly dataDir: string;
  /** Without it a free port is chosen and kept for the next time. */
  readonly port?: number;
  /** `disposable` turns fsync off: for data that nobody will miss after a power cut, such as a test's. */
  readonly durability?: "durable" | "disposable";
  readonly log?: (message: string) => void;
};

export type EmbeddedPostgres = {
  readonly url: (database?: string) => string;
  readonly port: number;
  /** The server's process, which outlives ours when ours is killed. */
  readonly pid: number;
  /** Stops the server in order. Asked twice, it is the same stop. */
  readonly stop: () => Promise<void>;
};

/** A server of the wrong port or durability is stopped and started again, once; twice would be a quarrel. */
const ADJUSTMENTS_MAX = 1;

/**
 * A real PostgreSQL from npm on a directory of ours, for this process alone. It needs no goodbye: killed in whatever
 * moment, the next start finds the server still running and uses it, or starts one, which recovers what was committed.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { log = () => undefined, durability = "durable" } = options;
  const wishes: Wishes = { port: options.port, fsync: durability === "durable" };

  const placement = await place(options.dataDir);
  await ensureCluster(placement);
  const tenancy = await enterAsWished(placement, wishes);
  const { pid, port } = tenancy.postmaster;
  const goodbye = new AbortController();
  keepTenancy(tenancy, placement.directory, { log, until: goodbye.signal });
  log(`PostgreSQL (process ${pid}) listens on 127.0.0.1:${port}`);

  const password = await passwordOf(placement.directory);
  let stopped: Promise<void> | undefined;
  return {
    url: (database = "postgres") =>
      `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/${encodeURIComponent(database)}`,
    port,
    pid,
    stop: () => {
      goodbye.abort();
      return (stopped ??= stopServer(pid, placement));
    },
  };
}

async function place(dataDir: string): Promise<Placement> {
  const directory = path.resolve(dataDir);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const account = await accountForServer(pgdataOf(directory));
  const logFile = path.join(directory, "server.log");
  await trimLog(logFile);
  return { directory, account, logFile, binaries: await binariesFor(account) };
}

async function enterAsWished(placement: Placement, wishes: Wishes): Promise<Tenancy> {
  for (let adjustments = 0; ; adjustments++) {
    const tenancy = await enterOrLaunch(placement, wishes);
    const { postmaster, fsync, session } = tenancy;
    const isAsWished = fsync === wishes.fsync && postmaster.port === (wishes.port ?? postmaster.port);
    if (isAsWished) return tenancy;

    await stopServer(postmaster.pid, placement);
    await session.end().catch(() => undefined);
    if (adjustments === ADJUSTMENTS_MAX) {
      throw new EmbeddedPostgresError("ServerDidNotStart", `PostgreSQL keeps coming up on port ${postmaster.port}.`);
    }
  }
}
