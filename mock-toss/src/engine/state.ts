import { objectionToState } from "./check-state.ts";
import type { Change, Collection } from "./collection.ts";
import { createRandom } from "./random.ts";
import { addWebhookTarget } from "./webhooks/target.ts";
import { reindex, type World } from "./world.ts";

/** Everything that survives a restart, as plain JSON. What was in flight is not in it, as after a power cut. */
export type EngineState = Readonly<Record<string, readonly (readonly [key: string, value: unknown])[]>>;

/** The records are the live ones: write them out, or clone them, before the engine is used again. */
export const dumpState = (world: World): EngineState =>
  Object.fromEntries(collectionsOf(world).map(([name, collection]) => [name, [...collection.entries()]]));

/** All of it or, when it is no dump, nothing of it: a mistake in the program, so it throws. */
export const restoreState = (world: World, state: EngineState): void => {
  const objection = objectionToState(state);
  if (objection !== null) throw new TypeError(`mock-toss: ${objection}`);
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
