import { isRecord } from "../engine/fields.ts";
import { parseKst } from "../engine/kst-time.ts";
import { type MovableClock, parseDurationMs } from "./clock.ts";

const MEMBERS: readonly string[] = ["advance", "now", "frozen"];

/** The last moment that Korea writes with a year of four digits; no format of Toss's has room for more. */
const LATEST = Date.UTC(9999, 11, 31, 14, 59, 59, 999);

/**
 * `{advance: "10m"}`, `{now}` (ISO 8601 or epoch milliseconds), `{frozen}`. Says what is wrong with it, or null; what is
 * refused has moved nothing. Backwards is allowed, so that a test can go home again, but not to before 1970.
 */
export const moveClock = (clock: MovableClock, move: unknown): string | null => {
  if (!isRecord(move)) return "a JSON object with advance, now or frozen is wanted";
  const unknown = Object.keys(move).find((member) => !MEMBERS.includes(member));
  if (unknown !== undefined) return `${unknown} is not a member of a clock's move: ${MEMBERS.join(", ")} are`;
  const { advance = 0, now = clock.now(), frozen = clock.isFrozen() } = move;
  if (Object.keys(move).length === 0) return "advance, now or frozen is wanted";
  if (typeof frozen !== "boolean") return "frozen must be true or false";
  const from = typeof now === "string" ? parseTime(now) : now;
  if (typeof from !== "number") return "now must be a time, ISO 8601 or epoch milliseconds";
  const ms = parseDurationMs(advance);
  if (ms === null) return 'advance must be a duration such as "10m", "90s" or a number of milliseconds';
  const to = from + ms;
  if (!(to >= 0 && to <= LATEST)) return "the clock goes from 1970 to the end of 9999";
  clock.freeze(frozen);
  if (move["now"] !== undefined) clock.set(from);
  clock.advance(ms);
  return null;
};

const parseTime = (text: string): number | null => {
  const parsed = Date.parse(text);
  return Number.isNaN(parsed) ? parseKst(text) : parsed;
};
