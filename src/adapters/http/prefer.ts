import { SECOND_MS } from "../../domain/instant.ts";

const WAIT_DEFAULT_MS = 15 * SECOND_MS;
/** A confirm at Toss is over by then, one way or another; most proxies have hung up long before. */
const WAIT_MAX_MS = 60 * SECOND_MS;

/**
 * RFC 7240: how long the caller would wait for a result. `respond-async` alone is not at all; beside a `wait` it says what happens
 * after that, which we do anyway. What we cannot read changes nothing.
 */
export const waitPreferred = (prefer: string | undefined): number => {
  const preferences = (prefer ?? "").split(/[,;]/).map((preference) => preference.trim().toLowerCase());
  const wait = preferences.map((preference) => /^wait="?(\d{1,6})"?$/.exec(preference)?.[1]).find(Boolean);
  if (wait !== undefined) return Math.min(Number(wait) * SECOND_MS, WAIT_MAX_MS);
  return preferences.includes("respond-async") ? 0 : WAIT_DEFAULT_MS;
};
