import { DAY_MS, HOUR_MS, Instant } from "./instant.ts";
import type { Period } from "./transaction.ts";

/** Korea has had no summer time since 1988. */
const OFFSET_MS = 9 * HOUR_MS;

/** The last midnight in Seoul. */
export const midnight = (at: Instant): Instant =>
  Instant.of(Math.floor((at + OFFSET_MS) / DAY_MS) * DAY_MS - OFFSET_MS);

/** A period cut at each midnight in Seoul: a closed day stays as it is while its pages are turned. */
export const byDay = ({ from, to }: Period): readonly Period[] => {
  const days: Period[] = [];
  for (let start = from; start < to; start = days.at(-1)?.to ?? to) {
    const end = Instant.after(midnight(start), DAY_MS);
    days.push({ from: start, to: end < to ? end : to });
  }
  return days;
};

/** The end of the last day that was over when the clock last struck `hour` in Seoul. */
export const closedAt = (at: Instant, hour: number): Instant => midnight(Instant.after(at, -hour * HOUR_MS));
