import type { Write } from "../../app/ports.ts";
import { laneOf, type OrderId } from "../../domain/ids.ts";
import type { Order } from "../../domain/order.ts";

/** What only one order of a lane may have: its cart while it is not in `CANCEL`, its request key, its payments. */
export class UniqueNames {
  #holders = new Map<string, OrderId>();

  copy(): ReadonlyMap<string, OrderId> {
    return new Map(this.#holders);
  }

  become(holders: ReadonlyMap<string, OrderId>): void {
    this.#holders = new Map(holders);
  }

  /** The order that stands in the way of a write; what the write itself lets go does not. */
  holderAgainst(write: Write): OrderId | null {
    const freed = new Set(write.flatMap(({ before, after }) => (before === null ? [] : lost(before, after))));
    for (const { after } of write) {
      for (const name of namesOf(after)) {
        const holder = this.#holders.get(name);
        if (holder !== undefined && holder !== after.id && !freed.has(name)) return holder;
      }
    }
    return null;
  }

  move(write: Write): void {
    for (const { before, after } of write) {
      for (const name of before === null ? [] : lost(before, after)) this.#holders.delete(name);
    }
    for (const { after } of write) for (const name of namesOf(after)) this.#holders.set(name, after.id);
  }
}

const lost = (before: Order, after: Order): string[] => {
  const kept = new Set(namesOf(after));
  return namesOf(before).filter((name) => !kept.has(name));
};

const namesOf = ({ id, status, userId, cartId, request, attempts }: Order): string[] => {
  const named = (...name: readonly string[]): string => JSON.stringify([laneOf(id), ...name]);
  return [
    ...(cartId === null || status === "CANCEL" ? [] : [named("cart", userId, cartId)]),
    ...(request === null ? [] : [named("request", userId, request.key)]),
    ...attempts.map(({ paymentKey }) => named("payment", paymentKey)),
  ];
};
