import { errAsync, okAsync, type ResultAsync } from "neverthrow";

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
        decided.type === "Close" ? cancellations.send(order, decided.cancellation) : okAsync(order),
      )
      .andThen((order) =>
        order.status === "SUCCESS" ? errAsync({ type: "AlreadyPaid" as const, orderId }) : okAsync(order),
      );
