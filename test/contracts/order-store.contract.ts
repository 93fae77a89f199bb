import { errAsync } from "neverthrow";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { makeDoor, type Door } from "../../src/app/door.ts";
import type { Catalogue, DueOrders, OrderFinder, OrderStore, SaveAnswer, Write } from "../../src/app/ports.ts";
import { supersede } from "../../src/domain/cart.ts";
import type { Change } from "../../src/domain/change.ts";
import { foldHistory } from "../../src/domain/history.ts";
import { OrderId } from "../../src/domain/ids.ts";
import { attemptOf, type Order } from "../../src/domain/order.ts";
import type { Product } from "../../src/domain/product.ts";
import { paymentKey } from "../domain/orders.ts";
import {
  begin,
  canceled,
  cartId,
  declined,
  issued,
  LIVES,
  product,
  windowFailed,
  type Asked,
  type Step,
} from "./orders.ts";

/** What a store adapter stands behind, on a database of its own. */
export type StoreWorld = {
  readonly store: OrderStore;
  readonly finder: OrderFinder;
  readonly due: DueOrders;
  readonly catalogue: Catalogue;
  readonly close: () => Promise<void>;
};

/** 주문 저장소의 약속. What the door relies on, whatever stands behind the port. */
export const orderStoreContract = (name: string, open: () => Promise<StoreWorld>): void => {
  describe(`OrderStore over ${name}`, () => {
    let world: StoreWorld;
    let door: Door;
    beforeEach(async () => {
      world = await open();
      door = makeDoor(world.store);
      await world.catalogue.list();
    });
    afterEach(() => world.close());

    const onShelf = async (name: string, available: number): Promise<Product> =>
      (await world.catalogue.add(product(name, available)))._unsafeUnwrap();
    const newOrder = (asked: Omit<Asked, "at">): Change<unknown> => issued({ at: world.store.now(), ...asked });
    const opened = async (asked: Omit<Asked, "at">): Promise<Order> =>
      (await door.open(newOrder(asked)))._unsafeUnwrap();
    const take = async (order: Order, step: Step): Promise<Order> =>
      (await door.change(order.id, step))._unsafeUnwrap().order;
    const load = async (order: Order): Promise<Order | undefined> =>
      (await world.store.load([order.id]))._unsafeUnwrap().get(order.id);
    const save = async (...writes: Write[]): Promise<readonly SaveAnswer[]> =>
      (await world.store.save(writes))._unsafeUnwrap();
    const historyOf = async ({ id }: Order) => (await world.finder.history(id))._unsafeUnwrap();
    const availableOf = async ({ id }: Product): Promise<number | undefined> =>
      (await world.catalogue.find([id]))._unsafeUnwrap().get(id)?.available;

    describe("gives back what was stored, where an order", () => {
      it.each(Object.entries(LIVES))("%s", async (name, life) => {
        const key = await onShelf("key", 10);
        const mug = await onShelf("mug", 10);
        let order = await opened({
          lines: [
            [mug, 2],
            [key, 1],
          ],
          cart: "cart",
          request: "request",
        });
        for (const step of life(name)) order = await take(order, step);

        expect(await load(order)).toEqual(order);
        const history = await historyOf(order);
        const folded = foldHistory(history);
        expect(folded).toMatchObject({ version: order.version, status: order.status });
        expect(folded.attempts).toEqual(new Map(order.attempts.map(({ ordinal, status }) => [ordinal, status])));
      });
    });
  });
};
