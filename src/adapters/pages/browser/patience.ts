const FIRST_MS = 500;
const LONGEST_MS = 5_000;
/** Where a timer counts in 32 bits, a longer one would end at once. */
export const TIMER_MAX_MS = 2 ** 31 - 1;

/** How long to wait before the next try: a little longer each time. */
export const backoffMs = (tries: number): number => Math.min(FIRST_MS * 2 ** tries, LONGEST_MS);

/** Waits, but no longer than until the connection is back. */
export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    const go = (): void => {
      clearTimeout(timer);
      removeEventListener("online", go);
      resolve();
    };
    const timer = setTimeout(go, ms);
    addEventListener("online", go);
  });
