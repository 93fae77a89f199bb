import type { ReconciliationTurn } from "../../src/app/ports.ts";
import { DAY_MS, Instant } from "../../src/domain/instant.ts";
import { closedAt } from "../../src/domain/seoul-days.ts";

/** On the day before the first one, at the hour at which closed days are looked at once more. */
const MORNING = Instant.of(Date.UTC(2025, 11, 31, 19));
const MORNING_HOUR = 4;

type Seen = Pick<ReconciliationTurn, "seenUntil" | "closedUntil"> & { readonly nextAt: Instant };

/**
 * When Toss's ledger has to be looked into for what moved at `movedAt`, the database's clock being right: soon, and twice as part of a
 * day that is over, since the first time may fall into bad weather. Null once that has been done.
 */
export const nextPass = (movedAt: number, seen: Seen | null): number | null => {
  if (seen === null || seen.seenUntil <= movedAt) return seen?.nextAt ?? 0;
  const isSeenTwice = seen.closedUntil > movedAt + DAY_MS;
  return isSeenTwice ? null : Math.max(seen.nextAt, morningAfter(Math.max(movedAt, seen.closedUntil)));
};

const morningAfter = (movedAt: number): number => {
  let morning = Instant.after(MORNING, Math.floor((movedAt - MORNING) / DAY_MS) * DAY_MS);
  while (closedAt(morning, MORNING_HOUR) <= movedAt) morning = Instant.after(morning, DAY_MS);
  return morning;
};
