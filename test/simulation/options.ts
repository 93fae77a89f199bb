import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";

import type { Turn } from "./campaign.ts";

export const USAGE = `npm run simulate -- [--seeds N] [--from S] [--jobs J]   live through N worlds (1000), beginning with seed S (1)
npm run simulate -- --first [--seeds N] [--from S]     the same, but stop at the first violation
npm run simulate -- --table [--write]                   print point × fault; --write keeps it in docs/crash-points.md if it holds
npm run simulate -- --replay S [--all]                  tell what happened in the world of seed S
npm run simulate -- --shrink S                          the same, without the shoppers and faults that do not matter

Exit code: 0 clean, 1 an invariant was violated (or, with --table, a point never occurred or was never killed), 2 not understood.`;

/** Chance has a state of 32 bits: beyond, the worlds of small seeds come again. */
const SEED_MAX = 2 ** 32;
/** Each is a thread with a heap of its own, and more than the machine has cores only wait for each other. */
const JOBS_MAX = 128;

/** What one run is asked to do. */
export type Asked =
  | { readonly type: "Help" }
  | { readonly type: "Replay"; readonly seed: number; readonly all: boolean }
  | { readonly type: "Shrink"; readonly seed: number }
  | {
      readonly type: "Campaign";
      readonly turn: Turn;
      readonly jobs: number;
      readonly stopAtFirst: boolean;
      readonly table: "not asked for" | "printed" | "kept";
    };

const OPTIONS = {
  seeds: { type: "string" },
  from: { type: "string" },
  jobs: { type: "string" },
  first: { type: "boolean" },
  table: { type: "boolean" },
  write: { type: "boolean" },
  replay: { type: "string" },
  shrink: { type: "string" },
  all: { type: "boolean" },
  help: { type: "boolean" },
} as const;

/** Throws a RangeError, or parseArgs's TypeError, about what cannot be meant: nothing that was written is passed over in silence. */
export const readOptions = (args: readonly string[]): Asked => {
  const { values: options } = parseArgs({ args: [...args], options: OPTIONS });
  if (options.help) return { type: "Help" };
  const onlyWith = (mode: string, ...known: readonly (keyof typeof options)[]): void => {
    const stray = Object.keys(options).filter((name) => name !== mode && !known.some((option) => option === name));
    if (stray.length > 0)
      throw new RangeError(`--${mode} does not go with ${stray.map((name) => `--${name}`).join(", ")}`);
  };
  if (options.replay !== undefined) {
    onlyWith("replay", "all");
    return { type: "Replay", seed: wholeNumber("replay", options.replay, SEED_MAX), all: options.all ?? false };
  }
  if (options.shrink !== undefined) {
    onlyWith("shrink");
    return { type: "Shrink", seed: wholeNumber("shrink", options.shrink, SEED_MAX) };
  }
  if (options.all) throw new RangeError("--all goes with --replay");
  if (options.write && !options.table) throw new RangeError("--write goes with --table");
  const seeds = wholeNumber("seeds", options.seeds ?? "1000", SEED_MAX);
  const from = wholeNumber("from", options.from ?? "1", SEED_MAX);
  const last = from + seeds - 1;
  if (last > SEED_MAX)
    throw new RangeError(`--from ${from} --seeds ${seeds} ends at ${last}: seeds end at ${SEED_MAX}`);
  return {
    type: "Campaign",
    turn: { from, seeds },
    jobs: wholeNumber("jobs", options.jobs ?? String(Math.min(availableParallelism(), JOBS_MAX)), JOBS_MAX),
    stopAtFirst: options.first ?? false,
    table: options.write ? "kept" : options.table ? "printed" : "not asked for",
  };
};

const wholeNumber = (name: string, text: string, max: number): number => {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (value >= 1 && value <= max) return value;
  throw new RangeError(`--${name} takes a whole number from 1 to ${max}: ${text}`);
};
