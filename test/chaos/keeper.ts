import { spawn } from "node:child_process";

/** By this every process of a run is known, besides by working in the run's directory, as PostgreSQL does. */
export const markOf = (dataDir: string): Readonly<Record<string, string>> => ({ CHAOS_DATA_DIR: dataDir });

/**
 * Whatever ends the driver, a Ctrl-C or a kill -9, closes the pipe to this process, which then ends everything that the run has started,
 * frozen or not, and removes its directory. It goes by the mark and not by a list of numbers: something may be starting just then, and a
 * number may belong to somebody else by now. It looks again until nothing is left, since a server may fork meanwhile.
 */
const SCRIPT = `
  const { readdirSync, readFileSync, readlinkSync, rmSync } = require("node:fs");
  const [dataDir] = process.argv.slice(1);
  const asked = (read) => { try { return read(); } catch { return ""; } };
  const isOurs = (pid) =>
    asked(() => readFileSync("/proc/" + pid + "/environ", "utf8")).split("\\0").includes("CHAOS_DATA_DIR=" + dataDir) ||
    asked(() => readlinkSync("/proc/" + pid + "/cwd")).startsWith(dataDir + "/");
  const end = (looksLeft) => {
    const left = readdirSync("/proc").filter((name) => /^\\d+$/.test(name) && isOurs(name));
    for (const pid of left) asked(() => process.kill(Number(pid), "SIGKILL"));
    if (left.length > 0 && looksLeft > 0) return setTimeout(end, 100, looksLeft - 1);
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  };
  process.stdin.resume().on("close", () => end(50));`;

/** Ends what a run has started when the run's driver cannot. To be called before anything is started; `release`: the driver did it. */
export const startKeeper = (dataDir: string): { readonly release: () => void } => {
  const keeper = spawn(process.execPath, ["-e", SCRIPT, dataDir], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  keeper.unref();
  (keeper.stdin as typeof keeper.stdin & { unref: () => void }).unref();
  return { release: () => void keeper.stdin.end() };
};
