import { fromSafePromise, ok, okAsync, safeTry, type ResultAsync } from "neverthrow";

import type { Actor } from "../domain/history.ts";
import type { OrderId, PaymentKey } from "../domain/ids.ts";
import { SECOND_MS } from "../domain/instant.ts";
import { openAttempt, type Order } from "../domain/order.ts";
import type { LookUp } from "../domain/payment-record.ts";
import type { Look } from "../domain/pursue.ts";
import { settleLook, type LookSettled } from "../domain/settle-look.ts";
import type { Background } from "./background.ts";
import type { OrderNotFound } from "./door.ts";
import type { Clock, OrderStore, PaymentGateway, StoreUnavailable } from "./ports.ts";
import type { PursuePayment } from "./pursue-payment.ts";
import type { ReadOrder } from "./read-order.ts";
import type { TakeNews } from "./take-news.ts";
import type { Watch } from "./watch.ts";

export type SettledPayment = {
  readonly order: Order;
  /** What was seen of its payments, one by one. */
  readonly looks: readonly LookUp[];
  /** An approval was found that the order cannot take before its open attempt is settled. It will be, once that one is. */
  readonly waitsForOther: boolean;
};

type Settling<T> = ResultAsync<T, OrderNotFound | StoreUnavailable>;

/**
 * 결제 반영. Looks a payment up at Toss and lets its order take what is there: adopted, recorded, closed or given back. Without a
 * key it looks at every payment we hold and by order, which shows only one of several. Whoever brought the news need not hold the
 * order, and need not be believed.
 */
export type SettlePayment = (order: OrderId | Order, by: Actor, paymentKey?: PaymentKey) => Settling<SettledPayment>;

export type SettlePaymentDeps = {
  readonly store: Pick<OrderStore, "now">;
  readonly gateway: Pick<PaymentGateway, "lookUp" | "lookUpByOrder">;
  readonly clock: Clock;
  readonly readOrder: ReadOrder;
  readonly takeNews: TakeNews;
  readonly payments: Pick<PursuePayment, "giveBack">;
  readonly watch: Watch;
  readonly background: Background;
};

/** Looks that somebody overtakes so often are left to the next news, or to the reconciliation. */
const LOOKS_MAX = 4;
const LOOK_AGAIN_MS = 0.1 * SECOND_MS;
/** A confirm is answered within this, or it is unknown; then the reconciliation comes by. */
const OTHER_SETTLED_MS = 75 * SECOND_MS;
/** Payments that wait for another one of their order, in this process. Past this they are left to the reconciliation. */
const WAITING_MAX = 1_000;

type Taken = Pick<SettledPayment, "order" | "waitsForOther"> & { readonly seen: LookUp };

export const makeSettlePayment = (deps: SettlePaymentDeps): SettlePayment => {
  const { store, gateway, clock, readOrder, takeNews, payments, watch, background } = deps;
  const waiting = new Set<string>();

  const settlePayment: SettlePayment = (target, by, paymentKey) =>
    safeTry(async function* () {
      const order = typeof target === "string" ? yield* readOrder(target) : target;
      const looks = await Promise.all(
        paymentKey === undefined ? [byOrder(order.id), ...order.attempts.map(byKey)] : [byKey({ paymentKey })],
      );
      let latest: SettledPayment = { order, looks: [], waitsForOther: false };
      for (const look of openFirst(order, looks)) {
        const taken: Taken = yield* take(latest.order, by, look, LOOKS_MAX);
        latest = {
          order: taken.order,
          looks: [...latest.looks, taken.seen],
          waitsForOther: latest.waitsForOther || taken.waitsForOther,
        };
      }
      return ok(latest);
    });

  const looked = async (ask: () => Promise<LookUp>): Promise<Look> => {
    const lookedAt = store.now();
    return { seen: await ask(), lookedAt };
  };
  const byKey = ({ paymentKey }: { readonly paymentKey: PaymentKey }) => looked(() => gateway.lookUp(paymentKey));
  const byOrder = (id: OrderId) => looked(() => gateway.lookUpByOrder(id));

  const take = (order: Order, by: Actor, look: Look, looksLeft: number): Settling<Taken> => {
    const { seen, lookedAt } = look;
    if (seen.type !== "Found") return okAsync({ order, seen, waitsForOther: false });
    const { record } = seen;
    return takeNews<LookSettled>(order, by, (order, now) => settleLook(order, record, lookedAt, now)).andThen(
      ({ order, decided }): Settling<Taken> => {
        switch (decided.type) {
          case "Settled":
          case "NothingNew":
            return okAsync({ order, seen, waitsForOther: false });
          case "GiveBack":
            background.run("void", () => payments.giveBack(order));
            return okAsync({ order, seen, waitsForOther: false });
          case "LookAgain":
            return looksLeft > 1
              ? fromSafePromise(clock.sleep(LOOK_AGAIN_MS))
                  .andThen(() => fromSafePromise(byKey(record)))
                  .andThen((again) => take(order, by, again, looksLeft - 1))
              : okAsync({ order, seen, waitsForOther: false });
          case "WaitForOther":
            return otherFirst(order, by, look, looksLeft);
        }
      },
    );
  };

  /** The open attempt is settled first: by what Toss shows of it now, else by whoever is working on it. */
  const otherFirst = (order: Order, by: Actor, look: Look, looksLeft: number): Settling<Taken> =>
    safeTry(async function* () {
      const { seen } = look;
      const open = openAttempt(order);
      if (open === undefined || looksLeft <= 1) return ok({ order, seen, waitsForOther: open !== undefined });
      const other = yield* take(order, by, await byKey(open), looksLeft - 1);
      if (openAttempt(other.order) === undefined) return take(other.order, by, look, looksLeft - 1);
      if (seen.type === "Found") waitForOther(other.order, by, seen.record.paymentKey);
      return ok({ order: other.order, seen, waitsForOther: true });
    });

  const waitForOther = (order: Order, by: Actor, paymentKey: PaymentKey): void => {
    const name = `${order.id} ${paymentKey}`;
    if (waiting.has(name) || waiting.size >= WAITING_MAX) return;
    waiting.add(name);
    const isSettled = (order: Order): boolean => openAttempt(order) === undefined;
    background.run("settle", () =>
      fromSafePromise(watch.until(order, isSettled, OTHER_SETTLED_MS)).andThen((latest) => {
        waiting.delete(name);
        return isSettled(latest) ? settlePayment(latest, by, paymentKey) : okAsync(null);
      }),
    );
  };

  return settlePayment;
};

/** What is shown of the open attempt comes first: nothing else is taken while it is open. */
const openFirst = (order: Order, looks: readonly Look[]): readonly Look[] => {
  const open = openAttempt(order)?.paymentKey;
  const isOpen = ({ seen }: Look): boolean => seen.type === "Found" && seen.record.paymentKey === open;
  return [...looks.filter(isOpen), ...looks.filter((look) => !isOpen(look))];
};
