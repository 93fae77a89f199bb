import { describe, expect, it } from "vitest";

import { simulate } from "./world.ts";

/** About a quarter of a minute; a longer run takes other seeds. */
const SEEDS = 150;

describe("a shop under faults", () => {
  it(`loses no won and no unit, and comes to rest, in ${SEEDS} worlds`, async () => {
    for (let seed = 1; seed <= SEEDS; seed++) {
      const { violations, story } = await simulate(seed);
      const orderIds = violations.flatMap((violation) => violation.match(/[0-9a-z]{2}[0-9A-Z]{26}/g) ?? []);
      expect(violations, `seed ${seed}\n${story.about(...orderIds)}`).toEqual([]);
    }
  }, 120_000);
});
