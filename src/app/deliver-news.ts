import { err, errAsync, ok, okAsync, safeTry, type ResultAsync } from "neverthrow";

import type { Entry } from "../domain/history.ts";
import type { OrderId } from "../domain/ids.ts";
import { Instant } from "../domain/instant.ts";
import { newsOverdue, newsTaken, nextNews, type NewsItem } from "../domain/news.ts";
import type { Order } from "../domain/order.ts";
import { spread } from "../domain/pace.ts";
import type { Door, OrderNotFound, OutOfStock } from "./door.ts";
import { NEWS_PACE, type Delivery, type Endpoint, type News, type NewsPace, type Untold } from "./news.ts";
import type { OrderFinder, OrderStore, Report, StoreUnavailable } from "./ports.ts";

/** 상점 알림. Tells the merchant what it has not heard of an order, one after the other. What is left is claimed again. */
export type DeliverNews = (untold: Untold) => ResultAsync<void, Refused>;

type Refused = OrderNotFound | OutOfStock | StoreUnavailable;

type DeliverNewsDeps = {
  readonly door: Door;
  readonly store: Pick<OrderStore, "now" | "load">;
  readonly finder: Pick<OrderFinder, "history">;
  readonly news: News;
  readonly endpoint: Endpoint;
  readonly report: Report;
  readonly pace?: Partial<NewsPace>;
};

/** An order and its history, of the same moment. */
type Known = { readonly order: Order; readonly history: readonly Entry[] };

const REPORTED = { Taken: "taken", NotTaken: "not_taken", NotSent: "held_back" } as const satisfies Record<
  Delivery,
  string
>;

/** One order with a long story keeps nobody else waiting for longer than this many deliveries. */
const AT_ONCE_MAX = 20;
/** Who loses a race this often is better claimed again. */
const DECISIONS_MAX = 5;
/** What failed together is not tried again together. */
const JITTER = 1 / 5;

export const makeDeliverNews = (deps: DeliverNewsDeps): DeliverNews => {
  const { door, store, finder, news, endpoint, report } = deps;
  const { leaseMs, pausesMs, overdueMs } = { ...NEWS_PACE, ...deps.pace };

  /** The claim while it is good, and null once there is nothing left to do under it. */
  const tellNext = (untold: Untold): ResultAsync<Untold | null, Refused> =>
    safeTry(async function* () {
      const item = nextNews(untold.order, untold.history, untold.through);
      if (item === undefined) return rest(untold);
      const delivery = await endpoint.deliver(item, store.now());
      report(`news.${REPORTED[delivery]}`, { orderId: item.orderId, type: item.type, sequence: item.sequence });
      switch (delivery) {
        case "Taken": {
          const known = yield* taken(untold, item.sequence, DECISIONS_MAX);
          return rest({ ...untold, ...known, through: item.sequence, tries: 0 });
        }
        case "NotTaken":
          yield* flagIfOverdue(untold, item);
          return putOff(untold);
        case "NotSent":
          return letGo(untold);
      }
    });

  /** Notes what was told, and keeps the claim for as long as one more delivery when there is more. */
  const rest = (untold: Untold): ResultAsync<Untold | null, StoreUnavailable> => {
    const isAllTold = nextNews(untold.order, untold.history, untold.through) === undefined;
    const lease = Instant.after(store.now(), leaseMs);
    return note(untold, isAllTold ? null : lease).map((isOurs) => (isAllTold || !isOurs ? null : { ...untold, lease }));
  };

  /** While the endpoint is down nobody's tries are counted: the order goes to the end of the queue, and another one probes next. */
  const putOff = (untold: Untold): ResultAsync<null, StoreUnavailable> => {
    if (endpoint.isDown()) return letGo(untold);
    const pauseMs = pausesMs[Math.min(untold.tries, pausesMs.length - 1)] ?? 0;
    const deliverAt = Instant.after(store.now(), pauseMs + spread(untold.order.id, pauseMs * JITTER));
    return note({ ...untold, tries: untold.tries + 1 }, deliverAt).map(() => null);
  };

  const letGo = (untold: Untold): ResultAsync<null, StoreUnavailable> => note(untold, store.now()).map(() => null);

  const note = ({ order, lease, through, tries }: Untold, deliverAt: Instant | null) =>
    news.note({ id: order.id, version: order.version, lease, through, tries, deliverAt });

  /**
   * Decides on the order that the history in hand belongs to: whoever looks at another one does not know whether the payment that
   * was acknowledged is still the latest, and reads again.
   */
  const taken = (known: Known, sequence: number, decisionsLeft: number): ResultAsync<Known, Refused> => {
    if (decisionsLeft === 0) return errAsync({ type: "StoreUnavailable" });
    const { order, history } = known;
    return door
      .change(order, (now, at) =>
        isSame(now, order) ? ok(newsTaken(now, history, sequence, at)) : err({ type: "MovedOn" as const }),
      )
      .map(({ order, decided }): Known => ({ order, history: [...history, ...decided] }))
      .orElse((error) =>
        error.type === "MovedOn"
          ? readAgain(order.id).andThen((known) => taken(known, sequence, decisionsLeft - 1))
          : errAsync(error),
      );
  };

  /** The history is never behind the order that was read before it. */
  const readAgain = (id: OrderId): ResultAsync<Known, OrderNotFound | StoreUnavailable> =>
    safeTry(async function* () {
      const order = (yield* store.load([id])).get(id);
      if (order === undefined) return err({ type: "OrderNotFound" as const });
      const history = yield* finder.history(id);
      return ok({ order, history: history.slice(0, order.version) });
    });

  /** Asks for a person once, however long it goes on: that this was asked for is news too, and waits with the rest. */
  const flagIfOverdue = ({ order, history, through }: Untold, { at }: NewsItem): ResultAsync<null, Refused> => {
    const wasAsked = history.slice(through).some(({ cause }) => cause === "NEWS_UNDELIVERED");
    if (wasAsked || store.now() - at < overdueMs) return okAsync(null);
    return door.change(order.id, (order, at) => ok(newsOverdue(order, at))).map(() => null);
  };

  return (untold) =>
    safeTry(async function* () {
      let left: Untold | null = untold;
      for (let told = 0; left !== null && told < AT_ONCE_MAX; told++) left = yield* tellNext(left);
      if (left !== null) yield* letGo(left);
      return ok(undefined);
    });
};

const isSame = (one: Order, other: Order): boolean =>
  one.version === other.version && one.changedAt === other.changedAt;
