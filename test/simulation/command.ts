import { writeFileSync } from "node:fs";

import { runCampaign, type Turn } from "./campaign.ts";
import { readOptions, USAGE } from "./options.ts";
import { presentTable } from "./present-table.ts";
import { shrink, type Tried } from "./shrink.ts";
import { simulate, type Simulated } from "./simulate.ts";
import type { Tally } from "./tally.ts";
import { World } from "./world.ts";

const TABLE_FILE = "docs/crash-points.md";
const TOLD_MAX = 10;

/** A line that the next one overwrites, for whoever waits at a terminal. */
const progress = (line: string): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r${line} `);
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
  const onTried = ({ what, tried, of }: Tried) => progress(`without some ${what}: ${tried} of ${of} tried`);
  const without = await shrink(seed, { onTried });
  console.log(`without shoppers ${[...without.shoppers].join(" ")}\nand ${without.faults.size} of the faults:\n`);
  return tell(await simulate(seed, without), true);
};

const campaign = async (turn: Turn, jobs: number, stopAtFirst: boolean): Promise<Tally> => {
  const begun = performance.now();
  const tally = await runCampaign(turn, jobs, ({ worlds, failures }) => {
    progress(`${worlds} of ${turn.seeds} worlds, ${failures.length} violated`);
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

const run = async (): Promise<number> => {
  const asked = readOptions(process.argv.slice(2));
  switch (asked.type) {
    case "Help":
      return console.log(USAGE) ?? 0;
    case "Replay":
      return replay(asked.seed, asked.all);
    case "Shrink":
      return replayShrunk(asked.seed);
    case "Campaign": {
      const tally = await campaign(asked.turn, asked.jobs, asked.stopAtFirst);
      const failed = tally.failures.length > 0;
      if (asked.table === "not asked for") return failed ? 1 : 0;
      const keep = asked.table === "kept" ? (text: string) => writeFileSync(TABLE_FILE, text) : null;
      return presentTable(tally, { keep, print: console.log, complain: console.error }) && !failed ? 0 : 1;
    }
  }
};

process.exitCode = await run().catch((error: unknown) => {
  const misused = error instanceof RangeError || (error instanceof TypeError && "code" in error);
  console.error(misused ? `${error.message}\n\n${USAGE}` : error);
  return 2;
});
