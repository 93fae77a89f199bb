import { fromSafePromise, okAsync, type ResultAsync } from "neverthrow";

import { recordCancelAnswer, type CancelRecorded } from "../domain/cancel-answer.ts";
import type { Cancellation } from "../domain/cancellation.ts";
import type { IdempotencyKey } from "../domain/ids.ts";
import { attemptOf, type Order } from "../domain/order.ts";
import { isVirtualAccount } from "../domain/payment-attempt.ts";
import type { Decided, OrderNotFound } from "./door.ts";
import type { Leases } from "./leases.ts";
import type { OrderFinder, PaymentGateway, RefundAccount, StoreUnavailable } from "./ports.ts";
import type { TakeNews } from "./take-news.ts";

type SendCancelDeps = {
  readonly gateway: PaymentGateway;
  readonly finder: Pick<OrderFinder, "refundAccount">;
  readonly leases: Leases;
  readonly takeNews: TakeNews;
};

/** 취소 요청 전송. Sends a cancellation that is already written down, and writes down what came of it. */
export type SendCancel = (
  order: Order,
  cancellation: Cancellation,
) => ResultAsync<Decided<CancelRecorded>, OrderNotFound | StoreUnavailable>;

export const makeSendCancel = ({ gateway, finder, leases, takeNews }: SendCancelDeps): SendCancel => {
  const send = (order: Order, cancellation: Cancellation, refundAccount: RefundAccount | null) => {
    const { ordinal, tryNumber, paymentKey, reason, amount, refundable, idempotencyKey } = cancellation;
    const call = {
      paymentKey,
      orderId: order.id,
      reason,
      amount: refundable === null ? null : amount,
      refundable,
      refundAccount,
      idempotencyKey: idempotencyKey as IdempotencyKey,
    };

    const answer = leases.holding(order, () => gateway.cancel(call));

    return fromSafePromise(answer).andThen((outcome) =>
      takeNews(order, "toss", (order, now) => recordCancelAnswer(order, { ordinal, tryNumber }, outcome, now)),
    );
  };

  return (order, cancellation) =>
    refundAccountFor(finder, order, cancellation).andThen((refundAccount) => send(order, cancellation, refundAccount));
};

/** Only a deposit that has arrived goes back to a bank account. */
const refundAccountFor = (
  finder: SendCancelDeps["finder"],
  order: Order,
  { paymentKey, refundable }: Cancellation,
): ResultAsync<RefundAccount | null, StoreUnavailable> => {
  const attempt = attemptOf(order, paymentKey);
  const isDeposit = refundable !== null && attempt !== undefined && isVirtualAccount(attempt);
  return isDeposit ? finder.refundAccount(order.id) : okAsync(null);
};
