import { crashPointTable, neverKilled } from "./crash-points.ts";
import { neverOccurred, notExpected } from "./every-point.ts";
import type { Tally } from "./tally.ts";

type Presented = {
  /** Keeps the table where people read it; null: it is only printed. */
  readonly keep: ((table: string) => void) | null;
  readonly print: (table: string) => void;
  readonly complain: (line: string) => void;
};

/** Whether the table holds. One that does not is shown, and never kept: what is kept is a claim. */
export const presentTable = (tally: Tally, { keep, print, complain }: Presented): boolean => {
  const table = crashPointTable(tally);
  const named = (what: string, points: readonly string[]): readonly string[] =>
    points.length > 0 ? [`${what}: ${points.join(", ")}`] : [];
  const wrong = [
    ...named("never occurred", neverOccurred(tally.exercised)),
    ...named("not in every-point.ts", notExpected(tally.exercised)),
    ...named("never killed", neverKilled(tally)),
    ...(tally.failures.length > 0 ? [`${tally.failures.length} worlds violated an invariant`] : []),
  ];
  if (keep !== null && wrong.length === 0) keep(table);
  else print(table);
  for (const line of wrong) complain(line);
  if (keep !== null && wrong.length > 0) complain("the table was not written");
  return wrong.length === 0;
};
