import type { StoredOrder } from "../../src/adapters/memory/memory-database.ts";
import type { Entry } from "../../src/domain/history.ts";
import { isNews } from "../../src/domain/news.ts";
import type { Heard } from "./merchant-endpoint.ts";
import type { World } from "./world.ts";

/**
 * What docs/events.md promises: every event at least once, always the same under the same id, and an order's events in sequence.
 * An event that a database has forgotten in falling back was told all the same, and is nobody's any more.
 */
export const newsViolations = (world: World): string[] =>
  world.weather.tellsNews
    ? [...repetitions(world), ...world.database.orders().flatMap((stored) => deliveriesOf(world, stored))]
    : [];

/** Whoever remembers the ids may forget the rest. */
const repetitions = ({ endpoint: { heard }, weather }: World): string[] => {
  const bodies = new Map<string, string>();
  const ids = new Map<string, string>();
  return heard.flatMap(({ item: { id, orderId, sequence }, body }) => {
    const place = `${orderId} ${sequence}`;
    const isOther = (bodies.get(id) ?? body) !== body;
    const isRenamed = (ids.get(place) ?? id) !== id && !weather.failsOver;
    bodies.set(id, body);
    ids.set(place, id);
    return [
      ...(isOther ? [`news: ${id} was told of ${orderId} with other contents`] : []),
      ...(isRenamed ? [`news: event ${sequence} of ${orderId} was told under two ids`] : []),
    ];
  });
};

const deliveriesOf = (world: World, { order, history, telling }: StoredOrder): string[] => {
  const { heard } = world.endpoint;
  const wrong: string[] = [];
  const events = history.flatMap((entry, index) => (isNews(entry) ? [{ entry, sequence: index + 1 }] : []));
  let earlierTaken = -1;
  for (const { entry, sequence } of events) {
    const isIt = ({ item }: Heard) => item.orderId === order.id && item.sequence === sequence && item.at === entry.at;
    const arrived = heard.findIndex(isIt);
    const taken = heard.findIndex((known) => known.what === "took" && isIt(known));
    if (taken < 0) wrong.push(`news: event ${sequence} of ${order.id} was not taken by the shop`);
    if (arrived >= 0 && arrived < earlierTaken) wrong.push(`news: event ${sequence} of ${order.id} came too early`);
    if (arrived >= 0 && !isTrue(heard[arrived], entry))
      wrong.push(`news: event ${sequence} of ${order.id} is not what happened`);
    earlierTaken = taken < 0 ? Infinity : Math.max(earlierTaken, taken);
  }
  if (telling.at !== null) wrong.push(`news: of ${order.id} there is still something to tell`);
  if (order.attention.some(({ cause }) => cause === "NEWS_UNDELIVERED"))
    wrong.push(`news: ${order.id} is flagged, and all of it was told`);
  if (order.status === "SUCCESS") wrong.push(`news: ${order.id} was acknowledged, and is not complete`);
  return wrong;
};

const isTrue = (heard: Heard | undefined, { type, status, reason, cause, cancellation }: Entry): boolean =>
  heard?.item.type === type &&
  heard.item.status === status &&
  heard.item.reason === reason &&
  heard.item.cause === cause &&
  heard.item.canceledAmount === cancellation?.amount;
