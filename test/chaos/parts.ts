import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";

import { freePort } from "../../scripts/free-port.js";
import { startEmbeddedPostgres } from "../../src/adapters/embedded-postgres/start.ts";

const UP_WITHIN_MS = 30_000;

/** Something that runs as a process of its own, and to which anything can happen. */
export type Part = {
  readonly name: string;
  readonly url: string;
  readonly kill: () => Promise<void>;
  readonly freeze: () => void;
  readonly thaw: () => void;
  /** Resolves once it serves. */
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

const until = async (what: string, holds: () => Promise<boolean>): Promise<void> => {
  const giveUpAt = performance.now() + UP_WITHIN_MS;
  while (!(await holds().catch(() => false))) {
    if (performance.now() > giveUpAt) throw new Error(`${what} did not come up`);
    await sleep(50);
  }
};

type Program = {
  readonly name: string;
  readonly url: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly healthPath: string;
  readonly logFile: string;
};

/** One of our programs, which is started again on the same port. */
export const program = ({ name, url, args, env, healthPath, logFile }: Program): Part => {
  let child: ChildProcess | undefined;
  const signal = (kind: NodeJS.Signals): void => {
    if (child?.exitCode === null && child.signalCode === null) child.kill(kind);
  };
  const end = async (kind: NodeJS.Signals): Promise<void> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    signal(kind);
    await ended;
  };
  return {
    name,
    url,
    kill: () => end("SIGKILL"),
    freeze: () => signal("SIGSTOP"),
    thaw: () => signal("SIGCONT"),
    stop: () => end("SIGTERM"),
    start: async () => {
      child = spawn(process.execPath, [...args], {
        stdio: ["ignore", "pipe", "pipe"],
        env: { PATH: process.env["PATH"], ...env },
      });
      const log = createWriteStream(logFile, { flags: "a" });
      child.stdout?.pipe(log, { end: false });
      child.stderr?.pipe(log, { end: false });
      await until(name, async () => (await fetch(url + healthPath, { signal: AbortSignal.timeout(1_000) })).ok);
    },
  };
};

/** The postmaster and its children: a frozen server is one that does not answer, not one that takes no new connection. */
const family = (pid: number): readonly number[] => [
  pid,
  ...readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((child) => parentOf(child) === pid),
];

const parentOf = (pid: number): number | undefined => {
  try {
    return Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, "utf8"))?.[1]);
  } catch {
    return undefined;
  }
};

const send = (pids: readonly number[], kind: NodeJS.Signals): void => {
  for (const pid of pids) {
    try {
      process.kill(pid, kind);
    } catch {
      // It is gone already.
    }
  }
};

/** The real PostgreSQL, with fsync on. Killed, it loses what it has not committed, and nothing else. */
export const database = async (dataDir: string): Promise<Part> => {
  const port = await freePort();
  const directory = path.join(dataDir, "postgres");
  let server = await startEmbeddedPostgres({ dataDir: directory, port });
  const url = server.url();
  return {
    name: "postgres",
    url,
    freeze: () => send(family(server.pid), "SIGSTOP"),
    thaw: () => send(family(server.pid), "SIGCONT"),
    kill: async () => {
      const pids = family(server.pid);
      send(pids, "SIGKILL");
      // Gives up the directory, which our own launcher would otherwise enter again as soon as the server is back.
      await server.stop().catch(() => undefined);
      await until("the end of postgres", async () => pids.every((pid) => parentOf(pid) === undefined || isZombie(pid)));
    },
    stop: () => server.stop(),
    start: async () => {
      server = await startEmbeddedPostgres({ dataDir: directory, port });
      await until("postgres", async () => {
        const client = new Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
        await client.connect();
        await client.end();
        return true;
      });
    },
  };
};

const isZombie = (pid: number): boolean => {
  try {
    return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return true;
  }
};
