import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { keepOutput } from "../output.ts";
import { createTestDatabase, type TestDatabase } from "../postgres-server.ts";

const PROGRAM = fileURLToPath(new URL("../../bin/payonce.js", import.meta.url));

const TEST_KEYS = {
  TOSS_SECRET_KEY: "test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R",
  TOSS_CLIENT_KEY: "test_ck_D5GePWvyJnrK0W0k6q8gLzN97Eoq",
};
const COMPLETE = {
  ...TEST_KEYS,
  PUBLIC_URL: "http://localhost",
  HOST: "127.0.0.1",
  PORT: "0",
  TOKEN_SECRET: "token-secret-of-the-tests-0123456789",
  JWT_SECRET: "jwt-secret-of-the-tests-0123456789",
  MERCHANT_API_KEY: "merchant-key-of-the-tests-0123456789",
};

type Ended = { readonly code: number | null; readonly said: string };

const payonce = async (args: readonly string[], env: Record<string, string>): Promise<Ended> => {
  const child = spawn(process.execPath, [PROGRAM, ...args], { env: { PATH: process.env["PATH"], ...env } });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  keepOutput(said);
  return { code, said: said.trim() };
};

describe("payonce, told what cannot be", () => {
  it.each([
    [["frobnicate"], 'there is no command "frobnicate"'],
    [["dev", "--fast"], "'--fast'"],
    [["migrate", "now"], 'takes no "now"'],
    [["serve", "--lanes", "2"], "--lanes goes with migrate"],
  ])("%j: says so in one line", async (args, words) => {
    const { code, said } = await payonce(args, {});
    expect({ code, lines: said.split("\n").length }).toEqual({ code: 1, lines: 1 });
    expect(said).toContain(words);
  });

  it("names every variable that serve misses at once", async () => {
    const { code, said } = await payonce(["serve"], {});
    expect(code).toBe(1);
    for (const name of ["DATABASE_URL", "TOSS_SECRET_KEY", "PUBLIC_URL", "TOKEN_SECRET", "MERCHANT_API_KEY"]) {
      expect(said).toContain(`${name} is missing`);
    }
  });
});

describe("payonce, over a database", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  const changed = (change: (url: URL) => void): string => {
    const url = new URL(database.url);
    change(url);
    return url.href;
  };

  it.each(["migrate", "serve"])(
    "%s says in one line what the database refuses",
    async (command) => {
      const refused: readonly (readonly [string, string])[] = [
        [changed((url) => (url.password = "wrong")), "password authentication failed"],
        [changed((url) => (url.pathname = "/no_such_database")), '"no_such_database" does not exist'],
        [changed((url) => (url.port = "1")), "does not answer"],
      ];
      for (const [url, words] of refused) {
        const { code, said } = await payonce([command], { ...COMPLETE, DATABASE_URL: url });
        expect({ code, lines: said.split("\n").length }, said).toEqual({ code: 1, lines: 1 });
        expect(said).toContain(words);
      }
    },
    30_000,
  );

  it("serve asks for a migration first, and for a place where it may listen", async () => {
    const env = { ...COMPLETE, DATABASE_URL: database.url };
    expect((await payonce(["serve"], env)).said).toContain("run payonce migrate");
    expect(await payonce(["migrate"], env)).toEqual({ code: 0, said: "payonce: the database is up to date (LANES=1)" });
    const { code, said } = await payonce(["serve"], { ...env, HOST: "192.0.2.1" });
    expect(code).toBe(1);
    expect(said).toBe("payonce: cannot listen on 192.0.2.1, port 0 (EADDRNOTAVAIL): choose others with HOST and PORT");
  });

  it("migrates as one of many, however long another one takes and whatever the role says of statements", async () => {
    const other = new Client(database.url);
    await other.connect();
    await other.query(`alter role current_user in database ${database.name} set statement_timeout = '500ms'`);
    await other.query("select pg_advisory_lock(hashtext('payonce migrate'), hashtext('public'))");
    const migrations = ["1", "2"].map(() => payonce(["migrate"], { DATABASE_URL: database.url }));

    const waiting = "select count(*)::int as count from pg_locks where locktype = 'advisory' and not granted";
    while ((await other.query<{ count: number }>(waiting)).rows[0]?.count !== 2) await sleep(50);
    // Longer than the server lets any statement of its own take.
    await sleep(2_500);
    await other.end();
    for (const { code } of await Promise.all(migrations)) expect(code).toBe(0);
  });
});
