/** Counts calls by the minute. Toss's test environment takes 100 a minute of each API. */
export type RateLimit = {
  /** Counts one more; false when it is one too many. */
  readonly admits: (caller: string, at: number) => boolean;
};

const MINUTE_MS = 60_000;

/** Null: no limit at all. */
export const createRateLimit = (callsMax: number | null): RateLimit => {
  let minute = Number.NaN;
  const counts = new Map<string, number>();
  return {
    admits: (caller, at) => {
      if (callsMax === null) return true;
      const now = Math.floor(at / MINUTE_MS);
      if (now !== minute) {
        minute = now;
        counts.clear();
      }
      const count = (counts.get(caller) ?? 0) + 1;
      counts.set(caller, count);
      return count <= callsMax;
    },
  };
};
