import { err, ok, okAsync, type Result, type ResultAsync } from "neverthrow";

import type { Cancellation } from "../domain/cancellation.ts";
import { cancelUnpaid, type CancelRequest, type NotCancelable } from "../domain/cancel-unpaid.ts";
import type { OrderId } from "../domain/ids.ts";
import type { Order } from "../domain/order.ts";
import type { Door, OrderNotFound, OutOfStock } from "./door.ts";
import type { PaymentGateway, StoreUnavailable } from "./ports.ts";
import type { PursueCancellation } from "./pursue-cancellation.ts";

/** `AlreadyPaid`: the account was to be closed, and a deposit was found. */
export type CancelOrderError =
  | OrderNotFound
  | OutOfStock
  | NotCancelable
  | { readonly type: "AlreadyPaid"; readonly orderId: OrderId }
  | StoreUnavailable;

/** 주문 취소. Ends an order that is not paid; an account is closed at Toss first, which may leave the result unknown. */
export type CancelOrder = (
  orderId: OrderId,
  request: Omit<CancelRequest, "keyId">,
) => ResultAsync<Order, CancelOrderError>;

type CancelOrderDeps = {
  readonly door: Door;
  readonly gateway: Pick<PaymentGateway, "keyId">;
  readonly cancellations: PursueCancellation;
};

export const makeCancelOrder =
  ({ door, gateway, cancellations }: CancelOrderDeps): CancelOrder =>
  (orderId, request) =>
    door
      .change(orderId, (order, at) => cancelUnpaid(order, { ...request, keyId: gateway.keyId }, at))
      .andThen(({ order, decided }): ResultAsync<Order, CancelOrderError> =>
        decided.type === "Close"
          ? cancellations.send(order, decided.cancellation).andThen((order) => closed(order, decided.cancellation))
          : okAsync(order),
      );

/** What became of the order whose account was to be closed. */
const closed = (order: Order, { ordinal }: Cancellation): Result<Order, CancelOrderError> => {
  const asked = order.cancellations.find((known) => known.ordinal === ordinal);
  if (order.status === "SUCCESS") return err({ type: "AlreadyPaid", orderId: order.id });
  return asked?.status === "DECLINED" ? err({ type: "NotCancelable", pgCode: asked.pgCode }) : ok(order);
};
