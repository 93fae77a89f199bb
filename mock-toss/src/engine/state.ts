import type { Change, Collection } from "./collection.ts";
import { isRecord } from "./fields.ts";
import { createRandom } from "./random.ts";
import { addWebhookTarget } from "./webhooks/target.ts";
import { reindex, type World } from "./world.ts";

/** Everything that survives a restart, as plain JSON. What was in flight is not in it, as after a power cut. */
export type EngineState = Readonly<Record<string, readonly (readonly [key: string, value: unknown])[]>>;

/** The records are the live ones: write them out, or clone them, before the engine is used again. */
export const dumpState = (world: World): EngineState =>
  Object.fromEntries(collectionsOf(world).map(([name, collection]) => [name, [...collection.entries()]]));

/** Whether somebody has handed in a dump, and not something else: every collection, even when it is empty, and no other. */
export const isEngineState = (world: World, value: unknown): value is EngineState => {
  if (!isRecord(value)) return false;
  const names = Object.keys(world.collections);
  return Object.keys(value).length === names.length && names.every((name) => isListOfRecords(value[name]));
};

const isListOfRecords = (records: unknown): boolean =>
  Array.isArray(records) &&
  records.every((pair: unknown) => Array.isArray(pair) && typeof pair[0] === "string" && isStorable(pair[1]));

const isStorable = (value: unknown): boolean => isRecord(value) || typeof value === "number";

export const restoreState = (world: World, state: EngineState): void => {
  clear(world);
  for (const [name, collection] of collectionsOf(world))
    for (const [key, value] of state[name] ?? []) collection.put(key, structuredClone(value));
  reindex(world);
};

export const resetState = (world: World): void => {
  clear(world);
  world.random.restore(createRandom(world.options.seed).state());
  addConfiguredTargets(world);
  reindex(world);
};

/** The targets that options name. */
export const addConfiguredTargets = (world: World): void => {
  for (const url of world.options.webhookUrls) addWebhookTarget(world, { url });
};

/** Takes a change as it was once noted. Call `reindex` after the last. */
export const applyChange = (world: World, [name, key, value]: Change): void => {
  const collections: Readonly<Record<string, unknown>> = world.collections;
  (collections[name] as Collection<unknown> | undefined)?.apply(key, value);
};

const clear = (world: World): void => {
  for (const [, collection] of collectionsOf(world)) collection.clear();
  world.inFlight.clear();
  world.processing.clear();
  world.requests.clear();
  world.past.clear();
};

const collectionsOf = (world: World): [string, Collection<unknown>][] =>
  Object.entries(world.collections) as unknown as [string, Collection<unknown>][];
