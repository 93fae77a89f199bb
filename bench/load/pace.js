import { setTimeout as sleep } from "node:timers/promises";

/** @typedef {{ inFlight: number } | { perSecond: number }} Pace */

/** The open loop looks at its watch so often, in ms. */
const TICK_MS = 5;

/**
 * Calls `act` until `over`: a fixed number of callers who each begin again at once (closed), or so many a second whatever becomes
 * of them (open). Resolves when all have ended.
 *
 * @param {Pace} pace
 * @param {AbortSignal} over
 * @param {() => Promise<void>} act
 */
export const keepPace = async (pace, over, act) => {
  if ("inFlight" in pace) {
    const caller = async () => {
      while (!over.aborted) await act();
    };
    await Promise.all(Array.from({ length: pace.inFlight }, caller));
    return;
  }

  /** @type {Set<Promise<void>>} */
  const running = new Set();
  const begun = performance.now();
  for (let sent = 0; !over.aborted; await sleep(TICK_MS)) {
    const due = Math.floor(((performance.now() - begun) / 1_000) * pace.perSecond);
    for (; sent < due; sent++) {
      const acting = act().finally(() => running.delete(acting));
      running.add(acting);
    }
  }
  await Promise.all(running);
};
