import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import path from "node:path";
import type { Account } from "./account.ts";

export type Program = "initdb" | "postgres" | "pg_ctl";

/** Where a server program comes from, whom it runs as, which directory it works on and where it may complain. */
export type Placement = {
  readonly binaries: string;
  readonly account: Account | undefined;
  readonly directory: string;
  readonly logFile: string;
};

export type Running = {
  readonly interrupt: () => void;
  /** From now on node may end before the program does. */
  readonly letGo: () => void;
  /** Resolves when the program has ended, also when it could not be started at all. */
  readonly ended: Promise<{ readonly code: number | null; readonly error?: Error }>;
};

/** The descriptor on which a program run for root finds the directory it works on. */
const DIRECTORY_DESCRIPTOR = 3;

/**
 * The server's account may not be allowed to walk to the directory (a checkout below /root). On Linux root therefore
 * opens the directory itself and hands it down: `/proc/self/fd/3` leads straight into it, in every process that the
 * server forks, and the directories above it are never asked. The data stays where the user put it, so deleting it
 * deletes the data. Elsewhere there is no such link, and the account has to reach the path by itself.
 */
const handsDirectoryDown = ({ account }: Placement): boolean => account !== undefined && process.platform === "linux";

/** What the directory is called inside a program started by `start`. */
export const directoryInside = (placement: Placement): string =>
  handsDirectoryDown(placement) ? `/proc/self/fd/${DIRECTORY_DESCRIPTOR}` : placement.directory;

/**
 * Starts a server program in a session of its own, so that a Ctrl-C at the terminal reaches node alone and node can
 * shut down in order. Its output goes to a file: a pipe would break, and the server with it, when node is killed.
 */
export function start(program: Program, args: readonly string[], placement: Placement): Running {
  const log = openSync(placement.logFile, "a", 0o600);
  const directory = handsDirectoryDown(placement) ? openSync(placement.directory, "r") : undefined;
  try {
    const child = spawn(path.join(placement.binaries, "bin", program), args, {
      ...placement.account,
      cwd: path.join(placement.binaries, "bin"),
      env: environment(),
      detached: true,
      windowsHide: true,
      stdio: ["ignore", log, log, ...(directory === undefined ? [] : [directory])],
    });
    return { interrupt: () => child.kill("SIGINT"), letGo: () => child.unref(), ended: endOf(child) };
  } catch (error) {
    // Node reports some refusals of the system (a bad working directory, no permission) by throwing, some by an event.
    return {
      interrupt: () => undefined,
      letGo: () => undefined,
      ended: Promise.resolve({ code: null, error: error as Error }),
    };
  } finally {
    closeSync(log);
    if (directory !== undefined) closeSync(directory);
  }
}

function endOf(child: ChildProcess): Running["ended"] {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve({ code: null, error }));
    child.once("exit", (code) => resolve({ code }));
  });
}

/**
 * A short list instead of our own environment: the server has no business with our secrets, which its account could
 * read, and a PGPORT or PGOPTIONS left in someone's shell must not steer it.
 */
function environment(): NodeJS.ProcessEnv {
  const { PATH, SystemRoot, TEMP, TMP } = process.env;
  const windows = process.platform === "win32" ? { SystemRoot, TEMP, TMP } : {};
  return { PATH, ...windows, LC_ALL: "C", TZ: "UTC" };
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
