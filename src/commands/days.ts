import { CommandFailure } from "../command-failure.ts";
import { DAY_MS, HOUR_MS, Instant } from "../domain/instant.ts";
import type { Period } from "../domain/transaction.ts";

const DAYS_MAX = 366;

/** `--from` and `--to`: days in Seoul, both whole; the last one ends now if it is today. */
export const readDays = (from: string | undefined, to: string | undefined, now: Instant): Period => {
  if (from === undefined) throw new CommandFailure("reconcile needs --from, a day such as 2026-11-01");
  const begin = readDay("--from", from);
  const end = Instant.after(readDay("--to", to ?? from), DAY_MS);
  if (begin >= now) throw new CommandFailure(`--from ${from} has not come yet`);
  if (begin >= end) throw new CommandFailure(`--to ${to} is before --from ${from}`);
  if (end - begin > DAYS_MAX * DAY_MS) throw new CommandFailure(`at most ${DAYS_MAX} days can be compared at a time`);
  return { from: begin, to: end < now ? end : now };
};

const readDay = (name: string, text: string): Instant => {
  const midnight = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00+09:00`) : Number.NaN;
  if (!Number.isNaN(midnight) && dayOf(Instant.of(midnight)) === text) return Instant.of(midnight);
  throw new CommandFailure(`${name} must be a day such as 2026-11-01, not "${text}"`);
};

/** The day in Seoul. */
export const dayOf = (at: Instant): string => timeOf(at).slice(0, 10);
export const timeOf = (at: Instant): string => new Date(at + 9 * HOUR_MS).toISOString().slice(0, 19).replace("T", " ");
