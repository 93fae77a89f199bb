import type { Exercised } from "./faults.ts";
import type { Simulated } from "./simulate.ts";

export type Failure = { readonly seed: number; readonly violations: readonly string[] };

/** What many worlds together have shown. */
export type Tally = {
  readonly worlds: number;
  readonly orders: number;
  readonly faultyOrders: number;
  readonly exercised: Exercised;
  readonly failures: readonly Failure[];
};

export const EMPTY: Tally = { worlds: 0, orders: 0, faultyOrders: 0, exercised: new Map(), failures: [] };

export const tallyOf = ({ seed, violations, orders, faultyOrders, exercised }: Simulated): Tally => ({
  ...{ worlds: 1, orders, faultyOrders, exercised },
  failures: violations.length > 0 ? [{ seed, violations }] : [],
});

export const together = (one: Tally, other: Tally): Tally => ({
  worlds: one.worlds + other.worlds,
  orders: one.orders + other.orders,
  faultyOrders: one.faultyOrders + other.faultyOrders,
  exercised: exercisedTogether(one.exercised, other.exercised),
  failures: [...one.failures, ...other.failures].sort((failure, after) => failure.seed - after.seed),
});

const exercisedTogether = (one: Exercised, other: Exercised): Exercised => {
  const sum = new Map([...one].map(([point, row]) => [point, new Map(row)] as const));
  for (const [point, row] of other) {
    const known = sum.get(point) ?? new Map<string, number>();
    for (const [fault, times] of row) known.set(fault, (known.get(fault) ?? 0) + times);
    sum.set(point, known);
  }
  return sum;
};
