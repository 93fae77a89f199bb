import { SECOND_MS } from "../../domain/instant.ts";

const WAIT_DEFAULT_MS = 15 * SECOND_MS;
/** A confirm at Toss is over by then, one way or another; most proxies have hung up long before. */
const WAIT_MAX_MS = 60 * SECOND_MS;

/** RFC 7240: how long the caller would wait for a result. `respond-async` is not at all; what we cannot read changes nothing. */
export const waitPreferred = (prefer: string | undefined): number => {
  const preferences = (prefer ?? "").split(/[,;]/).map((preference) => preference.trim().toLowerCase());
  if (preferences.includes("respond-async")) return 0;
  const wait = preferences.map((preference) => /^wait="?(\d{1,6})"?$/.exec(preference)?.[1]).find(Boolean);
  return wait === undefined ? WAIT_DEFAULT_MS : Math.min(Number(wait) * SECOND_MS, WAIT_MAX_MS);
};
