import type { Collection } from "./collection.ts";

/** How far past its bound a collection may grow before the surplus is forgotten at one go. */
const SLACK = 1.1;

/**
 * Forgets the oldest records, once there are a tenth more than `max`. Not one by one: a Map that loses its first entry
 * again and again has to step over the gaps each time.
 */
export const keepAtMost = <Value>(collection: Collection<Value>, max: number): void => {
  if (collection.size() <= max * SLACK) return;
  for (const [key] of collection.entries()) {
    if (collection.size() <= max) return;
    collection.delete(key);
  }
};

/**
 * Which records of a collection may stay: `max` of those that are over, and `max` of those that are not, so that a crowd
 * of finished ones never pushes out one that somebody still waits for. The oldest are forgotten first.
 */
export type Retention = {
  /** A record has been put, and this is how it stands. */
  readonly note: (key: string, isOver: boolean) => void;
  readonly clear: () => void;
};

export const createRetention = (max: number, forget: (keys: readonly string[]) => void): Retention => {
  const [over, open] = [new Set<string>(), new Set<string>()];
  return {
    note: (key, isOver) => {
      const [now, before] = isOver ? [over, open] : [open, over];
      before.delete(key);
      now.add(key);
      if (now.size <= max * SLACK) return;
      const surplus = Array.from(now).slice(0, now.size - max);
      for (const one of surplus) now.delete(one);
      forget(surplus);
    },
    clear: () => {
      over.clear();
      open.clear();
    },
  };
};
