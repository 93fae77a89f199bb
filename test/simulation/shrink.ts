import { simulate } from "./simulate.ts";
import { World, type Without } from "./world.ts";

/**
 * Leaves out shoppers, and then faults, for as long as the world still violates the same invariant: what remains is a story that a
 * person can follow. Everybody draws from a chance of their own, so that one who is left out changes nothing for the others.
 */
export const shrink = async (seed: number): Promise<Without> => {
  const whole = await simulate(seed);
  const invariant = nameOf(whole.violations[0] ?? "");
  let without: Without = { shoppers: new Set(), faults: new Set() };
  const tryWithout = async (candidate: Without): Promise<void> => {
    const { violations } = await simulate(seed, candidate);
    if (violations.some((violation) => nameOf(violation) === invariant)) without = candidate;
  };

  const shoppers = Array.from({ length: new World(seed).weather.shoppers }, (_, index) => index + 1);
  for (const group of groups(shoppers)) await tryWithout({ ...without, shoppers: union(without.shoppers, group) });
  const faults = Array.from({ length: (await simulate(seed, without)).faults }, (_, number) => number);
  for (const group of groups(faults)) await tryWithout({ ...without, faults: union(without.faults, group) });
  return without;
};

const nameOf = (violation: string): string => violation.split(":")[0] ?? "";

const union = (known: ReadonlySet<number>, more: readonly number[]): ReadonlySet<number> =>
  new Set([...known, ...more]);

/** Halves, quarters, and so on down to single ones. */
const groups = function* (all: readonly number[]): Generator<readonly number[]> {
  for (let size = Math.ceil(all.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let begin = 0; begin < all.length; begin += size) yield all.slice(begin, begin + size);
  }
};
