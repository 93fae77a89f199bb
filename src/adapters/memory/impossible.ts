import type { OrderChange, Write } from "../../app/ports.ts";
import { isUnderWay } from "../../domain/cancellation.ts";
import { laneOf } from "../../domain/ids.ts";
import { isLive, isOpen } from "../../domain/payment-attempt.ts";

/** What a table's CHECKs and indexes would not take: nobody may ask for it, so it is a bug, not an answer. */
export const refuseImpossible = (write: Write): void => {
  const lanes = new Set(write.map(({ after }) => laneOf(after.id)));
  if (lanes.size !== 1) throw new Error("A write belongs to exactly one lane.");
  for (const change of write) {
    const reason = REASONS.find(([, isBroken]) => isBroken(change))?.[0];
    if (reason !== undefined) throw new Error(`Order ${change.after.id} ${reason}.`);
  }
};

const REASONS: readonly (readonly [string, (change: OrderChange) => boolean])[] = [
  [
    "counts its history wrong",
    ({ before, after, entries }) => entries.length === 0 || after.version !== (before?.version ?? 0) + entries.length,
  ],
  ["has more out than was ordered", ({ after }) => after.lines.some(({ out, quantity }) => out < 0 || out > quantity)],
  ["has two open attempts", ({ after }) => after.attempts.filter(isOpen).length > 1],
  ["has two live attempts", ({ after }) => after.attempts.filter(isLive).length > 1],
  [
    "cancels one payment twice at once",
    ({ after }) => {
      const underWay = after.cancellations.filter(isUnderWay).map(({ paymentKey }) => paymentKey);
      return new Set(underWay).size < underWay.length;
    },
  ],
];
