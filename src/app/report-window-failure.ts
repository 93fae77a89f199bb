import { err, ok, okAsync, safeTry, type ResultAsync } from "neverthrow";

import type { OrderId, UserId } from "../domain/ids.ts";
import type { Order } from "../domain/order.ts";
import type { LookUp } from "../domain/payment-record.ts";
import { recordWindowFailure, retireOrderCode } from "../domain/window-failure.ts";
import type { Door, OrderNotFound, OutOfStock } from "./door.ts";
import type { StoreUnavailable } from "./ports.ts";
import type { ReadOrder } from "./read-order.ts";
import type { SettlePayment } from "./settle-payment.ts";
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
  readonly tokens: Tokens;
  readonly readOrder: ReadOrder;
  readonly settlePayment: SettlePayment;
};

export const makeReportWindowFailure = (deps: ReportWindowFailureDeps): ReportWindowFailure => {
  const { door, tokens, readOrder, settlePayment } = deps;

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
  const adoptOrRetire = (order: Order): ResultAsync<Order, OrderNotFound | OutOfStock | StoreUnavailable> =>
    settlePayment(order, "shopper").andThen(({ order, looks }) =>
      looks.some(mayStillPay)
        ? okAsync(order)
        : door.change(order, (order, at) => ok(retireOrderCode(order, at))).map(({ order }) => order),
    );

  return reportWindowFailure;
};

const mayStillPay = (seen: LookUp): boolean =>
  seen.type === "Unreachable" ||
  (seen.type === "Found" && ["AUTHENTICATED", "APPROVED", "AWAITING_DEPOSIT"].includes(seen.record.standing));
