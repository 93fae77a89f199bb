import { fromSafePromise, type ResultAsync } from "neverthrow";

import { recordCancelAnswer, type CancelRecorded } from "../domain/cancel-answer.ts";
import type { Cancellation } from "../domain/cancellation.ts";
import type { IdempotencyKey } from "../domain/ids.ts";
import type { Order } from "../domain/order.ts";
import type { Decided, OrderNotFound } from "./door.ts";
import type { Leases } from "./leases.ts";
import type { PaymentGateway, StoreUnavailable } from "./ports.ts";
import type { TakeNews } from "./take-news.ts";

type SendCancelDeps = { readonly gateway: PaymentGateway; readonly leases: Leases; readonly takeNews: TakeNews };

/** 취소 요청 전송. Sends a cancellation that is already written down, and writes down what came of it. */
export type SendCancel = (
  order: Order,
  cancellation: Cancellation,
) => ResultAsync<Decided<CancelRecorded>, OrderNotFound | StoreUnavailable>;

export const makeSendCancel =
  ({ gateway, leases, takeNews }: SendCancelDeps): SendCancel =>
  (order, cancellation) => {
    const { ordinal, tryNumber, paymentKey, reason, amount, refundable, idempotencyKey } = cancellation;
    const call = {
      paymentKey,
      orderId: order.id,
      reason,
      amount: refundable === null ? null : amount,
      refundable,
      idempotencyKey: idempotencyKey as IdempotencyKey,
    };

    const answer = leases.holding(order, () => gateway.cancel(call));

    return fromSafePromise(answer).andThen((outcome) =>
      takeNews(order, "toss", (order, now) => recordCancelAnswer(order, { ordinal, tryNumber }, outcome, now)),
    );
  };
