import { setTimeout as sleep } from "node:timers/promises";
import { pgdataOf } from "./cluster.ts";
import { EmbeddedPostgresError } from "./failure.ts";
import { mayServe, readPostmaster } from "./postmaster.ts";
import { type Placement, start } from "./program.ts";

/** A fast stop writes one checkpoint of at most shared_buffers (128 MB). */
const FAST_STOP_TIMEOUT_MS = 30_000;

/** An immediate stop writes nothing on its way out. */
const IMMEDIATE_STOP_TIMEOUT_MS = 5_000;

const LOOK_EVERY_MS = 10;

/**
 * Ends the server: open transactions are rolled back, a checkpoint is written. If that takes too long the server is told
 * to drop everything, and the next start recovers; what was committed is kept either way.
 */
export async function stopServer(pid: number, placement: Placement): Promise<void> {
  const pgdata = pgdataOf(placement.directory);
  const signals = [
    { signal: "SIGINT", mode: "fast", timeoutMs: FAST_STOP_TIMEOUT_MS },
    { signal: "SIGQUIT", mode: "immediate", timeoutMs: IMMEDIATE_STOP_TIMEOUT_MS },
  ] as const;
  for (const { signal, mode, timeoutMs } of signals) {
    // The number is looked up again before every signal: it must not hit a process that has inherited it.
    const isStillTheServer = (await readPostmaster(pgdata))?.pid === pid && (await mayServe(pid, pgdata));
    if (!isStillTheServer) return;
    if (process.platform === "win32") await start("pg_ctl", ["stop", "-D", pgdata, "-m", mode], placement).ended;
    else send(signal, pid);
    if (await isGoneWithin(timeoutMs, pid, pgdata)) return;
  }
  throw new EmbeddedPostgresError("ServerDidNotStop", `PostgreSQL (process ${pid}) does not stop.`);
}

function send(signal: NodeJS.Signals, pid: number): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

async function isGoneWithin(timeoutMs: number, pid: number, pgdata: string): Promise<boolean> {
  for (const deadline = Date.now() + timeoutMs; Date.now() < deadline; await sleep(LOOK_EVERY_MS)) {
    if (!(await mayServe(pid, pgdata))) return true;
  }
  return false;
}
