import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { neverKilled } from "./crash-points.ts";
import { neverOccurred, notExpected } from "./every-point.ts";
import { simulate } from "./simulate.ts";
import { EMPTY, tallyOf, together } from "./tally.ts";

/** About twenty seconds; `npm run simulate` takes as many as one has time for. */
const SEEDS = 400;

describe("a shop under faults", () => {
  it(`loses no won and no unit, breaks no promise, and comes to rest, in ${SEEDS} worlds`, async () => {
    let tally = EMPTY;
    for (let seed = 1; seed <= SEEDS; seed++) {
      const simulated = await simulate(seed);
      expect(simulated.violations, `npm run simulate -- --replay ${seed}`).toEqual([]);
      tally = together(tally, tallyOf(simulated));
    }
    expect(tally.faultyOrders / tally.orders).toBeGreaterThan(0.8);
    expect(neverOccurred(tally.exercised), "points that no world came by").toEqual([]);
    expect(notExpected(tally.exercised), "every-point.ts is not up to date").toEqual([]);
    expect(neverKilled(tally), "points at which nothing was ever killed").toEqual([]);
    expect([...tally.exercised.keys()].sort(), "docs/crash-points.md is not up to date").toEqual(documentedPoints());
  }, 600_000);

  it("is the same world for the same seed, to the last line of its story", async () => {
    const [once, again, other] = [await simulate(7), await simulate(7), await simulate(8)];
    expect(again.story.about()).toBe(once.story.about());
    expect(other.story.about()).not.toBe(once.story.about());
  });
});

const documentedPoints = (): string[] => {
  const table = readFileSync(new URL("../../docs/crash-points.md", import.meta.url), "utf8");
  return [...table.matchAll(/^\| `([\w.]+)`/gm)].map(([, point]) => point ?? "").sort();
};
