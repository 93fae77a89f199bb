import { simulate, type Simulated } from "./simulate.ts";
import { World, type Without } from "./world.ts";

/** Shrinking lives through a world for every candidate: how many of them, and of how many. */
export type Tried = { readonly what: "shoppers" | "faults"; readonly tried: number; readonly of: number };
type Live = (seed: number, without?: Without) => Promise<Pick<Simulated, "violations" | "faults">>;

/**
 * Leaves out shoppers, and then faults, for as long as the world still violates the same invariant: what remains is a story that a
 * person can follow. Everybody draws from a chance of their own, so that one who is left out changes nothing for the others.
 */
export const shrink = async (
  seed: number,
  { onTried = () => {}, live = simulate }: { onTried?: (tried: Tried) => void; live?: Live } = {},
): Promise<Without> => {
  const whole = await live(seed);
  const invariant = nameOf(whole.violations[0] ?? "");
  let without: Without = { shoppers: new Set(), faults: new Set() };
  const leaveOut = async (what: "shoppers" | "faults", all: readonly number[]): Promise<void> => {
    const candidates = [...groups(all)];
    for (const [index, group] of candidates.entries()) {
      const candidate = { ...without, [what]: union(without[what], group) };
      const { violations } = await live(seed, candidate);
      if (violations.some((violation) => nameOf(violation) === invariant)) without = candidate;
      onTried({ what, tried: index + 1, of: candidates.length });
    }
  };

  const { shoppers } = new World(seed).weather;
  await leaveOut(
    "shoppers",
    Array.from({ length: shoppers }, (_, index) => index + 1),
  );
  const { faults } = await live(seed, without);
  await leaveOut(
    "faults",
    Array.from({ length: faults }, (_, number) => number),
  );
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
