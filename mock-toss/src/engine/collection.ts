/**
 * Records by key, in the order in which they were first put. Every put and delete is noted, so that whoever keeps a
 * ledger can write down what changed.
 */
export type Collection<Value> = {
  readonly get: (key: string) => Value | undefined;
  readonly has: (key: string) => boolean;
  readonly put: (key: string, value: Value) => void;
  readonly delete: (key: string) => void;
  /** Takes over a record, or with null its end, that was noted elsewhere before. */
  readonly apply: (key: string, value: Value | null) => void;
  readonly values: () => IterableIterator<Value>;
  readonly entries: () => IterableIterator<[string, Value]>;
  readonly size: () => number;
  readonly clear: () => void;
};

/** A record that is now so, or, with null, is no more. */
export type Change = readonly [collection: string, key: string, value: unknown];

export type ChangeLog = { readonly note: (change: Change) => void };

export const createCollection = <Value>(name: string, log: ChangeLog): Collection<Value> => {
  const records = new Map<string, Value>();
  return {
    get: (key) => records.get(key),
    has: (key) => records.has(key),
    put: (key, value) => {
      records.set(key, value);
      log.note([name, key, value]);
    },
    delete: (key) => {
      if (records.delete(key)) log.note([name, key, null]);
    },
    apply: (key, value) => {
      if (value === null) records.delete(key);
      else records.set(key, value);
    },
    values: () => records.values(),
    entries: () => records.entries(),
    size: () => records.size,
    clear: () => {
      for (const key of records.keys()) log.note([name, key, null]);
      records.clear();
    },
  };
};
