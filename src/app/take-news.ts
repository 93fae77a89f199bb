import { errAsync, ok, type ResultAsync } from "neverthrow";

import type { Change } from "../domain/change.ts";
import type { Actor } from "../domain/history.ts";
import type { OrderId } from "../domain/ids.ts";
import type { Order } from "../domain/order.ts";
import type { Circumstances } from "../domain/settle.ts";
import type { Decided, Door, OrderNotFound } from "./door.ts";
import type { PaymentGateway, StoreUnavailable } from "./ports.ts";

type TakeNewsDeps = {
  readonly door: Door;
  readonly gateway: Pick<PaymentGateway, "keyId">;
  readonly depositMs: number;
};

/**
 * Lets an order take what was learnt at Toss. When the store answers that the units are gone, it decides once more, knowing so:
 * money that the order cannot take is given back.
 */
export type TakeNews = <A>(
  order: OrderId | Order,
  by: Actor,
  decide: (order: Order, now: Circumstances) => Change<A>,
) => ResultAsync<Decided<A>, OrderNotFound | StoreUnavailable>;

export const makeTakeNews =
  ({ door, gateway, depositMs }: TakeNewsDeps): TakeNews =>
  (order, by, decide) => {
    const take = (target: OrderId | Order, soldOut: boolean) =>
      door.change(target, (order, at) => ok(decide(order, { at, by, keyId: gateway.keyId, depositMs, soldOut })));

    const id = typeof order === "string" ? order : order.id;
    return take(order, false)
      .orElse((error) => (error.type === "OutOfStock" ? take(id, true) : errAsync(error)))
      .mapErr((error) => (error.type === "OutOfStock" ? { type: "StoreUnavailable" as const } : error));
  };
