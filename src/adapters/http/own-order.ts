import { err, ok, type Result, type ResultAsync } from "neverthrow";

import type { Application } from "../../app/application.ts";
import type { OrderNotFound } from "../../app/door.ts";
import { OrderId } from "../../domain/ids.ts";
import type { Order } from "../../domain/order.ts";
import type { Caller } from "./caller.ts";
import type { Refusal } from "./refusal.ts";

/** The order that a path names. An id of another shape names no order, as one that nobody issued. */
export const orderIdOf = (text: string): Result<OrderId, OrderNotFound> =>
  OrderId.parse(text).mapErr(() => ({ type: "OrderNotFound" }));

/** 본인 주문. The order, if the caller may see it: its shopper, or the merchant. */
export const readOwnOrder = (
  { readOrder, tokens }: Pick<Application, "readOrder" | "tokens">,
  caller: Caller,
  orderId: string,
  csrfToken = "",
): ResultAsync<Order, Refusal> => {
  const owned = (order: Order): Result<Order, Refusal> => {
    switch (caller.type) {
      case "nobody":
        return err({ type: "Unauthenticated" });
      case "merchant":
        return ok(order);
      case "shopper":
        if (order.userId !== caller.userId) return err({ type: "UserDiffers" });
        if (caller.expired && csrfToken === "") return err({ type: "Unauthenticated" });
        if (caller.expired && !tokens.isCsrfToken(order, csrfToken)) return err({ type: "InvalidCsrfToken" });
        return ok(order);
    }
  };
  return orderIdOf(orderId).asyncAndThen(readOrder).andThen(owned);
};
