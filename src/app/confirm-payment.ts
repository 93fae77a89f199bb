import { err, errAsync, ok, okAsync, safeTry, type Result, type ResultAsync } from "neverthrow";

import { expire } from "../domain/cancel-unpaid.ts";
import { beginConfirm, payable, type NotPayable } from "../domain/confirm.ts";
import { attemptOf, openAttempt, type Order } from "../domain/order.ts";
import type { OpenAttempt } from "../domain/payment-attempt.ts";
import type { PaymentRecord } from "../domain/payment-record.ts";
import { settleUnknown } from "../domain/settle-look.ts";
import type { Settled } from "../domain/settle.ts";
import { verifyPayment, verifyRequest, type Mismatch, type PaymentRequest } from "../domain/verify-payment.ts";
import type { Background } from "./background.ts";
import type { Decided, Door, OrderNotFound, OutOfStock } from "./door.ts";
import type { FirstLook, UnknownPaymentKey } from "./first-look.ts";
import { isAnswered, paymentAnswer, type PaymentAnswer, type PaymentRefusal } from "./payment-answer.ts";
import type { Admission, OrderStore, PaymentGateway, ProviderUnavailable, Report, StoreUnavailable } from "./ports.ts";
import type { PursuePayment } from "./pursue-payment.ts";
import type { ReadOrder } from "./read-order.ts";
import type { SendConfirm } from "./send-confirm.ts";
import type { TakeNews } from "./take-news.ts";
import type { Tokens } from "./tokens.ts";
import type { Watch } from "./watch.ts";

export type ConfirmPaymentCommand = {
  readonly request: PaymentRequest;
  readonly csrfToken: string;
  /** How long the caller waits for the result, in ms; the work goes on after that. */
  readonly waitMs: number;
};

export type ConfirmPaymentError =
  | OrderNotFound
  | Mismatch
  | { readonly type: "InvalidCsrfToken" }
  | UnknownPaymentKey
  | ProviderUnavailable
  | NotPayable
  | { readonly type: "NotInProgressPayment" }
  | OutOfStock
  | PaymentRefusal
  | StoreUnavailable;

export type ConfirmPayment = (command: ConfirmPaymentCommand) => ResultAsync<PaymentAnswer, ConfirmPaymentError>;

type ConfirmPaymentDeps = {
  readonly store: OrderStore;
  readonly door: Door;
  readonly gateway: Pick<PaymentGateway, "keyId">;
  readonly admission: Admission;
  readonly tokens: Tokens;
  readonly readOrder: ReadOrder;
  readonly firstLook: FirstLook;
  readonly takeNews: TakeNews;
  readonly sendConfirm: SendConfirm;
  readonly payments: PursuePayment;
  readonly watch: Watch;
  readonly background: Background;
  readonly report: Report;
};

/** Another payment of the order is waited for this long before a found one is taken; then the redirect may come again. */
const OTHER_SETTLED_MS = 75_000;

export const makeConfirmPayment = (deps: ConfirmPaymentDeps): ConfirmPayment => {
  const { store, door, gateway, admission, tokens, readOrder, firstLook, takeNews, sendConfirm } = deps;
  const { payments, watch, background, report } = deps;

  /** 결제 승인. Check, look, write down what will be asked; ask; write down what came. The last two go on without the caller. */
  const confirmPayment: ConfirmPayment = ({ request, csrfToken, waitMs }) =>
    safeTry(async function* () {
      const { orderId, paymentKey } = request;
      const order = yield* readOrder(orderId);
      yield* checkRequest(order, request, csrfToken);

      const joined = attemptOf(order, paymentKey) !== undefined;
      const begun = joined ? order : yield* admission.admit(() => lookAndBegin(order, request));

      const settled = await watch.until(begun, isAnswered(paymentKey), waitMs);
      return paymentAnswer(settled, paymentKey, store.now());
    });

  const checkRequest = (
    order: Order,
    request: PaymentRequest,
    csrfToken: string,
  ): Result<void, Mismatch | { readonly type: "InvalidCsrfToken" }> =>
    verifyRequest(order, request)
      .andThen(() => (tokens.isCsrfToken(order, csrfToken) ? ok() : err({ type: "InvalidCsrfToken" as const })))
      .orTee(({ type }) => report("payment.forged", { orderId: order.id, code: type }));

  const lookAndBegin = (order: Order, request: PaymentRequest): ResultAsync<Order, ConfirmPaymentError> =>
    firstLook(order.id, request.paymentKey).andThen((record) => begin(order, request, record));

  const begin = (
    order: Order,
    request: PaymentRequest,
    record: PaymentRecord,
  ): ResultAsync<Order, ConfirmPaymentError> => {
    if (record.standing === "APPROVED" || record.standing === "AWAITING_DEPOSIT") return adopt(order, request, record);
    return payable(order, store.now())
      .andThen(() => verifyPayment(order, request, record))
      .orTee(({ type }) => report("payment.refused", { orderId: order.id, code: type }))
      .asyncAndThen((): ResultAsync<Order, ConfirmPaymentError> =>
        record.standing === "AUTHENTICATED" ? ask(order, request, record) : notInProgress(request),
      )
      .orElse((error) => (error.type === "OrderExpired" ? end(order, request) : errAsync(error)));
  };

  /** A confirm of this very payment may have been declined since the order was read, by another instance: then that is the answer. */
  const notInProgress = ({ orderId, paymentKey }: PaymentRequest): ResultAsync<Order, ConfirmPaymentError> =>
    readOrder(orderId).andThen((order) =>
      attemptOf(order, paymentKey) === undefined ? errAsync({ type: "NotInProgressPayment" as const }) : okAsync(order),
    );

  /** Once somebody was told that the order is over, it is: a confirm that was decided on earlier and comes later finds it so. */
  const end = (order: Order, { paymentKey }: PaymentRequest): ResultAsync<Order, ConfirmPaymentError> =>
    door
      .change(order, (order, at) => ok(expire(order, at)))
      .andThen(({ order, at }): Result<Order, ConfirmPaymentError> =>
        attemptOf(order, paymentKey) !== undefined
          ? ok(order)
          : payable(order, at).andThen(() => err({ type: "StoreUnavailable" as const })),
      );

  const ask = (order: Order, { paymentKey }: PaymentRequest, { method }: PaymentRecord) =>
    door
      .change(order, (order, at) => beginConfirm(order, { paymentKey, method, keyId: gateway.keyId }, at))
      .map(({ order, decided }) => {
        if (decided.type === "Begun") background.run("confirm", () => carryOn(order, decided.attempt));
        return order;
      });

  /** Asks Toss and writes down the answer; what it leaves open is looked at once more before the scheduler has it. */
  const carryOn = (order: Order, attempt: OpenAttempt): ResultAsync<unknown, OrderNotFound | StoreUnavailable> =>
    sendConfirm(order, attempt).andThen(({ order, decided }) => {
      const open = openAttempt(order);
      if (decided.type === "LookUp" && open !== undefined) return payments.pursue(order, open);
      return decided.type === "GiveBack" ? payments.giveBack(order) : okAsync(order);
    });

  /** The money is there already, and our record of it is not: take it, or give it back. */
  const adopt = (order: Order, request: PaymentRequest, record: PaymentRecord) =>
    verifyPayment(order, request, record)
      .orElse((mismatch) => (mismatch.type === "AmountDiffers" ? ok() : err(mismatch)))
      .asyncAndThen(() => take(order, record))
      .andThen(({ order, decided }) => {
        if (decided.type === "NothingNew" && attemptOf(order, record.paymentKey) === undefined)
          return notInProgress(request);
        if (decided.type === "WaitForOther") background.run("adopt", () => takeAfterOther(order, record));
        return okAsync(order);
      });

  const take = (order: Order, record: PaymentRecord): ResultAsync<Decided<Settled>, OrderNotFound | StoreUnavailable> =>
    takeNews(order, "shopper", (order, now) => settleUnknown(order, record, now)).map((taken) => {
      if (taken.decided.type === "GiveBack") background.run("void", () => payments.giveBack(taken.order));
      return taken;
    });

  const takeAfterOther = (
    order: Order,
    record: PaymentRecord,
  ): ResultAsync<unknown, OrderNotFound | StoreUnavailable> =>
    safeTry(async function* () {
      const settled = await watch.until(order, (order) => openAttempt(order) === undefined, OTHER_SETTLED_MS);
      return ok(yield* take(settled, record));
    });

  return confirmPayment;
};
