import { err, ok, okAsync, safeTry, type ResultAsync } from "neverthrow";

import type { OrderId, PaymentKey, UserId } from "../domain/ids.ts";
import type { Order } from "../domain/order.ts";
import type { LookUp } from "../domain/payment-record.ts";
import { settle } from "../domain/settle.ts";
import { recordWindowFailure, retireOrderCode } from "../domain/window-failure.ts";
import type { Background } from "./background.ts";
import type { Door, OrderNotFound, OutOfStock } from "./door.ts";
import type { PaymentGateway, StoreUnavailable } from "./ports.ts";
import type { PursuePayment } from "./pursue-payment.ts";
import type { ReadOrder } from "./read-order.ts";
import type { TakeNews } from "./take-news.ts";
import type { Tokens } from "./tokens.ts";

export type WindowFailure = {
  readonly orderId: OrderId;
  readonly userId: UserId;
  readonly csrfToken: string;
  /** As failUrl brought it. */
  readonly code: string;
};

export type ReportWindowFailureError =
  OrderNotFound | OutOfStock | { readonly type: "UserDiffers" | "InvalidCsrfToken" } | StoreUnavailable;

export type ReportWindowFailure = (failure: WindowFailure) => ResultAsync<Order, ReportWindowFailureError>;

type ReportWindowFailureDeps = {
  readonly door: Door;
  readonly gateway: PaymentGateway;
  readonly tokens: Tokens;
  readonly readOrder: ReadOrder;
  readonly takeNews: TakeNews;
  readonly payments: PursuePayment;
  readonly background: Background;
};

export const makeReportWindowFailure = (deps: ReportWindowFailureDeps): ReportWindowFailure => {
  const { door, gateway, tokens, readOrder, takeNews, payments, background } = deps;

  /** 결제창 실패 접수. Written down; the order stays payable unless its code is burnt at Toss. */
  const reportWindowFailure: ReportWindowFailure = ({ orderId, userId, csrfToken, code }) =>
    safeTry(async function* () {
      const order = yield* readOrder(orderId);
      if (order.userId !== userId) return err({ type: "UserDiffers" as const });
      if (!tokens.isCsrfToken(order, csrfToken)) return err({ type: "InvalidCsrfToken" as const });

      const told = yield* door.change(order, (order, at) => ok(recordWindowFailure(order, code, at)));
      return code === "DUPLICATED_ORDER_ID" ? adoptOrRetire(told.order) : okAsync(told.order);
    });

  /** Toss says that the order code was used up. By a payment we do not know of: take it. By nothing: the order makes room. */
  const adoptOrRetire = (order: Order) =>
    safeTry<Order, OrderNotFound | OutOfStock | StoreUnavailable>(async function* () {
      const looks = await lookAtAll(order);
      let latest = order;
      for (const seen of looks) {
        if (seen.type !== "Found") continue;
        const taken = yield* takeNews(latest, "shopper", (order, now) => settle(order, seen.record, now));
        if (taken.decided.type === "GiveBack") background.run("void", () => payments.giveBack(taken.order));
        latest = taken.order;
      }
      if (looks.some(mayStillPay)) return okAsync(latest);
      return door.change(latest, (order, at) => ok(retireOrderCode(order, at))).map(({ order }) => order);
    });

  const lookAtAll = (order: Order): Promise<LookUp[]> => {
    const keys: PaymentKey[] = order.attempts.map(({ paymentKey }) => paymentKey);
    return Promise.all([gateway.lookUpByOrder(order.id), ...keys.map((key) => gateway.lookUp(key))]);
  };

  return reportWindowFailure;
};

const mayStillPay = (seen: LookUp): boolean =>
  seen.type === "Unreachable" ||
  (seen.type === "Found" && ["AUTHENTICATED", "APPROVED", "AWAITING_DEPOSIT"].includes(seen.record.standing));
