import { readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Directories that engines of this process write to. */
const ours = new Set<string>();

/**
 * Two that write to one ledger would lose what the other was told: a directory belongs to one process at a time. The claim of a
 * process that is no more, killed or gone with its machine, counts for nothing. Returns what gives the directory back.
 */
export const claimDirectory = (directory: string): (() => void) => {
  const path = realpathSync(directory);
  const file = join(path, "ledger.lock");
  const holder = ours.has(path) ? process.pid : holderOf(file);
  if (holder !== null) {
    throw new Error(`the ledger in ${directory} is in use by process ${holder}: end it, or choose another --data`);
  }
  writeFileSync(file, JSON.stringify({ pid: process.pid, startedAt: startOf(process.pid) }));
  ours.add(path);
  return () => {
    if (!ours.delete(path)) return;
    rmSync(file, { force: true });
  };
};

const holderOf = (file: string): number | null => {
  const { pid, startedAt } = read(file);
  return pid !== process.pid && isAlive(pid) && startOf(pid) === startedAt ? pid : null;
};

const read = (file: string): { readonly pid: number; readonly startedAt: string | null } => {
  try {
    const { pid, startedAt } = JSON.parse(readFileSync(file, "utf8")) as { pid?: unknown; startedAt?: unknown };
    return { pid: typeof pid === "number" ? pid : 0, startedAt: typeof startedAt === "string" ? startedAt : null };
  } catch {
    return { pid: 0, startedAt: null };
  }
};

const isAlive = (pid: number): boolean => {
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
};

/** Numbers of processes are used again: on Linux, when one was started tells it from a later one. */
export const startOf = (pid: number): string | null => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
};
