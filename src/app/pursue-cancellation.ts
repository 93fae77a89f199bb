import { fromSafePromise, okAsync, type ResultAsync } from "neverthrow";

import { pursueCancellation, voidAgain, type CancelRecorded } from "../domain/cancel-answer.ts";
import type { Cancellation } from "../domain/cancellation.ts";
import type { PaymentKey } from "../domain/ids.ts";
import type { Order } from "../domain/order.ts";
import type { Look } from "../domain/pursue.ts";
import type { Decided, OrderNotFound } from "./door.ts";
import type { Leases } from "./leases.ts";
import type { LookUpPayment } from "./look-up.ts";
import type { StoreUnavailable } from "./ports.ts";
import type { SendCancel } from "./send-cancel.ts";
import type { TakeNews } from "./take-news.ts";

type PursueCancellationDeps = {
  readonly lookUp: LookUpPayment;
  readonly leases: Leases;
  readonly takeNews: TakeNews;
  readonly sendCancel: SendCancel;
};

type Pursuit = ResultAsync<Order, OrderNotFound | StoreUnavailable>;

/** 취소 추적. One step towards the truth about a cancellation: look first, and send again only what may be sent. */
export type PursueCancellation = {
  /** Sends one that was just written down, and looks once when the answer leaves it open or says no: what stands in its way? */
  readonly send: (order: Order, cancellation: Cancellation) => Pursuit;
  /** Takes up one whose answer never came. */
  readonly pursue: (order: Order, cancellation: Cancellation) => Pursuit;
  /** Takes up a void without a request under way. */
  readonly voidAgain: (order: Order, paymentKey: PaymentKey) => Pursuit;
};

export const makePursueCancellation = ({
  lookUp,
  leases,
  takeNews,
  sendCancel,
}: PursueCancellationDeps): PursueCancellation => {
  const look = (order: Order, paymentKey: PaymentKey): ResultAsync<Look, never> =>
    fromSafePromise(leases.holding(order, () => lookUp(paymentKey)));

  const sendIfDecided = ({ order, decided }: Decided<CancelRecorded>): Pursuit =>
    decided.type === "SendAgain" ? sendCancel(order, decided.cancellation).map(({ order }) => order) : okAsync(order);

  const pursue: PursueCancellation["pursue"] = (order, { ordinal, paymentKey }) =>
    look(order, paymentKey)
      .andThen((seen) => takeNews(order, "payonce", (order, now) => pursueCancellation(order, ordinal, seen, now)))
      .andThen(sendIfDecided);

  return {
    pursue,
    send: (order, cancellation) =>
      sendCancel(order, cancellation).andThen(({ order, decided }) =>
        decided.type === "LookUp"
          ? look(order, cancellation.paymentKey)
              .andThen((seen) =>
                takeNews(order, "payonce", (order, now) => pursueCancellation(order, cancellation.ordinal, seen, now)),
              )
              .map(({ order }) => order)
          : okAsync(order),
      ),
    voidAgain: (order, paymentKey) =>
      look(order, paymentKey)
        .andThen((seen) => takeNews(order, "payonce", (order, now) => voidAgain(order, seen, now)))
        .andThen(sendIfDecided),
  };
};
