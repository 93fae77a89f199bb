import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";

import { runCampaign, type Turn } from "./campaign.ts";
import { crashPointTable, neverKilled } from "./crash-points.ts";
import { shrink } from "./shrink.ts";
import { simulate, type Simulated } from "./simulate.ts";
import type { Tally } from "./tally.ts";
import { World } from "./world.ts";

const USAGE = `npm run simulate -- [--seeds N] [--from S] [--jobs J]   live through N worlds (1000), beginning with seed S (1)
npm run simulate -- --first [--seeds N] [--from S]     the same, but stop at the first violation
npm run simulate -- --table [--write]                   print point × fault; --write keeps it in docs/crash-points.md
npm run simulate -- --replay S [--all]                  tell what happened in the world of seed S
npm run simulate -- --shrink S                          the same, without the shoppers and faults that do not matter

Exit code: 0 clean, 1 an invariant was violated (or, with --table, a point was never killed), 2 not understood.`;

const TABLE_FILE = "docs/crash-points.md";
const TOLD_MAX = 10;

const readOptions = () =>
  parseArgs({
    options: {
      seeds: { type: "string", default: "1000" },
      from: { type: "string", default: "1" },
      jobs: { type: "string", default: String(availableParallelism()) },
      first: { type: "boolean", default: false },
      table: { type: "boolean", default: false },
      write: { type: "boolean", default: false },
      replay: { type: "string" },
      shrink: { type: "string" },
      all: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  }).values;

const wholeNumber = (name: string, text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new RangeError(`--${name} takes a whole number from 1: ${text}`);
  return value;
};

/** The story of the orders that went wrong, or of everything. */
const tell = ({ seed, violations, story }: Simulated, all: boolean): number => {
  const names = violations.flatMap((violation) => violation.match(/\b[0-9a-z]{2}[0-9A-Z]{26}\b/g) ?? []);
  const orders = story.about(...names);
  const payments = orders.match(/\btviva\w+/g) ?? [];
  console.log(all || names.length === 0 ? story.about() : story.about(...names, ...payments, "database"));
  console.log(`\nseed ${seed}: ${violations.length === 0 ? "clean" : violations.join("\n")}`);
  return violations.length === 0 ? 0 : 1;
};

const replay = async (seed: number, all: boolean): Promise<number> => {
  console.log(`weather: ${JSON.stringify(new World(seed).weather)}\n`);
  return tell(await simulate(seed), all);
};

const replayShrunk = async (seed: number): Promise<number> => {
  const whole = await simulate(seed);
  if (whole.violations.length === 0) return tell(whole, false);
  const without = await shrink(seed);
  console.log(`without shoppers ${[...without.shoppers].join(" ")}\nand ${without.faults.size} of the faults:\n`);
  return tell(await simulate(seed, without), true);
};

const campaign = async (turn: Turn, jobs: number, stopAtFirst: boolean): Promise<Tally> => {
  const begun = performance.now();
  const tally = await runCampaign(turn, jobs, ({ worlds, failures }) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${worlds} of ${turn.seeds} worlds, ${failures.length} violated `);
    return !stopAtFirst || failures.length === 0;
  });
  const seconds = (performance.now() - begun) / 1_000;
  const faults = [...tally.exercised.values()].flatMap((row) => [...row]).filter(([fault]) => fault !== "none");
  console.error(`
${tally.worlds} worlds from seed ${turn.from} in ${seconds.toFixed(1)} s on ${jobs} threads
${tally.orders} orders, ${tally.faultyOrders} with two faults of their own or more (${Math.round(tally.faultyOrders / seconds / jobs)} of these per second and thread)
${faults.reduce((sum, [, times]) => sum + times, 0)} faults at ${tally.exercised.size} points
${tally.failures.length === 0 ? "no invariant was violated" : `${tally.failures.length} worlds violated an invariant`}`);
  for (const { seed, violations } of tally.failures.slice(0, TOLD_MAX)) {
    console.error(
      `seed ${seed}: ${violations[0]}${violations.length > 1 ? ` (and ${violations.length - 1} more)` : ""}`,
    );
  }
  return tally;
};

const printTable = (tally: Tally, write: boolean): number => {
  const table = crashPointTable(tally);
  if (write) writeFileSync(TABLE_FILE, table);
  else console.log(table);
  const left = neverKilled(tally);
  if (left.length > 0) console.error(`never killed: ${left.join(", ")}`);
  return left.length > 0 ? 1 : 0;
};

const run = async (): Promise<number> => {
  const options = readOptions();
  if (options.help) return console.log(USAGE) ?? 0;
  if (options.replay !== undefined) return replay(wholeNumber("replay", options.replay), options.all);
  if (options.shrink !== undefined) return replayShrunk(wholeNumber("shrink", options.shrink));
  const [seeds, from] = [wholeNumber("seeds", options.seeds), wholeNumber("from", options.from)];
  const tally = await campaign({ from, seeds }, wholeNumber("jobs", options.jobs), options.first);
  const unkilled = options.table ? printTable(tally, options.write) : 0;
  return tally.failures.length > 0 ? 1 : unkilled;
};

process.exitCode = await run().catch((error: unknown) => {
  const misused = error instanceof RangeError || (error instanceof TypeError && "code" in error);
  console.error(misused ? `${error.message}\n\n${USAGE}` : error);
  return 2;
});
