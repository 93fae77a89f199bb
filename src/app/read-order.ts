import { errAsync, okAsync, type ResultAsync } from "neverthrow";

import type { OrderId } from "../domain/ids.ts";
import type { Order } from "../domain/order.ts";
import type { OrderNotFound } from "./door.ts";
import type { OrderStore, StoreUnavailable } from "./ports.ts";

/** 주문 조회. The order as it is now. */
export type ReadOrder = (id: OrderId) => ResultAsync<Order, OrderNotFound | StoreUnavailable>;

export const makeReadOrder =
  ({ store }: { readonly store: Pick<OrderStore, "load"> }): ReadOrder =>
  (id) =>
    store.load([id]).andThen((orders) => {
      const order = orders.get(id);
      return order === undefined ? errAsync({ type: "OrderNotFound" } as const) : okAsync(order);
    });
