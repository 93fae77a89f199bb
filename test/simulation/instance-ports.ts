import { err, ResultAsync } from "neverthrow";

import { withBatches } from "../../src/adapters/batching/batched-store.ts";
import type { MemoryDatabase } from "../../src/adapters/memory/memory-database.ts";
import { makeAdmission } from "../../src/adapters/toss/admission.ts";
import type { Ports, Telling } from "../../src/app/application.ts";
import type { Endpoint, NewsNote } from "../../src/app/news.ts";
import type { Hold, StoreUnavailable, Write } from "../../src/app/ports.ts";
import type { Tokens } from "../../src/app/tokens.ts";
import type { OrderId } from "../../src/domain/ids.ts";
import type { Instant } from "../../src/domain/instant.ts";
import { SimulatedBreaker } from "./breaker.ts";
import type { Chance } from "./chance.ts";
import type { LeaseWatch } from "./lease-watch.ts";
import type { SimulatedToss } from "./toss.ts";

/** A call of a port, which orders it is about, and what it looks like when no answer comes. */
export type Point<T> = {
  readonly name: string;
  readonly about: readonly OrderId[];
  readonly call: () => PromiseLike<T>;
  readonly silence: T;
};

export type InstancePortsDeps = {
  readonly name: string;
  readonly chance: Chance;
  readonly database: MemoryDatabase;
  readonly toss: SimulatedToss;
  readonly tokens: Tokens;
  readonly leases: LeaseWatch;
  /** Whether this process still means to hear the answers it waits for. */
  readonly isWaitedFor: () => boolean;
  readonly point: <T>(point: Point<T>) => Promise<T>;
  /** The store's time as this process knows it, which it learns anew with every answer. */
  readonly storeNow: () => Instant;
  readonly storeAnswered: () => void;
  readonly clock: Ports["clock"];
  readonly report: Ports["report"];
  readonly confirmsMax: number;
  /** The breaker has closed. */
  readonly tossAnswersAgain: () => void;
};

const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".split("");

type Stored = <F extends (...args: never[]) => ResultAsync<unknown, unknown>>(
  name: string,
  call: F,
  about?: (...args: Parameters<F>) => readonly OrderId[],
) => F;

/** Calls of the database: every one is a point, and every answer tells the time there. */
const makeStored =
  ({ point, storeAnswered }: Pick<InstancePortsDeps, "point" | "storeAnswered">): Stored =>
  <F extends (...args: never[]) => ResultAsync<unknown, unknown>>(
    name: string,
    call: F,
    about: (...args: Parameters<F>) => readonly OrderId[] = nobody,
  ): F =>
    ((...args: Parameters<F>) => {
      const answered = async () => {
        const answer = await call(...args);
        storeAnswered();
        return answer;
      };
      const silence = err<unknown, StoreUnavailable>({ type: "StoreUnavailable" });
      return new ResultAsync<unknown, unknown>(
        point<Awaited<ReturnType<F>>>({
          name,
          about: about(...args),
          call: answered as never,
          silence: silence as never,
        }),
      );
    }) as F;

/** How one process tells the merchant its news. */
export const makeTelling = (
  deps: Pick<InstancePortsDeps, "database" | "point" | "storeAnswered">,
  endpoint: Endpoint,
): Telling => {
  const { news } = deps.database;
  const stored = makeStored(deps);
  return {
    news: {
      claim: stored("news.claim", news.claim),
      note: stored("news.note", news.note, ({ id }: NewsNote) => [id]),
      waiting: news.waiting,
    },
    endpoint: {
      isDown: endpoint.isDown,
      deliver: (item, at) => {
        const call = () => endpoint.deliver(item, at);
        return deps.point({ name: "merchant.deliver", about: [item.orderId], call, silence: "NotTaken" as const });
      },
    },
  };
};

/** The ports of one process over what all of them share: every call of one is a point. */
export const makeInstancePorts = (deps: InstancePortsDeps): Ports => {
  const { name, chance, database, toss, leases, isWaitedFor, point } = deps;
  const stored = makeStored(deps);
  const asked = <T>(name: string, about: readonly OrderId[], call: () => Promise<T>, silence: T): Promise<T> =>
    point({ name: `toss.${name}`, about, call, silence });
  const letters = (length: number): string => Array.from({ length }, () => chance.oneOf(LETTERS)).join("");

  const { store, finder, due, catalogue, reconciliation } = database;
  const breaker = new SimulatedBreaker({
    ...{ exchange: toss.exchange, clock: deps.clock, closed: deps.tossAnswersAgain },
    opened: () => deps.report("toss.breaker.opened", {}),
  });
  const gateway = toss.gateway(breaker.exchange);
  const admission = makeAdmission(breaker.isOpen, deps.confirmsMax);
  const told = new Map<OrderId, number>();
  /** Whoever watches an order asks twice a second: nothing is to be seen of an answer that says nothing new. */
  const isNew = (ids: readonly OrderId[]): boolean =>
    ids.some((id) => database.stored(id)?.order.version !== told.get(id));
  const versions = (ids: readonly OrderId[]) =>
    stored(
      "due.versions",
      due.versions,
    )(ids).map((versions) => {
      for (const [id, version] of versions) told.set(id, version);
      return versions;
    });
  const unseen = { type: "Unreachable", code: "LOST" } as const;
  const unheard = { type: "Silent", code: "LOST" } as const;
  return {
    store: withBatches({
      now: deps.storeNow,
      load: stored("store.load", store.load, (ids) => ids),
      save: stored("store.save", store.save, (writes: readonly Write[]) => writes.flat().map(({ after }) => after.id)),
    }),
    finder: {
      byCart: stored("finder.byCart", finder.byCart),
      byRequestKey: stored("finder.byRequestKey", finder.byRequestKey),
      history: stored("finder.history", finder.history, (id) => [id]),
      customer: stored("finder.customer", finder.customer, (id) => [id]),
      refundAccount: stored("finder.refundAccount", finder.refundAccount, (id) => [id]),
      search: stored("finder.search", finder.search),
      approved: stored("finder.approved", finder.approved),
      prunedUntil: stored("finder.prunedUntil", finder.prunedUntil),
    },
    due: {
      claim: stored("due.claim", (limit, leaseMs) =>
        due.claim(limit, leaseMs).map((orders) => {
          leases.claimed(orders, name);
          return orders;
        }),
      ),
      hold: stored("due.hold", due.hold, (holds: readonly Hold[]) => holds.map(({ id }) => id)),
      wakeUnknown: stored("due.wakeUnknown", () =>
        due.wakeUnknown().map(() => leases.woken(database.orders().map(({ order }) => order))),
      ),
      versions: (ids) => (isNew(ids) ? versions(ids) : due.versions(ids)),
    },
    catalogue: {
      list: stored("catalogue.list", catalogue.list),
      find: stored("catalogue.find", catalogue.find),
      add: stored("catalogue.add", catalogue.add),
      edit: stored("catalogue.edit", catalogue.edit),
      adjust: stored("catalogue.adjust", catalogue.adjust),
      held: stored("catalogue.held", catalogue.held),
    },
    gateway: {
      keyId: gateway.keyId,
      lookUp: (key) =>
        asked("lookUp", toss.ordersOf(key), () => leases.looking(key, name, () => gateway.lookUp(key)), unseen),
      lookUpByOrder: (id) => asked("lookUpByOrder", [id], () => gateway.lookUpByOrder(id), unseen),
      confirm: (call) => {
        const send = () => admission.sending(() => gateway.confirm(call));
        const confirm = () => leases.holding(call, name, isWaitedFor, send);
        return asked("confirm", [call.orderId], confirm, unheard);
      },
      cancel: (call) => {
        const cancel = () => leases.holding(call, name, isWaitedFor, () => gateway.cancel(call));
        return asked("cancel", [call.orderId], cancel, unheard);
      },
      transactions: (period, after) => asked("transactions", [], () => gateway.transactions(period, after), unseen),
    },
    admission,
    reconciliation: {
      claim: stored("reconciliation.claim", reconciliation.claim),
      move: stored("reconciliation.move", reconciliation.move),
    },
    clock: deps.clock,
    randomness: {
      timeOrdered: (at) => at.toString(36).toUpperCase().padStart(10, "0") + letters(16),
      nonce: () => letters(22),
    },
    tokens: deps.tokens,
    report: deps.report,
  };
};

const nobody = (): readonly OrderId[] => [];
