import type { OrderId } from "./ids.ts";
import { DAY_MS, Instant, MINUTE_MS, SECOND_MS } from "./instant.ts";

/** How long a call counts as somebody's work without being heard of: then anybody takes the order over. */
export const LEASE_MS = 10 * SECOND_MS;
/** Two instances' looks are spread over this long, so that what went unknown together does not look together. */
const SPREAD_MS = 250;

/** What is open for this long, a person is shown. */
export const FLAGGED_AFTER_MS = 30 * MINUTE_MS;

/**
 * When to look again at something unknown since `since`: after about 1, 2 and 4 seconds, then every 4 for two minutes, then
 * every 30. Always later than `at`.
 */
export const nextLook = (id: OrderId, since: Instant, at: Instant): Instant => {
  const first = [1, 3, 7].map((seconds) => Instant.after(since, seconds * SECOND_MS)).find((look) => look > at);
  const every = at < since + 7 * SECOND_MS + 2 * MINUTE_MS ? 4 * SECOND_MS : 30 * SECOND_MS;
  return Instant.after(first ?? Instant.after(at, every), spread(id, SPREAD_MS));
};

/** What a person has to mend is still looked at once a day. */
export const nextDailyLook = (at: Instant): Instant => Instant.after(at, DAY_MS);

/** Less than `ms`, and the same for every process that computes it. */
export const spread = (id: OrderId, ms: number): number => {
  let hash = 0;
  for (const character of id) hash = (Math.imul(hash, 31) + character.charCodeAt(0)) >>> 0;
  return hash % Math.max(1, Math.floor(ms));
};
