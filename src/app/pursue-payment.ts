import { okAsync, safeTry, type ResultAsync } from "neverthrow";

import { isUnderWay } from "../domain/cancellation.ts";
import type { Order } from "../domain/order.ts";
import type { OpenAttempt } from "../domain/payment-attempt.ts";
import { pursue, pursueOther } from "../domain/pursue.ts";
import type { OrderNotFound } from "./door.ts";
import type { Leases } from "./leases.ts";
import type { LookUpPayment } from "./look-up.ts";
import type { StoreUnavailable } from "./ports.ts";
import type { PursueCancellation } from "./pursue-cancellation.ts";
import type { SendConfirm } from "./send-confirm.ts";
import type { TakeNews } from "./take-news.ts";

type PursuePaymentDeps = {
  readonly lookUp: LookUpPayment;
  readonly leases: Leases;
  readonly takeNews: TakeNews;
  readonly sendConfirm: SendConfirm;
  readonly cancellations: PursueCancellation;
};

type Pursuit = ResultAsync<Order, OrderNotFound | StoreUnavailable>;

/** 승인 추적. One step towards the truth about an open attempt: look first, repeat only under the same key. */
export type PursuePayment = {
  readonly pursue: (order: Order, attempt: OpenAttempt) => Pursuit;
  /** Sends the void that an order has just written down, if it has. */
  readonly giveBack: (order: Order) => Pursuit;
};

export const makePursuePayment = ({
  lookUp,
  leases,
  takeNews,
  sendConfirm,
  cancellations,
}: PursuePaymentDeps): PursuePayment => {
  const giveBack = (order: Order): Pursuit => {
    const asked = order.cancellations.findLast((known) => known.purpose === "VOID" && isUnderWay(known));
    return asked === undefined ? okAsync(order) : cancellations.send(order, asked);
  };

  return {
    giveBack,
    pursue: (order, attempt) =>
      safeTry(async function* () {
        const other = attempt.status === "UNKNOWN" ? attempt.answeredBy : null;
        const look = await leases.holding(order, () => lookUp(other ?? attempt.paymentKey));
        const learn = other === null ? pursue : pursueOther;
        const learnt = yield* takeNews(order, "payonce", (order, now) => learn(order, attempt.paymentKey, look, now));

        if (learnt.decided.type !== "SendAgain") {
          return learnt.decided.type === "GiveBack" ? giveBack(learnt.order) : okAsync(learnt.order);
        }
        const answered = yield* sendConfirm(learnt.order, learnt.decided.attempt);
        return answered.decided.type === "GiveBack" ? giveBack(answered.order) : okAsync(answered.order);
      }),
  };
};
