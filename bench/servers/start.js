import { openSync } from "node:fs";
import path from "node:path";

import { startChild } from "../children.js";

export const JWT_SECRET = "jwt-secret-of-the-bench-0123456789";
export const SECRET_KEY = "test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R";

/** For every server whose speed is measured: with more room for what is young, less of it is looked through. */
const ROOM = ["--max-semi-space-size=64"];

/** For every server that is asked to collect its garbage. */
const ATTENDED = ["--expose-gc", "--import", new URL("attended.js", import.meta.url).href];

/**
 * `payonce serve` as an operator runs it, its log in a file.
 *
 * @param {{ databaseUrl: string, tossUrl: string, directory: string, profile?: string | undefined, room?: boolean }} over
 */
export const startPayonce = ({ databaseUrl, tossUrl, directory, profile, room = true }) =>
  startChild("../bin/payonce.js", {
    args: ["serve"],
    output: openSync(path.join(directory, "payonce.log"), "a"),
    execArgv: [
      ...[...(room ? ROOM : []), ...ATTENDED],
      ...(profile === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profile}`]),
    ],
    env: {
      PORT: "0",
      HOST: "127.0.0.1",
      DATABASE_URL: databaseUrl,
      PUBLIC_URL: "http://localhost",
      TOSS_API_URL: tossUrl,
      TOSS_SECRET_KEY: SECRET_KEY,
      TOSS_CLIENT_KEY: "test_ck_D5GePWvyJnrK0W0k6q8gLzN97Eoq",
      TOKEN_SECRET: "token-secret-of-the-bench-0123456789",
      JWT_SECRET,
      MERCHANT_API_KEY: "merchant-key-of-the-bench-0123456789",
      LOG_LEVEL: process.env["BENCH_LOG_LEVEL"] ?? "info",
    },
  });

/**
 * @param {"floor.js" | "bare.js"} script
 * @param {{ databaseUrl: string, tossUrl: string, connections: number, held?: boolean, room?: boolean, profile?: string | undefined }} over
 */
export const startPlain = (script, { databaseUrl, tossUrl, connections, held = false, room = true, profile }) =>
  startChild(`servers/${script}`, {
    execArgv: [
      ...(room ? ROOM : ATTENDED),
      ...(profile === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profile}`]),
    ],
    env: {
      DATABASE_URL: databaseUrl,
      TOSS_API_URL: tossUrl,
      CONNECTIONS: String(connections),
      HELD: held ? "yes" : "no",
    },
  });
