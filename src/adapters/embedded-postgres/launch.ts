import { setTimeout as sleep } from "node:timers/promises";
import { pgdataOf } from "./cluster.ts";
import { EmbeddedPostgresError } from "./failure.ts";
import { lastComplaint, logSince, logSize } from "./log.ts";
import { choosePort, rememberPort } from "./port.ts";
import { disown } from "./postmaster.ts";
import { directoryInside, type Placement, type Running, start } from "./program.ts";
import { enter, type Tenancy } from "./tenancy.ts";

export type Wishes = { readonly port: number | undefined; readonly fsync: boolean };

/** Crash recovery replays at most max_wal_size (1 GB), which a slow disk does in about a minute. */
const READY_TIMEOUT_MS = 120_000;

/** A warm start takes 50 ms; a look costs one small read. */
const LOOK_EVERY_MS = 10;

/** Another server, or what is left of one, is still letting go of the directory; it will be gone, or ready, soon. */
const IN_PASSING = /lock file ".*" already exists|pre-existing shared memory block/;
const CANNOT_BIND = /could not bind .*/;

/** Joins the server of the directory if one runs, also the orphan of a killed process, or else starts one. */
export async function enterOrLaunch(placement: Placement, wishes: Wishes): Promise<Tenancy> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  let launched: Launched | undefined;
  let why = "";
  try {
    while (Date.now() < deadline) {
      const entered = await enter(placement.directory);
      if (entered.type === "Entered") {
        await rememberPort(placement.directory, entered.tenancy.postmaster.port);
        return entered.tenancy;
      }
      if (entered.type === "NotReady") why = entered.why;
      if (entered.type === "Absent" && launched === undefined) {
        if (entered.stranger !== undefined) await disown(entered.stranger, pgdataOf(placement.directory));
        launched = await launch(placement, wishes);
      }
      await sleep(LOOK_EVERY_MS);
      if (launched?.end !== undefined) {
        why = await reasonToRetry(launched, placement, wishes);
        launched = undefined;
      }
    }
    throw new EmbeddedPostgresError(
      "ServerDidNotStart",
      `PostgreSQL was not ready after ${READY_TIMEOUT_MS / 1000} s (${why}); see ${placement.logFile}`,
    );
  } catch (error) {
    // What we launched may be the very server that the faster of two starts has taken by now.
    const isTaken = error instanceof EmbeddedPostgresError && error.type === "DataDirectoryInUse";
    if (isTaken) launched?.leaveAlone();
    else if (launched?.end === undefined) launched?.interrupt();
    throw error;
  }
}

type Launched = {
  readonly port: number;
  readonly logOffset: number;
  readonly interrupt: () => void;
  /** It may be somebody else's by now, and outlives us. */
  readonly leaveAlone: () => void;
  end?: Awaited<Running["ended"]>;
};

async function launch(placement: Placement, { port: wished, fsync }: Wishes): Promise<Launched> {
  const port = wished ?? (await choosePort(placement.directory));
  const logOffset = await logSize(placement.logFile);
  const settings = {
    listen_addresses: "127.0.0.1",
    port,
    unix_socket_directories: "",
    timezone: "UTC",
    log_timezone: "UTC",
    ...(fsync ? { fsync: "on" } : { fsync: "off", synchronous_commit: "off", full_page_writes: "off" }),
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const pgdata = pgdataOf(directoryInside(placement));
  // Windows lets administrators run the server only by way of pg_ctl, which gives their rights away first.
  const running =
    process.platform === "win32"
      ? start("pg_ctl", ["start", "-D", pgdata, "-w", "-o", options.join(" ")], placement)
      : start("postgres", ["-D", pgdata, ...options], placement);

  running.letGo();
  const { interrupt } = running;
  const leaveAlone = (): void => void process.off("exit", interrupt);
  // A node that ends in a hurry, upon a second Ctrl-C, leaves no server behind; a killed one does, for the next start to find.
  process.once("exit", interrupt);
  const launched: Launched = { port, logOffset, interrupt, leaveAlone };
  void running.ended.then((end) => (launched.end = end)).then(leaveAlone);
  return launched;
}

/** Looks at why a server went away before it was ready. Throws unless another try may do better. */
async function reasonToRetry(
  { end, port, logOffset }: Launched,
  { logFile }: Placement,
  wishes: Wishes,
): Promise<string> {
  // Code 0 is pg_ctl, whose server is ready, or a server that another start has stopped again.
  if (end?.code === 0) return "the server went away";
  if (end?.error !== undefined) {
    throw new EmbeddedPostgresError("ServerDidNotStart", `PostgreSQL could not be run: ${end.error.message}`);
  }
  const log = await logSince(logFile, logOffset);
  const cannotBind = CANNOT_BIND.exec(log)?.[0];
  if (cannotBind !== undefined && wishes.port !== undefined) {
    throw new EmbeddedPostgresError("PortTaken", `PostgreSQL cannot listen on port ${port}: ${cannotBind}`);
  }
  const complaint = await lastComplaint(logFile, logOffset);
  if (cannotBind !== undefined || IN_PASSING.test(log)) return complaint;
  throw new EmbeddedPostgresError("ServerDidNotStart", `PostgreSQL did not start: ${complaint}; see ${logFile}`);
}
