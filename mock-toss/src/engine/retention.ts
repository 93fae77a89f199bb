import type { Collection } from "./collection.ts";

/**
 * Forgets the oldest records that may be forgotten, once there are a tenth more than `max`. Not one by one: a Map that
 * loses its first entry again and again has to step over the gaps each time.
 */
export const keepAtMost = <Value>(
  collection: Collection<Value>,
  max: number,
  forget: (value: Value, key: string) => void,
): void => {
  if (collection.size() <= max * 1.1) return;
  for (const [key, value] of collection.entries()) {
    if (collection.size() <= max) return;
    forget(value, key);
  }
};
