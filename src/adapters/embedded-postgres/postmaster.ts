import { constants } from "node:fs";
import { open, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { isAlive } from "./program.ts";

/** What `postmaster.pid` says about the server of a directory. It may be long dead. */
export type Postmaster = { readonly pid: number; readonly port: number; readonly ready: boolean };

const pidFileOf = (pgdata: string): string => path.join(pgdata, "postmaster.pid");

/** Lines of the file, as PostgreSQL's pidfile.h numbers them, from zero. */
const LINE = { pid: 0, port: 3, status: 7 } as const;

export async function readPostmaster(pgdata: string): Promise<Postmaster | undefined> {
  const text = await readFile(pidFileOf(pgdata), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const lines = text.split("\n");
  const pid = Number(lines[LINE.pid]);
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  return { pid, port: Number(lines[LINE.port]), ready: lines[LINE.status]?.trim() === "ready" };
}

/**
 * Whether the process is alive and may be the server of this directory. Numbers of processes are used again, after a
 * reboot or in a new container even within seconds, so on Linux the process must be a PostgreSQL, no zombie, and work
 * in this very directory (a container without CAP_SYS_PTRACE does not let root see that; the server is asked later).
 * Elsewhere being alive has to do.
 */
export async function mayServe(pid: number, pgdata: string): Promise<boolean> {
  if (process.platform !== "linux") return isAlive(pid);

  const status = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  const isPostgres = /^\d+ \(postgres\) [^ZX]/.test(status);
  if (!isPostgres) return false;

  const [itsDirectory, ours] = await Promise.all([
    stat(`/proc/${pid}/cwd`).catch((error: NodeJS.ErrnoException) => (error.code === "EACCES" ? "hidden" : "gone")),
    stat(pgdata),
  ]);
  if (typeof itsDirectory === "string") return itsDirectory === "hidden";
  return itsDirectory.dev === ours.dev && itsDirectory.ino === ours.ino;
}

/**
 * PostgreSQL does not start while the process in `postmaster.pid` is alive, even if that is somebody's editor by now.
 * Deleting the file would also delete the key of the shared memory, by which PostgreSQL recognises left-over children.
 * It does pass over its own parent's number, since a parent cannot be a server, so we put ours there. We do not follow
 * a link: the directory belongs to the server's account, and root must not write where that account points.
 */
export async function disown(stranger: number, pgdata: string): Promise<void> {
  if (process.platform === "win32" || !isAlive(stranger)) return;
  const text = await readFile(pidFileOf(pgdata), "utf8");
  // Another start may have launched its server since we looked, and that one's number must stay.
  if (!text.startsWith(`${stranger}\n`)) return;
  const file = await open(pidFileOf(pgdata), constants.O_WRONLY | constants.O_TRUNC | constants.O_NOFOLLOW);
  await file.writeFile(text.replace(/^\d+/, String(process.pid))).finally(() => file.close());
}
