import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import { keepOutput } from "../output.ts";

const PROGRAM = fileURLToPath(new URL("../../bin/payonce.js", import.meta.url));

export type ServerProcess = {
  readonly url: string;
  readonly pid: number;
  readonly kill: (signal: NodeJS.Signals) => Promise<void>;
};

type Over = {
  readonly databaseUrl: string;
  readonly tossUrl: string;
  readonly jwtSecret: string;
  readonly lanes: number;
  readonly events?: { readonly url: string; readonly secret: string };
};

/** What an operator would set. */
export const environmentOf = ({ databaseUrl, tossUrl, jwtSecret, lanes, events }: Over): Record<string, string> => ({
  PATH: process.env["PATH"] ?? "",
  PORT: "0",
  HOST: "127.0.0.1",
  LOG_LEVEL: "trace",
  DATABASE_URL: databaseUrl,
  PUBLIC_URL: "http://localhost",
  TOSS_API_URL: tossUrl,
  TOSS_SECRET_KEY: "test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R",
  TOSS_CLIENT_KEY: "test_ck_D5GePWvyJnrK0W0k6q8gLzN97Eoq",
  TOKEN_SECRET: "token-secret-of-the-tests-0123456789",
  JWT_SECRET: jwtSecret,
  LANES: String(lanes),
  MERCHANT_API_KEY: "merchant-key-of-the-tests-0123456789",
  ...(events && { EVENT_WEBHOOK_URL: events.url, EVENT_WEBHOOK_SECRET: events.secret }),
});

/** `payonce serve`, as an operator runs it. */
export const startServerProcess = async (over: Over): Promise<ServerProcess> => {
  const child = spawn(process.execPath, [PROGRAM, "serve"], {
    stdio: ["ignore", "pipe", "pipe"],
    env: environmentOf(over),
  });
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (said: Buffer) => keepOutput(said.toString(), child.pid));
  const ended = once(child, "exit");
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /listens on (\S+)/.exec(line)?.[1];
    if (url === undefined) continue;
    const kill = async (signal: NodeJS.Signals): Promise<void> => {
      child.kill(signal);
      await ended;
    };
    // Whoever read the lines has paused the stream, and a server whose log nobody takes stands still.
    child.stdout.resume();
    return { url, pid: child.pid ?? 0, kill };
  }
  throw new Error("the server ended before it listened");
};
