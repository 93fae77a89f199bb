import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const statOf = (pid: number): readonly string[] => {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /, "")
      .split(" ");
  } catch {
    return [];
  }
};
const isAlive = (pid: number): boolean => !["Z", undefined].includes(statOf(pid)[0]);
const commandOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
};

/** Its children, their children, and so on. */
const descendantsOf = (pid: number): readonly number[] => {
  const children = readdirSync("/proc")
    .map(Number)
    .filter((child) => Number(statOf(child)[1]) === pid);
  return [...children, ...children.flatMap(descendantsOf)];
};

describe.skipIf(!existsSync("/proc"))("a chaos run whose driver is killed", () => {
  let directory: string;
  const started = new Set<number>();
  beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), "payonce-keeper-"));
    const compiled = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "test/chaos"], {
      cwd: ROOT,
    });
    expect(compiled.status, String(compiled.stdout)).toBe(0);
  }, 180_000);
  afterEach(() => {
    for (const pid of started) if (isAlive(pid)) process.kill(pid, "SIGKILL");
    rmSync(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  });

  it("leaves nothing behind, frozen or not", async () => {
    const driver = spawn(process.execPath, ["dist/chaos/test/chaos/command.js", "--orders", "10000"], {
      cwd: ROOT,
      stdio: "ignore",
      env: { PATH: process.env["PATH"], TMPDIR: directory },
    });
    const ended = once(driver, "exit");
    const driverPid = driver.pid ?? 0;
    started.add(driverPid);
    const running = (): readonly number[] => descendantsOf(driverPid).filter(isAlive);
    const serving = (pids: readonly number[]): number =>
      pids.filter((pid) => /payonce\.js serve/.test(commandOf(pid))).length;
    await expect.poll(() => serving(running()), { timeout: 120_000 }).toBe(2);

    const doomed = running().filter((pid) => !commandOf(pid).includes(" -e "));
    for (const pid of running()) started.add(pid);
    for (const pid of doomed.filter((_, index) => index % 2 === 0)) process.kill(pid, "SIGSTOP");
    expect(doomed.some((pid) => commandOf(pid).includes("postgres"))).toBe(true);
    driver.kill("SIGKILL");
    await ended;
    await expect.poll(() => [...started].filter(isAlive), { timeout: 20_000 }).toEqual([]);
    await expect.poll(() => readdirSync(directory)).toEqual([]);
  }, 200_000);
});
