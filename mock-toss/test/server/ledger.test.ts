import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { createEngine } from "../../src/engine/index.ts";
import { startOf } from "../../src/ledger/claim-directory.ts";
import { readLines, writeLines } from "../../src/ledger/ledger-file.ts";
import { openLedger } from "../../src/ledger/ledger.ts";
import { mockOverHttp, type ClockView } from "./mock-over-http.ts";

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "mock-toss-"));
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

const ledgerFile = (): string => join(data, readdirSync(data).find((name) => name.endsWith(".jsonl")) ?? "");

describe("the lines of a file", () => {
  it("come back as they were written, also when they are longer than a chunk, in Korean, and torn at the end", () => {
    const path = join(data, "lines");
    const lines = ["사과".repeat(700_000), "", "배", "감".repeat(10)];
    const bytes = writeLines(path, lines);
    appendFileSync(path, "torn 사과".slice(0, 6));
    const read: string[] = [];
    readLines(path, (line) => read.push(line));
    expect(read).toEqual(lines);
    expect(statSync(path).size).toBe(bytes);
  });
});

describe("the ledger on disk", () => {
  it("knows after a restart what was approved, cancelled and bound to a key, and where the clock stood", async () => {
    const before = await mockOverHttp({ data });
    const paymentKey = await before.authenticated();
    const key = { "idempotency-key": "a" };
    const told = await (await before.confirm(paymentKey, {}, key)).text();
    await before.json("POST", "/_mock/clock", { advance: "1h" });
    await before.json("POST", `/v1/payments/${paymentKey}/cancel`, { cancelReason: "r", cancelAmount: 300 });
    const state = await before.json("GET", "/_mock/state");
    await before.mock.close();

    const after = await mockOverHttp({ data });

    expect(await after.json("GET", "/_mock/state")).toEqual(state);
    expect(await (await after.confirm(paymentKey, {}, key)).text()).toBe(told);
    expect((await after.json<ClockView>("GET", "/_mock/clock")).offsetMs).toBeGreaterThan(3_590_000);
    expect(await after.json("GET", "/v1/payments/orders/order-000001")).toMatchObject({ balanceAmount: 700 });
    expect(await after.authenticated()).not.toBe(paymentKey);
  });

  it("drops a last line that was torn", async () => {
    const before = await mockOverHttp({ data });
    const paymentKey = await before.authenticated();
    await before.mock.close();
    appendFileSync(ledgerFile(), '[["payments","half');

    const after = await mockOverHttp({ data });

    expect(await after.json("GET", `/v1/payments/${paymentKey}`)).toMatchObject({ status: "IN_PROGRESS" });
  });

  it("names the line that somebody has damaged, instead of forgetting what comes after it", () => {
    openLedger(data, createEngine()).close();
    appendFileSync(ledgerFile(), "garbage\n");
    expect(() => openLedger(data, createEngine())).toThrow(/line \d+ of .*ledger-\d+\.jsonl is damaged/);
  });

  it("belongs to one at a time, and to the next once that one has let go or died", async () => {
    const first = await mockOverHttp({ data });
    const paymentKey = await first.authenticated();
    expect(() => openLedger(data, createEngine())).toThrow(/in use by process/);
    const other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    onTestFinished(() => void other.kill("SIGKILL"));
    await first.mock.close();

    writeFileSync(join(data, "ledger.lock"), JSON.stringify({ pid: other.pid, startedAt: startOf(other.pid ?? 0) }));
    expect(() => openLedger(data, createEngine())).toThrow(`in use by process ${other.pid}`);
    other.kill("SIGKILL");
    await once(other, "exit");
    const after = await mockOverHttp({ data });
    expect(await after.json("GET", `/v1/payments/${paymentKey}`)).toMatchObject({ status: "IN_PROGRESS" });
  });

  it.each(["", "garbage", '{"pid":1,"startedAt":"another start"}', '{"pid":-1}'])(
    "is not kept from anybody by a claim that means nothing: %s",
    (claim) => {
      writeFileSync(join(data, "ledger.lock"), claim);
      openLedger(data, createEngine()).close();
      expect(readdirSync(data)).toEqual([expect.stringMatching(/^ledger-\d+\.jsonl$/)]);
    },
  );

  it("is written anew when it has grown, without losing anything", () => {
    const engine = createEngine({}, { trackChanges: true });
    const ledger = openLedger(data, engine, 10_000);
    for (let number = 0; number < 50; number++) {
      engine.controls.createPayment({ orderId: `order-${number}`, amount: 1_000 }, number);
      ledger.append(engine.takeChanges());
    }
    ledger.close();
    expect(readdirSync(data)).toEqual([expect.stringMatching(/^ledger-[2-9]\d*\.jsonl$/)]);

    const again = createEngine({}, { trackChanges: true });
    openLedger(data, again).close();
    expect(again.controls.dump()).toEqual(engine.controls.dump());
  });
});
