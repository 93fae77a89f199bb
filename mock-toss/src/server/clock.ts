/** A clock that tests can move. By default it runs in real time; a frozen one stands still until it is moved. */
export type MovableClock = {
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly offsetMs: () => number;
  readonly isFrozen: () => boolean;
  readonly advance: (ms: number) => void;
  readonly set: (now: number) => void;
  readonly freeze: (frozen: boolean) => void;
  /** Back to real time. */
  readonly reset: () => void;
};

export const createClock = (realNow: () => number, startOffsetMs = 0): MovableClock => {
  let offset = startOffsetMs;
  let frozenAt: number | null = null;
  const now = (): number => frozenAt ?? realNow() + offset;
  const set = (time: number): void => {
    if (frozenAt === null) offset = time - realNow();
    else frozenAt = time;
  };
  return {
    now,
    offsetMs: () => (frozenAt === null ? offset : frozenAt - realNow()),
    isFrozen: () => frozenAt !== null,
    // To the millisecond: real time may move between two looks at it.
    advance: (ms) => {
      if (frozenAt === null) offset += ms;
      else frozenAt += ms;
    },
    set,
    freeze: (frozen) => {
      if (frozen) frozenAt ??= now();
      else if (frozenAt !== null) {
        offset = frozenAt - realNow();
        frozenAt = null;
      }
    },
    reset: () => {
      offset = 0;
      frozenAt = null;
    },
  };
};

const UNITS_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `10m`, `90s`, `2d`, `250ms`, or a number of milliseconds. Null when it is none of these. */
export const parseDurationMs = (value: unknown): number | null => {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  const match = typeof value === "string" ? /^(-?\d+(?:\.\d+)?)\s*(ms|s|m|h|d)?$/.exec(value.trim()) : null;
  if (match === null) return null;
  return Number(match[1]) * UNITS_MS[(match[2] ?? "ms") as keyof typeof UNITS_MS];
};
