import { fromSafePromise, type ResultAsync } from "neverthrow";

import { recordConfirmAnswer, type AnswerRecorded } from "../domain/confirm-answer.ts";
import type { Order } from "../domain/order.ts";
import type { OpenAttempt } from "../domain/payment-attempt.ts";
import type { Decided, OrderNotFound } from "./door.ts";
import type { Leases } from "./leases.ts";
import type { PaymentGateway, StoreUnavailable } from "./ports.ts";
import type { TakeNews } from "./take-news.ts";

type SendConfirmDeps = { readonly gateway: PaymentGateway; readonly leases: Leases; readonly takeNews: TakeNews };

/** 승인 요청 전송. Sends the confirm of an attempt that is already written down, and writes down what came of it. */
export type SendConfirm = (
  order: Order,
  attempt: OpenAttempt,
) => ResultAsync<Decided<AnswerRecorded>, OrderNotFound | StoreUnavailable>;

export const makeSendConfirm =
  ({ gateway, leases, takeNews }: SendConfirmDeps): SendConfirm =>
  (order, { ordinal, tryNumber, paymentKey, amount, idempotencyKey }) => {
    const call = { paymentKey, orderId: order.id, amount, idempotencyKey };

    const answer = leases.holding(order, () => gateway.confirm(call));

    return fromSafePromise(answer).andThen((outcome) =>
      takeNews(order, "toss", (order, now) => recordConfirmAnswer(order, { ordinal, tryNumber }, outcome, now)),
    );
  };
