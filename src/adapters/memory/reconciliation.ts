import { okAsync } from "neverthrow";

import type { ReconciliationTurn, ReconciliationTurns } from "../../app/ports.ts";
import { Instant } from "../../domain/instant.ts";
import type { Shelves } from "./memory-database.ts";

export type ReconciliationRow = Pick<ReconciliationTurn, "seenUntil" | "closedUntil"> & { readonly nextAt: Instant };

/** A database begins with what happens from then on. */
export const makeMemoryReconciliation = (
  { reconciliation }: Pick<Shelves, "reconciliation">,
  now: () => Instant,
): ReconciliationTurns => {
  const known = (): ReconciliationRow =>
    (reconciliation.row ??= { seenUntil: now(), closedUntil: now(), nextAt: now() });

  const put = ({ seenUntil, closedUntil }: ReconciliationRow, dueInMs: number): ReconciliationTurn => {
    const at = now();
    const nextAt = Instant.after(at, dueInMs);
    reconciliation.row = { seenUntil, closedUntil, nextAt };
    return { at, seenUntil, closedUntil, heldUntil: nextAt };
  };

  return {
    claim: (leaseMs) => {
      const row = known();
      return okAsync(row.nextAt <= now() ? put(row, leaseMs) : null);
    },
    move: (turn, seen, dueInMs) => {
      const row = known();
      return okAsync(row.nextAt === turn.heldUntil ? put({ ...row, ...seen }, dueInMs) : null);
    },
  };
};
