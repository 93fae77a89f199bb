import type { OrderId } from "../domain/ids.ts";
import type { Order } from "../domain/order.ts";
import type { Clock, DueOrders, OrderStore } from "./ports.ts";

type Listener = (order: Order) => void;

/**
 * 주문 지켜보기. Tells whoever waits for an order that it has changed: at once when this process changed it, and by asking for the
 * versions of all watched orders in one go when another one did.
 */
export type Watch = {
  /** Calls back with what is newer than the order in hand (a version may come twice), until the returned function is called. */
  readonly listen: (inHand: Order, listener: Listener) => () => void;
  /** The order as soon as `done` says so, else as it is after `ms`. */
  readonly until: (order: Order, done: (order: Order) => boolean, ms: number) => Promise<Order>;
  /** On a graceful stop: whoever waits is given the order as it is. */
  readonly letGo: () => void;
  /** An order was stored by this process. */
  readonly changed: Listener;
  /** Asks the store about the watched orders; to be called every half second. */
  readonly poll: () => Promise<void>;
};

type WatchDeps = { readonly store: OrderStore; readonly due: DueOrders; readonly clock: Clock };

/** Without a reason, every abort would make an error with a stack. */
const OVER = "over";

export const makeWatch = ({ store, due, clock }: WatchDeps): Watch => {
  const listeners = new Map<OrderId, Set<Listener>>();
  const seen = new Map<OrderId, number>();
  const waiting = new Set<AbortController>();

  const changed = (order: Order): void => {
    const hearing = listeners.get(order.id);
    if (hearing === undefined || (seen.get(order.id) ?? -1) >= order.version) return;
    seen.set(order.id, order.version);
    for (const listener of hearing) listener(order);
  };

  const listen: Watch["listen"] = ({ id, version }, listener) => {
    const hearing = listeners.get(id) ?? new Set();
    listeners.set(id, hearing.add(listener));
    seen.set(id, Math.min(version, seen.get(id) ?? version));
    return () => {
      hearing.delete(listener);
      if (hearing.size > 0 || listeners.get(id) !== hearing) return;
      listeners.delete(id);
      seen.delete(id);
    };
  };

  const until: Watch["until"] = async (order, done, ms) => {
    let latest = order;
    if (done(latest)) return latest;
    const over = new AbortController();
    waiting.add(over);
    const stop = listen(order, (newer) => {
      if (newer.version > latest.version) latest = newer;
      if (done(latest)) over.abort(OVER);
    });
    await clock.sleep(ms, over.signal);
    stop();
    waiting.delete(over);
    return latest;
  };

  const letGo = (): void => {
    for (const over of waiting) over.abort(OVER);
  };

  const poll = async (): Promise<void> => {
    const ids = [...listeners.keys()];
    if (ids.length === 0) return;
    const versions = await due.versions(ids);
    if (versions.isErr()) return;
    const news = ids.filter((id) => (versions.value.get(id) ?? 0) > (seen.get(id) ?? -1));
    if (news.length === 0) return;
    const orders = await store.load(news);
    if (orders.isOk()) for (const order of orders.value.values()) changed(order);
  };

  return { listen, until, letGo, changed, poll };
};
