import { fromSafePromise, ok, okAsync, type ResultAsync } from "neverthrow";

import { expire } from "../domain/cancel-unpaid.ts";
import { closeAtDeadline } from "../domain/close-account.ts";
import type { PaymentKey } from "../domain/ids.ts";
import type { WaitingAttempt } from "../domain/payment-attempt.ts";
import type { Look } from "../domain/pursue.ts";
import { settleLook } from "../domain/settle-look.ts";
import { dueAt, nextStep } from "../domain/next-step.ts";
import type { Order } from "../domain/order.ts";
import type { Door, OrderNotFound, OutOfStock } from "./door.ts";
import type { Leases } from "./leases.ts";
import type { LookUpPayment } from "./look-up.ts";
import type { DueOrders, OrderStore, StoreUnavailable } from "./ports.ts";
import type { PursueCancellation } from "./pursue-cancellation.ts";
import type { PursuePayment } from "./pursue-payment.ts";
import type { TakeNews } from "./take-news.ts";

type AdvanceOrderDeps = {
  readonly store: OrderStore;
  readonly due: DueOrders;
  readonly door: Door;
  readonly leases: Leases;
  readonly lookUp: LookUpPayment;
  readonly takeNews: TakeNews;
  readonly payments: PursuePayment;
  readonly cancellations: PursueCancellation;
};

type Advanced = ResultAsync<Order, OrderNotFound | OutOfStock | StoreUnavailable>;

/** 주문 진행. Takes an order that is due one step further. Harmless for one that somebody else has taken further meanwhile. */
export type AdvanceOrder = (order: Order) => Advanced;

export const makeAdvanceOrder = (deps: AdvanceOrderDeps): AdvanceOrder => {
  const { store, due, door, leases, lookUp, takeNews, payments, cancellations } = deps;

  const step = (order: Order): Advanced => {
    const next = nextStep(order, store.now());
    switch (next.type) {
      case "Rest":
        return okAsync(order);
      case "Expire":
        return door.change(order, (order, at) => ok(expire(order, at))).map(({ order }) => order);
      case "Pursue":
        return payments.pursue(order, next.attempt);
      case "PursueCancellation":
        return cancellations.pursue(order, next.cancellation);
      case "VoidAgain":
        return cancellations.voidAgain(order, next.attempt.paymentKey);
      case "CloseAccount":
        return closeAccount(order, next.attempt);
      case "FollowPayout":
        return look(order, next.cancellation.paymentKey).map(({ order }) => order);
    }
  };

  const look = (order: Order, paymentKey: PaymentKey) =>
    fromSafePromise(leases.holding(order, () => lookUp(paymentKey))).andThen(({ seen, lookedAt }) =>
      seen.type === "Found"
        ? takeNews(order, "payonce", (order, now) => settleLook(order, seen.record, lookedAt, now)).map(
            ({ order, decided }) => ({ order, look: { seen, lookedAt }, isOld: decided.type === "LookAgain" }),
          )
        : okAsync({ order, look: { seen, lookedAt }, isOld: false }),
    );

  /** A deposit that nobody told us of is found before the account is closed. */
  const closeAccount = (order: Order, { paymentKey }: WaitingAttempt): Advanced =>
    look(order, paymentKey).andThen(({ order, look, isOld }) => (isOld ? okAsync(order) : closeUnpaid(order, look)));

  const closeUnpaid = (order: Order, look: Look): Advanced =>
    takeNews(order, "payonce", (order, now) => closeAtDeadline(order, look, now)).andThen(({ order, decided }) =>
      decided.type === "Send" ? cancellations.send(order, decided.cancellation) : okAsync(order),
    );

  /** Where the step stored nothing, the order is looked at again when its pace says so, not when the claim runs out. */
  const pause = (before: Order, after: Order): Advanced =>
    after.version !== before.version
      ? okAsync(after)
      : due.hold([{ id: after.id, version: after.version, dueAt: dueAt(after, store.now()) }]).map(() => after);

  return (order) => step(order).andThen((after) => pause(order, after));
};
