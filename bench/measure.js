import { startChild } from "./children.js";

/**
 * @typedef {import("./children.js").Child} Child
 * @typedef {import("./setting.js").Setting} Setting
 * @typedef {import("./load/load.js").Measured} Measured
 * @typedef {import("./load/load.js").Job} Job
 * @typedef {{ runs: number, warmUpS: number, seconds: number, firstWarmUpS: number }} Care
 *
 * @typedef {object} Spread
 * @property {number} median
 * @property {number} least
 * @property {number} most
 *
 * @typedef {object} Row one line of the table
 * @property {string} part
 * @property {string} what
 * @property {number | null} inFlight
 * @property {Spread} ordersPerS
 * @property {{ p50: number, p95: number, p99: number } | null} ms medians over the runs
 * @property {Record<string, number> | null} cpuMs per paid order, by process; medians over the runs
 * @property {Record<string, number>} failed how often what went wrong
 */

export const median = (/** @type {readonly number[]} */ values) =>
  values.toSorted((one, other) => one - other)[Math.floor((values.length - 1) / 2)] ?? 0;

/** @type {(values: readonly number[]) => Spread} */
export const spreadOf = (values) => ({ median: median(values), least: Math.min(...values), most: Math.max(...values) });

/** Servers that have sold for a while: what nobody has asked for yet runs ten times slower, and one shopper alone asks for little. */
const warm = new WeakSet();
const WARM_UP = { inFlight: 128 };

/**
 * Runs one case several times and sums it up in a row.
 *
 * @param {Setting} setting
 * @param {Care} care
 * @param {{ part: string, what: string, servers: readonly Child[], toss: Child, job: Pick<Job, "products" | "pace"> & Partial<Job> }} wanted
 * @returns {Promise<Row>}
 */
export const measure = async (setting, care, { part, what, servers, toss, job }) => {
  const sell = async (/** @type {Pick<Job, "pace" | "warmUpS" | "seconds">} */ asked) => {
    await setting.settle();
    const load = await startChild("load/load.js");
    const processes = {
      server: servers.map(({ pid }) => pid),
      postgres: setting.postgres,
      toss: toss.pid,
      load: load.pid,
    };
    /** @type {Measured} */
    const sold = await load.ask({
      ...{ shopUrls: servers.map(({ ready }) => ready.url), windowUrl: toss.ready.windowUrl, processes },
      ...job,
      ...asked,
    });
    await load.end();
    return sold;
  };

  if (servers.some((server) => !warm.has(server))) {
    await sell({ pace: WARM_UP, warmUpS: 0, seconds: care.firstWarmUpS });
    for (const server of servers) warm.add(server);
  }
  const runs = [];
  for (let run = 0; run < care.runs; run++) {
    runs.push(await sell({ pace: job.pace, warmUpS: care.warmUpS, seconds: care.seconds }));
  }
  const failed = runs.find(({ paid }) => paid === 0);
  if (failed !== undefined) throw new Error(`${what}: nobody paid: ${JSON.stringify(failed.outcomes)}`);
  const row = rowOf(part, what, "inFlight" in job.pace ? job.pace.inFlight : null, runs);
  console.log(`    ${lineOf(row)}`);
  return row;
};

/** @type {(part: string, what: string, inFlight: number | null, runs: readonly Measured[]) => Row} */
const rowOf = (part, what, inFlight, runs) => {
  const across = (/** @type {(run: Measured) => number} */ pick) => median(runs.map(pick));
  const processes = Object.keys(runs[0]?.cpu ?? {});
  return {
    ...{ part, what, inFlight, ordersPerS: spreadOf(runs.map(({ paid, seconds }) => paid / seconds)) },
    ms: {
      p50: across(({ latencies }) => latencies[0] ?? 0),
      p95: across(({ latencies }) => latencies[1] ?? 0),
      p99: across(({ latencies }) => latencies[2] ?? 0),
    },
    cpuMs: Object.fromEntries(
      processes.map((name) => [name, across(({ cpu, paid }) => ((cpu[name] ?? 0) * 1_000) / Math.max(1, paid))]),
    ),
    failed: failedIn(runs),
  };
};

/** @type {(runs: readonly { outcomes: Readonly<Record<string, number>> }[]) => Record<string, number>} how often what, over all runs */
export const failedIn = (runs) => {
  /** @type {Record<string, number>} */
  const failed = {};
  for (const [outcome, times] of runs.flatMap(({ outcomes }) => Object.entries(outcomes))) {
    if (outcome !== "paid") failed[outcome] = (failed[outcome] ?? 0) + times;
  }
  return failed;
};

/** @type {(row: Row) => string} */
const lineOf = ({ what, inFlight, ordersPerS, ms, cpuMs, failed }) =>
  [
    `${what}${inFlight === null ? "" : `, ${inFlight} in flight`}: ${Math.round(ordersPerS.median)} orders/s`,
    `p50 ${ms?.p50.toFixed(1)} ms`,
    `CPU per order ${Object.entries(cpuMs ?? {})
      .map(([name, spent]) => `${name} ${spent.toFixed(2)}`)
      .join(", ")} ms`,
    ...Object.entries(failed).map(([outcome, times]) => `${outcome} × ${times}`),
  ].join(" · ");
