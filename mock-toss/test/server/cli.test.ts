import { fork, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callsTo } from "./mock-over-http.ts";

const BIN = join(import.meta.dirname, "../../bin/mock-toss.js");

let data: string;
beforeAll(() => {
  data = mkdtempSync(join(tmpdir(), "mock-toss-"));
});
afterAll(() => rmSync(data, { recursive: true, force: true }));

const run = (args: string[], env: Record<string, string> = {}) => {
  const child = fork(BIN, args, { silent: true, env: { ...process.env, ...env } });
  let text = "";
  child.stdout?.on("data", (chunk) => (text += String(chunk)));
  child.stderr?.on("data", (chunk) => (text += String(chunk)));
  return { child, text: () => text, exited: exitOf(child) };
};

const exitOf = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => child.once("exit", (code) => resolve(code)));

const readyUrl = (child: ChildProcess): Promise<string> =>
  new Promise((resolve) => child.once("message", (message) => resolve((message as { url: string }).url)));

describe("mock-toss, the command", () => {
  it("still knows after kill -9 everything it has answered", async () => {
    const first = run(["--port", "0", "--data", data]);
    const shop = callsTo(await readyUrl(first.child));
    const approved: string[] = [];
    for (let number = 0; number < 50; number++) {
      const paymentKey = await shop.authenticated();
      expect((await shop.confirm(paymentKey)).status).toBe(200);
      approved.push(paymentKey);
    }
    const unanswered = Promise.allSettled(approved.map((paymentKey) => shop.confirm(paymentKey)));
    first.child.kill("SIGKILL");
    await Promise.all([first.exited, unanswered]);

    const second = run(["--port", "0", "--data", data]);
    const again = callsTo(await readyUrl(second.child));
    const ledger: { paymentKey: string }[] = await again.json("GET", "/_mock/transactions");
    expect(ledger.map((row) => row.paymentKey)).toEqual(approved);
    second.child.kill("SIGTERM");
    expect(await second.exited).toBe(0);
  });

  it("ends when the parent that forked it is gone", async () => {
    const { child, exited } = run(["--port", "0"]);
    await readyUrl(child);
    child.disconnect();
    expect(await exited).toBe(0);
  });

  it("says in one line which port is taken, and which variable chooses another", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const { port } = other.address() as AddressInfo;
    const { exited, text } = run([], { MOCK_TOSS_PORT: String(port) });
    expect(await exited).toBe(1);
    expect(text()).toBe(`mock-toss: port ${port} is taken: choose another one with --port or MOCK_TOSS_PORT\n`);
    other.close();
  });

  it("takes as many pairs of keys as somebody has, as one merchant's, and none without its other half", async () => {
    const own = ["--client-key", "test_ck_1", "--secret-key", "test_sk_1"];
    const widget = ["--client-key", "test_gck_1", "--secret-key", "test_gsk_1"];
    const { child, exited } = run(["--port", "0", "--api-version", "2024-06-01", ...own, ...widget]);
    const { authenticated, json } = callsTo(await readyUrl(child));
    const versionFor = async (clientKey: string, secretKey: string): Promise<string> => {
      const paymentKey = await authenticated({ clientKey });
      const authorization = `Basic ${btoa(`${secretKey}:`)}`;
      return (await json("GET", `/v1/payments/${paymentKey}`, undefined, { authorization })).version;
    };
    expect(await versionFor("test_ck_1", "test_sk_1")).toBe("2024-06-01");
    // §1.2: widget keys are pinned.
    expect(await versionFor("test_gck_1", "test_gsk_1")).toBe("2022-11-16");
    child.kill("SIGTERM");
    expect(await exited).toBe(0);
    expect(await run(["--client-key", "test_ck_1"]).exited).toBe(2);
  });

  it("says in one line that a ledger needs a directory", async () => {
    const file = join(data, "file");
    writeFileSync(file, "");
    const { exited, text } = run(["--port", "0", "--data", file]);
    expect(await exited).toBe(2);
    expect(text()).toBe(`mock-toss: --data ${file} is no directory that can be written to (ENOTDIR)\n`);
  });

  it.skipIf(!existsSync("/proc/self"))("says so, too, of one that the system never makes", async () => {
    const { exited, text } = run(["--port", "0", "--data", "/proc/mock/toss"]);
    expect(await exited).toBe(2);
    expect(text()).toBe("mock-toss: --data /proc/mock/toss is no directory that can be written to (ENOENT)\n");
  });

  it("explains itself", async () => {
    const help = run(["--help"]);
    expect(await help.exited).toBe(0);
    expect(help.text()).toContain("--data <directory>");
    const misused = run(["--prot", "1"]);
    expect(await misused.exited).toBe(2);
  });
});
