import { stillFlagged } from "./attention-invariants.ts";
import type { Exercised } from "./faults.ts";
import { findViolations } from "./invariants.ts";
import type { Story } from "./story.ts";
import { NOTHING, World, type Without } from "./world.ts";

export type Simulated = {
  readonly seed: number;
  readonly violations: readonly string[];
  readonly story: Story;
  readonly orders: number;
  /** Orders that met two faults of their own or more. */
  readonly faultyOrders: number;
  readonly exercised: Exercised;
  /** How many faults there were, for leaving some of them out. */
  readonly faults: number;
};

/** Lives through one world, to its rest, and says what went wrong. */
export const simulate = async (seed: number, without: Without = NOTHING): Promise<Simulated> => {
  const world = new World(seed, without);
  await world.run();
  const violations = await findViolations(world);
  if (violations.length === 0 && world.database.orders().some(({ order }) => order.attention.length > 0)) {
    await world.endAttention();
    violations.push(...(await findViolations(world)), ...stillFlagged(world));
  }
  return {
    seed,
    violations: [...world.violations, ...violations],
    story: world.story,
    orders: world.database.orders().length,
    faultyOrders: [...world.faults.byOrder.values()].filter((faults) => faults >= 2).length,
    exercised: world.faults.exercised,
    faults: world.faults.struck,
  };
};
