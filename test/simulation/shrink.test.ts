import { describe, expect, it } from "vitest";

import { shrink, type Tried } from "./shrink.ts";
import { World } from "./world.ts";

const FAULTS = 9;

describe("shrinking a world", () => {
  it("keeps the shopper and the fault that matter, and says how far it is", async () => {
    const tried: Tried[] = [];
    const { shoppers } = new World(7).weather;

    const without = await shrink(7, {
      onTried: (so) => tried.push(so),
      live: async (_seed, without) => ({
        violations: without?.shoppers.has(2) || without?.faults.has(4) ? ["other: b"] : ["money: a", "other: b"],
        faults: FAULTS,
      }),
    });

    const others = Array.from({ length: shoppers }, (_, index) => index + 1).filter((number) => number !== 2);
    expect([...without.shoppers].sort((one, other) => one - other)).toEqual(others);
    expect([...without.faults].sort((one, other) => one - other)).toEqual([0, 1, 2, 3, 5, 6, 7, 8]);
    for (const what of ["shoppers", "faults"]) {
      const told = tried.filter((so) => so.what === what);
      expect(told.map((so) => so.tried)).toEqual(told.map((_, index) => index + 1));
      expect(told.at(-1)?.tried).toBe(told[0]?.of);
    }
    expect(tried.length).toBeGreaterThan(shoppers + FAULTS);
  });
});
