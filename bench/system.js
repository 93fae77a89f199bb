import { readdirSync, readFileSync } from "node:fs";
import { cpus, totalmem, type, release } from "node:os";

/** Clock ticks a second in Linux's /proc. */
const TICKS_PER_SECOND = 100;

/** The fields of /proc/<pid>/stat after the name, which may hold blanks: state, parent, … */
const statOf = (/** @type {number | string} */ pid) => {
  const text = readFileSync(`/proc/${pid}/stat`, "utf8");
  return text.slice(text.lastIndexOf(")") + 2).split(" ");
};
const seconds = (/** @type {readonly (string | undefined)[]} */ ticks) =>
  ticks.reduce((sum, tick) => sum + Number(tick), 0) / TICKS_PER_SECOND;

/** User and system time of a process, all its threads, in seconds. */
const cpuOf = (/** @type {number} */ pid) => seconds(statOf(pid).slice(11, 13));

/** The same of PostgreSQL: the postmaster, the children it has buried, and those that live. */
const cpuOfPostgres = (/** @type {number} */ postmaster) => {
  const living = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const children = living.map((pid) => {
    try {
      const stat = statOf(pid);
      return Number(stat[1]) === postmaster ? seconds(stat.slice(11, 13)) : 0;
    } catch {
      return 0; // Gone between the list and the look: counted with the buried next time.
    }
  });
  return seconds(statOf(postmaster).slice(11, 15)) + children.reduce((sum, each) => sum + each, 0);
};

/**
 * Who takes part in a measurement, by process id.
 *
 * @typedef {{ readonly server: readonly number[], readonly postgres: number, readonly toss: number, readonly load: number }} Processes
 */

/**
 * CPU time spent since each process began, in seconds.
 *
 * @param {Processes} processes
 */
export const cpuSeconds = ({ server, postgres, toss, load }) => ({
  server: server.reduce((sum, pid) => sum + cpuOf(pid), 0),
  postgres: cpuOfPostgres(postgres),
  toss: cpuOf(toss),
  load: cpuOf(load),
});

/** Memory that a process really has, in bytes. */
export const rssOf = (/** @type {number} */ pid) =>
  Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) * 1024;

export const machine = () => ({
  cpus: cpus().length,
  model: cpus()[0]?.model.trim() ?? "unknown",
  memoryGb: Math.round(totalmem() / 1e9),
  system: `${type()} ${release().split("-")[0]}`,
  node: process.version,
});
