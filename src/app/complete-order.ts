import type { ResultAsync } from "neverthrow";

import { complete, type NotCompletable } from "../domain/complete.ts";
import type { OrderId } from "../domain/ids.ts";
import type { Order } from "../domain/order.ts";
import type { Door, OrderNotFound, OutOfStock } from "./door.ts";
import type { StoreUnavailable } from "./ports.ts";

/** 처리 완료 확인. The merchant has taken note of a paid order. */
export type CompleteOrder = (
  orderId: OrderId,
) => ResultAsync<Order, NotCompletable | OrderNotFound | OutOfStock | StoreUnavailable>;

export const makeCompleteOrder =
  ({ door }: { readonly door: Door }): CompleteOrder =>
  (orderId) =>
    door.change(orderId, complete).map(({ order }) => order);
