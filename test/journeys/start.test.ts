import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { freePort } from "../../scripts/free-port.js";
import { keepOutput } from "../output.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PROGRAM = path.join(ROOT, "bin/payonce.js");
/** From the command to a ready server, on an installed clone and a busy machine: it takes two seconds on an idle one. */
const READY_WITHIN_MS = 60_000;
/** For what takes no time at all there. */
const SOON_MS = 20_000;

const hasCurl = spawnSync("curl", ["--version"]).status === 0;

/** Every process whose command line or working directory tells that it belongs to the data directory. */
const processesOf = (dataDir: string): number[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, "utf8");
        const environment = readFileSync(`/proc/${pid}/environ`, "utf8");
        const worksIn = readlinkSync(`/proc/${pid}/cwd`);
        return (
          [command, worksIn].some((path) => path.includes(dataDir)) || environment.includes(`DATA_DIR=${dataDir}\0`)
        );
      } catch {
        return false;
      }
    })
    .map(Number);

const until = async (holds: () => Promise<boolean> | boolean, ms: number): Promise<void> => {
  const giveUpAt = performance.now() + ms;
  while (!(await holds())) {
    if (performance.now() > giveUpAt) throw new Error("it did not come true in time");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

describe.skipIf(!existsSync("/proc"))("npm start", () => {
  let dataDir: string;
  let ports: { readonly payonce: number; readonly mockToss: number };
  let started: ChildProcess[];

  beforeEach(async () => {
    dataDir = mkdtempSync(path.join(tmpdir(), "payonce-start-"));
    ports = { payonce: await freePort(), mockToss: await freePort() };
    started = [];
  });
  afterEach(async () => {
    for (const child of started) if (child.exitCode === null && child.signalCode === null) child.kill("SIGINT");
    await until(() => started.every(({ exitCode, signalCode }) => exitCode !== null || signalCode !== null), SOON_MS);
    for (const pid of processesOf(dataDir)) process.kill(pid, "SIGKILL");
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  });

  const start = (
    overrides: Record<string, string> = {},
    command: readonly [string, ...string[]] = [process.execPath, PROGRAM, "dev"],
  ): { child: ChildProcess; said: () => string } => {
    const [program, ...args] = command;
    const child = spawn(program, args, {
      cwd: ROOT,
      env: {
        PATH: process.env["PATH"],
        PORT: String(ports.payonce),
        MOCK_TOSS_PORT: String(ports.mockToss),
        DATA_DIR: dataDir,
        ...overrides,
      },
    });
    started.push(child);
    let said = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        said += chunk.toString();
        keepOutput(chunk.toString(), child.pid);
      });
    }
    return { child, said: () => said };
  };

  const url = (): string => `http://127.0.0.1:${ports.payonce}`;
  const ready = (): Promise<void> =>
    until(
      () =>
        fetch(`${url()}/readyz`).then(
          ({ status }) => status === 200,
          () => false,
        ),
      READY_WITHIN_MS,
    );

  const post = async (address: string, body: object, headers = {}): Promise<Record<string, string>> => {
    const answer = await fetch(address, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
    return (await answer.json()) as Record<string, string>;
  };

  const buy = async (fault?: object): Promise<string> => {
    const { token } = await post(`${url()}/dev/session`, { userId: "minji" });
    const headers = { authorization: `Bearer ${token}` };
    const lines = [{ productId: "mug", quantity: 1 }];
    const { orderId = "", csrfToken } = await post(`${url()}/v1/orders`, { lines, amount: 18_000 }, headers);
    const mock = `http://127.0.0.1:${ports.mockToss}/_mock/payments`;
    const { paymentKey } = await post(mock, { orderId, amount: 18_000 });
    if (fault !== undefined) await post(`http://127.0.0.1:${ports.mockToss}/_mock/faults`, fault);
    await post(`${url()}/v1/orders/${orderId}/confirm`, { paymentKey, amount: 18_000, csrfToken }, headers);
    return orderId;
  };

  const statusOf = async (orderId: string): Promise<string> => {
    const headers = { authorization: "Bearer merchant_dev_key" };
    const answer = await fetch(`${url()}/v1/orders/${orderId}`, { headers });
    return ((await answer.json()) as { status: string }).status;
  };

  const approvalsAsked = async (): Promise<number> => {
    const answer = await fetch(`http://127.0.0.1:${ports.mockToss}/_mock/requests?operation=confirm`);
    return ((await answer.json()) as unknown[]).length;
  };

  const damage = (file: string, content: string): void => {
    const damaged = path.join(dataDir, "nest", file);
    mkdirSync(path.dirname(damaged), { recursive: true });
    writeFileSync(damaged, content);
  };

  const approvalsOf = async (orderId: string): Promise<number> => {
    const answer = await fetch(`http://127.0.0.1:${ports.mockToss}/_mock/transactions?orderId=${orderId}`);
    return ((await answer.json()) as unknown[]).length;
  };

  it("says where everything is, sells, acknowledges by itself, and leaves no process behind on Ctrl-C", async () => {
    const { child, said } = start();
    await ready();
    await until(() => said().includes("Ctrl-C stops everything"), SOON_MS);
    expect(said()).toContain(`http://localhost:${ports.payonce}`);
    expect(said().split("\n").length).toBeLessThan(15);
    const orderId = await buy();
    await until(async () => (await statusOf(orderId)) === "COMPLETE", SOON_MS);

    child.kill("SIGINT");
    await once(child, "exit");
    expect(child.exitCode).toBe(0);
    await until(() => processesOf(dataDir).length === 0, SOON_MS);
  }, 180_000);

  it("shows nobody the keys that a developer brought", async () => {
    const own = { MERCHANT_API_KEY: "merchant-key-of-a-developer-0123456789", LOG_LEVEL: "trace" };
    const { said } = start({ ...own, TOSS_SECRET_KEY: "test_sk_of_a_shop_of_its_own_0123456789" });
    await until(() => said().includes("Ctrl-C stops everything"), READY_WITHIN_MS);
    await buy();
    const secrets = Object.values(JSON.parse(readFileSync(path.join(dataDir, "secrets.json"), "utf8")) as object);
    for (const secret of [...secrets, own.MERCHANT_API_KEY]) expect(said()).not.toContain(secret);
    expect(said()).toContain("(your MERCHANT_API_KEY)");
  }, 180_000);

  it("ends, all of it, when npm is told to, as whoever runs it in a container does", async () => {
    const { child, said } = start({}, ["npm", "start"]);
    // It compiles first.
    await until(() => said().includes("Ctrl-C stops everything"), 4 * READY_WITHIN_MS);
    child.kill("SIGTERM");
    await once(child, "exit");
    await until(() => processesOf(dataDir).length === 0, SOON_MS);
  }, 180_000);

  it("takes the second Ctrl-C for what it is, and leaves nothing behind then either", async () => {
    const { child } = start();
    await ready();
    const paying = buy({ on: "confirm", fault: "hang" }).catch(() => "cut off");
    await until(async () => (await approvalsAsked()) > 0, SOON_MS);
    for (const pauseMs of [600, 0]) {
      child.kill("SIGINT");
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    await once(child, "exit");
    expect(child.exitCode).toBe(130);
    expect(await paying).toBe("cut off");
    await until(() => processesOf(dataDir).length === 0, SOON_MS);
  }, 180_000);

  it.each([
    ["is a file", () => writeFileSync(path.join(dataDir, "nest"), ""), "DATA_DIR"],
    ["holds damaged secrets", () => damage("secrets.json", "{"), "secrets.json is damaged"],
    ["lies about the port", () => damage("postgres/port", "99999"), "Ctrl-C stops everything"],
  ])(
    "says what is wrong with a data directory that %s",
    async (_what, spoil, words) => {
      spoil();
      const { child, said } = start({ DATA_DIR: path.join(dataDir, "nest") });
      await until(() => said().includes(words), READY_WITHIN_MS);
      if (words.startsWith("Ctrl-C")) child.kill("SIGINT");
      else expect(said().trim().split("\n")).toHaveLength(1);
      await until(() => child.exitCode !== null, READY_WITHIN_MS);
    },
    180_000,
  );

  it.skipIf(!hasCurl)(
    "does what the README's walk with curl says",
    async () => {
      start();
      await ready();
      const here = (text: string): string =>
        text
          .replaceAll("localhost:3000", `localhost:${ports.payonce}`)
          .replaceAll("localhost:4000", `localhost:${ports.mockToss}`);
      for (const readme of ["README.md", "README.ko.md"]) {
        const text = readFileSync(new URL(`../../${readme}`, import.meta.url), "utf8");
        const walk = /```sh\n([^`]*TOKEN=[^`]*)```/.exec(text)?.[1] ?? "";
        const { stdout } = spawnSync("bash", ["-euc", here(walk)], { encoding: "utf8", timeout: 60_000 });
        expect(stdout, readme).toContain('"status":"COMPLETE"');
        expect(stdout, readme).toContain('"type":"order.paid"');
      }
    },
    180_000,
  );

  it.each(["node alone", "everything"])(
    "finds every order again after a kill -9 of %s",
    async (what) => {
      const { child } = start({ LOG_LEVEL: "trace" });
      await ready();
      const orderId = await buy();

      const doomed = what === "everything" ? processesOf(dataDir) : [child.pid ?? 0];
      for (const pid of doomed) process.kill(pid, "SIGKILL");
      await once(child, "exit");

      start();
      await ready();
      await until(async () => (await statusOf(orderId)) === "COMPLETE", SOON_MS);
      expect(await approvalsOf(orderId)).toBe(1);
    },
    180_000,
  );

  it.each([
    ["PORT", "payonce"],
    ["MOCK_TOSS_PORT", "mockToss"],
  ] as const)(
    "names a port that is taken, and %s",
    async (variable, which) => {
      const squatter = createServer().listen(ports[which], "127.0.0.1");
      await once(squatter, "listening");
      const { child, said } = start();
      await once(child, "exit");
      squatter.close();
      expect(child.exitCode).toBe(1);
      expect(said().trim().split("\n")).toHaveLength(1);
      expect(said()).toContain(`port ${ports[which]} is taken`);
      expect(said()).toContain(variable);
      await until(() => processesOf(dataDir).length === 0, SOON_MS);
    },
    180_000,
  );
});
