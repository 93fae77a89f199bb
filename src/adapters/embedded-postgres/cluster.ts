import { randomBytes } from "node:crypto";
import { access, chmod, chown, mkdir, open, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { EmbeddedPostgresError } from "./failure.ts";
import { lastComplaint, logSize } from "./log.ts";
import { directoryInside, isAlive, type Placement, start } from "./program.ts";

export const SUPERUSER = "payonce";

const CLUSTER = "cluster";
const UNFINISHED = /^cluster\.initdb-(?<pid>\d+)$/;

/** Search, not list: the server's account must pass through our directory to its own, and needs nothing else in it. */
const PASSAGE = 0o711;

const PASSWORD_BYTES = 24;

export const pgdataOf = (directory: string): string => path.join(directory, CLUSTER, "pgdata");
const passwordFileOf = (directory: string): string => path.join(directory, CLUSTER, "password");

export const passwordOf = (directory: string): Promise<string> => readFile(passwordFileOf(directory), "utf8");

const hasCluster = (directory: string): Promise<boolean> =>
  access(path.join(pgdataOf(directory), "PG_VERSION")).then(
    () => true,
    () => false,
  );

/**
 * Makes the cluster beside its final name and renames it when it is whole, with its password: whoever is killed in the
 * middle leaves nothing that the next start could take for a database.
 */
export async function ensureCluster(placement: Placement): Promise<void> {
  const { directory, account } = placement;
  if (account !== undefined) await chmod(directory, PASSAGE);
  await sweepUnfinished(directory);
  if (await hasCluster(directory)) return;

  const name = `${CLUSTER}.initdb-${process.pid}`;
  const unfinished = path.join(directory, name);
  await prepare(unfinished, placement);
  try {
    await initdb(name, placement);
    // From here on only we need the password: the server keeps a hash of its own.
    if (account !== undefined) await chown(path.join(unfinished, "password"), 0, 0);
    await rename(unfinished, path.join(directory, CLUSTER));
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    // Another start was faster, and its cluster is the one; whose server it will be is decided later, by the tenancy.
    if (!(await hasCluster(directory))) throw error;
  }
  await syncDirectory(directory);
}

async function prepare(unfinished: string, { account }: Placement): Promise<void> {
  const pgdata = path.join(unfinished, "pgdata");
  const passwordFile = path.join(unfinished, "password");
  await mkdir(pgdata, { recursive: true, mode: 0o700 });
  await writeFile(passwordFile, randomBytes(PASSWORD_BYTES).toString("base64url"), { mode: 0o600 });
  if (account === undefined) return;
  await chmod(unfinished, PASSAGE);
  for (const theirs of [pgdata, passwordFile]) await chown(theirs, account.uid, account.gid);
}

/**
 * Text is UTF-8 and sorts by code point (locale C): the same on every machine, whatever its operating system believes
 * about Korean, so an index never goes stale when a C library changes its mind.
 *
 * The server listens on 127.0.0.1 with a generated password (scram). That is the one way that Linux, macOS and Windows
 * share; a unix socket with `trust` would need a path that is short, that both accounts reach, and that Windows lacks.
 */
async function initdb(name: string, placement: Placement): Promise<void> {
  const inside = path.join(directoryInside(placement), name);
  const before = await logSize(placement.logFile);
  const files = ["-D", path.join(inside, "pgdata"), `--pwfile=${path.join(inside, "password")}`];
  const choices = ["-U", SUPERUSER, "--auth=scram-sha-256", "--no-locale", "--encoding=UTF8"];
  const { ended } = start("initdb", [...files, ...choices], placement);
  const { code, error } = await ended;
  if (code === 0) return;
  const complaint = error?.message ?? (await lastComplaint(placement.logFile, before));
  throw new EmbeddedPostgresError("InitdbFailed", `initdb could not make a database: ${complaint}`);
}

/**
 * What cannot be removed, because the initdb of a killed start is still filling it, is rubbish a little longer; so is
 * that of a process whose number another one has by now.
 */
async function sweepUnfinished(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    const pid = UNFINISHED.exec(name)?.groups?.["pid"];
    if (pid !== undefined && !isAlive(Number(pid))) {
      await rm(path.join(directory, name), { recursive: true, force: true }).catch(() => undefined);
    }
  }
}

/** The rename must survive a power cut, as the rows behind it do. Windows knows no such call and needs none. */
async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(directory, "r");
  await handle.sync().finally(() => handle.close());
}
