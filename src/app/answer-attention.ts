import { fromSafePromise, okAsync, type ResultAsync } from "neverthrow";

import { answerAttention, reconsider, type AttentionAnswer, type AttentionRefused } from "../domain/attention.ts";
import type { OrderId } from "../domain/ids.ts";
import type { AttentionCause, Order } from "../domain/order.ts";
import type { AdvanceOrder } from "./advance-order.ts";
import type { Door, OrderNotFound, OutOfStock } from "./door.ts";
import type { LookUpPayment } from "./look-up.ts";
import type { PaymentGateway, RefundAccount, StoreUnavailable } from "./ports.ts";
import type { PursueCancellation } from "./pursue-cancellation.ts";
import type { TakeNews } from "./take-news.ts";

export type AnswerAttentionCommand = Pick<AttentionAnswer, "cause" | "action" | "note"> & {
  readonly orderId: OrderId;
  readonly refundAccount: RefundAccount | null;
};

export type AnswerAttentionError = AttentionRefused | OrderNotFound | OutOfStock | StoreUnavailable;

/** 확인 필요 처리. What a person decided is written down first; then Toss is asked, or told, what follows from it. */
export type AnswerAttention = (command: AnswerAttentionCommand) => ResultAsync<Order, AnswerAttentionError>;

type AnswerAttentionDeps = {
  readonly door: Door;
  readonly gateway: Pick<PaymentGateway, "keyId">;
  readonly lookUp: LookUpPayment;
  readonly takeNews: TakeNews;
  readonly cancellations: PursueCancellation;
  readonly advanceOrder: AdvanceOrder;
};

export const makeAnswerAttention = (deps: AnswerAttentionDeps): AnswerAttention => {
  const { door, gateway, lookUp, takeNews, cancellations, advanceOrder } = deps;

  /** While Toss does not show every payment of the order, nothing is known that a person did not know before. */
  const lookAgain = (order: Order, cause: AttentionCause): ResultAsync<Order, AnswerAttentionError> =>
    fromSafePromise(Promise.all(order.attempts.map(({ paymentKey }) => lookUp(paymentKey)))).andThen((looks) => {
      if (looks.some(({ seen }) => seen.type === "Unreachable" || seen.type === "Hidden")) return okAsync(order);
      return takeNews(order, "merchant", (order, now) => reconsider(order, cause, looks, now)).andThen(({ order }) =>
        advanceOrder(order),
      );
    });

  return ({ orderId, refundAccount, ...told }) => {
    const answer = { ...told, namesRefundAccount: refundAccount !== null, keyId: gateway.keyId };
    return door
      .change(orderId, (order, at) => answerAttention(order, answer, at), refundAccount)
      .andThen(({ order, decided }): ResultAsync<Order, AnswerAttentionError> => {
        switch (decided.type) {
          case "Settled":
            return okAsync(order);
          case "Look":
            return lookAgain(order, answer.cause);
          case "Send":
            return cancellations.send(order, decided.cancellation);
        }
      });
  };
};
