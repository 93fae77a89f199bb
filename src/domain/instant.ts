import type { Branded } from "./branded.ts";

/** 시각. Milliseconds since the epoch on the store's clock, never on a process's own. */
export type Instant = Branded<number, "Instant">;

export const Instant = {
  of: (epochMs: number): Instant => epochMs as Instant,
  after: (at: Instant, ms: number): Instant => (at + ms) as Instant,
  earliest: (instants: readonly (Instant | null)[]): Instant | null =>
    instants.reduce<Instant | null>((first, at) => (at === null || (first !== null && first <= at) ? first : at), null),
};

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;
