import { randomUUID } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { Client } from "pg";
import { passwordOf, pgdataOf, SUPERUSER } from "./cluster.ts";
import { EmbeddedPostgresError } from "./failure.ts";
import { mayServe, type Postmaster, readPostmaster } from "./postmaster.ts";

/** A process's exclusive use of a data directory: the running server, and the session that holds the lock in it. */
export type Tenancy = { readonly postmaster: Postmaster; readonly fsync: boolean; readonly session: Client };

export type Entered =
  | { readonly type: "Entered"; readonly tenancy: Tenancy }
  | { readonly type: "NotReady"; readonly why: string }
  /** No server. The process that `postmaster.pid` names, if it is alive, is somebody else. */
  | { readonly type: "Absent"; readonly stranger?: number };

/** The server is on this machine: an answer takes milliseconds, and seconds only while it drowns in work. */
const CONNECT_TIMEOUT_MS = 5_000;

/** A process killed a moment ago still holds the lock until its server reads the end of the connection. */
const LOCK_PATIENCE_MS = 1_000;

/** Any number nobody else locks in this cluster: "payonce" in ASCII. */
const TENANCY_LOCK = BigInt(`0x${Buffer.from("payonce").toString("hex")}`);

const LOCK_NOT_AVAILABLE = "55P03";
const BAD_CREDENTIALS = /^28/;

/**
 * Takes the directory for this process, if its server is ready. The lock is an advisory lock inside the server: it ends
 * with the session, and the session with the process, however that ends. So there is no lock file that a kill -9 could
 * leave behind, and no process number to mistake for another. Two starts at once meet here: one gets the lock.
 */
export async function enter(directory: string): Promise<Entered> {
  const pgdata = pgdataOf(directory);
  const postmaster = await readPostmaster(pgdata);
  if (postmaster === undefined) return { type: "Absent" };
  if (!(await mayServe(postmaster.pid, pgdata))) return { type: "Absent", stranger: postmaster.pid };
  if (!postmaster.ready) return { type: "NotReady", why: `process ${postmaster.pid} is not ready` };

  const session = new Client({
    host: "127.0.0.1",
    port: postmaster.port,
    user: SUPERUSER,
    password: await passwordOf(directory),
    database: "postgres",
    application_name: `payonce, process ${process.pid}`,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
  });
  // A session that dies while nobody asks anything reports it by an event, which without a listener would end node.
  session.on("error", () => undefined);
  try {
    await session.connect();
    if (!(await readsFrom(pgdata, session))) {
      return await leave(session, { type: "Absent", stranger: postmaster.pid });
    }
    await lock(session, directory);
    return { type: "Entered", tenancy: { postmaster, fsync: await fsyncOf(session), session } };
  } catch (error) {
    const { code = "", message } = error as Error & { code?: string };
    await leave(session, undefined);
    if (error instanceof EmbeddedPostgresError) throw error;
    if (!BAD_CREDENTIALS.test(code)) return { type: "NotReady", why: message };
    throw new EmbeddedPostgresError(
      "ServerDidNotStart",
      `The server on port ${postmaster.port} does not accept the password kept in ${directory}: ${message}`,
      { cause: error },
    );
  }
}

async function leave<T>(session: Client, result: T): Promise<T> {
  await session.end().catch(() => undefined);
  return result;
}

/**
 * Whether the server works on this directory: does it see the file that we have just put there? `SHOW data_directory`
 * would compare names, and a name may be a link, a path that was moved, or one that means something only to the server.
 */
async function readsFrom(pgdata: string, session: Client): Promise<boolean> {
  const name = `payonce-${randomUUID()}`;
  const file = path.join(pgdata, name);
  await writeFile(file, "", { flag: "wx" });
  try {
    const { rows } = await session.query("select size from pg_stat_file($1, true)", [name]);
    return rows[0]?.size !== null;
  } finally {
    await rm(file, { force: true });
  }
}

async function lock(session: Client, directory: string): Promise<void> {
  await session.query(`set lock_timeout = ${LOCK_PATIENCE_MS}`);
  try {
    await session.query(`select pg_advisory_lock(${TENANCY_LOCK})`);
  } catch (error) {
    if ((error as { code?: string }).code !== LOCK_NOT_AVAILABLE) throw error;
    const holder = await session.query(
      `select application_name as name from pg_stat_activity join pg_locks using (pid)
       where locktype = 'advisory' and granted and objsubid = 1
         and (classid::bigint << 32 | objid::bigint) = ${TENANCY_LOCK}`,
    );
    throw new EmbeddedPostgresError(
      "DataDirectoryInUse",
      `The data directory ${directory} is in use by another start of Payonce (${holder.rows[0]?.name ?? "just gone"}).`,
    );
  }
}

async function fsyncOf(session: Client): Promise<boolean> {
  const { rows } = await session.query("select current_setting('fsync')::boolean as fsync");
  return rows[0].fsync;
}
