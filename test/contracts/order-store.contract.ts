import fc from "fast-check";
import { errAsync } from "neverthrow";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { makeDoor, type Door } from "../../src/app/door.ts";
import type { OrderChange, OrderStore, SaveAnswer, Write } from "../../src/app/ports.ts";
import { supersede } from "../../src/domain/cart.ts";
import type { Change } from "../../src/domain/change.ts";
import { foldHistory, type Entry } from "../../src/domain/history.ts";
import { OrderId } from "../../src/domain/ids.ts";
import type { Order } from "../../src/domain/order.ts";
import { Instant } from "../../src/domain/instant.ts";
import type { Product } from "../../src/domain/product.ts";
import { Life, moves } from "../domain/life.ts";
import {
  approved,
  begin,
  canceled,
  changed,
  created,
  issued,
  LIVES,
  product,
  windowFailed,
  type Asked,
} from "./orders.ts";
import { errors, values } from "./results.ts";
import type { StoreWorld } from "./store-world.ts";

/** Each test, and each life of the property, has one to itself. */
export const LANES_USED = 200;

/** 주문 저장소의 약속. What the door relies on, whatever stands behind the port. */
export const orderStoreContract = (name: string, open: () => Promise<StoreWorld>): void => {
  describe(`OrderStore over ${name}`, () => {
    let world: StoreWorld;
    let door: Door;
    let otherDoor: Door;
    beforeAll(async () => {
      world = await open();
      door = makeDoor(world.store);
      otherDoor = makeDoor(world.another.store);
    });
    afterAll(() => world.close());

    // Carts, keys and payments are unique in a lane, so a test that has one to itself needs no database to itself.
    let lane = -1;
    beforeEach(() => {
      lane++;
    });

    /** Half of what happens at once comes through the other instance. */
    const doorOf = (index: number): Door => (index % 2 === 0 ? door : otherDoor);

    const shelved = async (name: string, available: number): Promise<Product> =>
      (await world.catalogue.add(product(`${name}-${lane}`, available)))._unsafeUnwrap();
    const availableOf = async ({ id }: Product): Promise<number | undefined> =>
      (await world.catalogue.find([id]))._unsafeUnwrap().get(id)?.available;

    const newOrder = (asked: Omit<Asked, "at">): Change<unknown> => issued({ at: world.store.now(), lane, ...asked });
    const opened = async (asked: Omit<Asked, "at">): Promise<Order> =>
      (await door.open(newOrder(asked)))._unsafeUnwrap();
    const load = async ({ id }: Order): Promise<Order | undefined> =>
      (await world.store.load([id]))._unsafeUnwrap().get(id);
    const historyOf = async ({ id }: Order): Promise<readonly Entry[]> =>
      (await world.finder.history(id))._unsafeUnwrap();
    const save = async (...writes: Write[]): Promise<readonly SaveAnswer[]> =>
      (await world.store.save(writes))._unsafeUnwrap();

    const expectWholeHistory = async (order: Order): Promise<void> => {
      const { version, status, attempts, cancellations } = foldHistory(await historyOf(order));
      expect({ version, status }).toEqual({ version: order.version, status: order.status });
      expect(attempts).toEqual(new Map(order.attempts.map(({ ordinal, status }) => [ordinal, status])));
      expect(cancellations).toEqual(new Map(order.cancellations.map(({ ordinal, status }) => [ordinal, status])));
    };

    describe("gives back what was stored, where an order", () => {
      it.each(Object.entries(LIVES))("%s", async (_, life) => {
        const [tea, mug] = [await shelved("tea", 10), await shelved("mug", 10)];
        let order = await opened({ lines: [[tea, 2], [mug, 1]], cart: "cart", request: "request" }); // prettier-ignore
        for (const step of life("pay")) order = (await door.change(order.id, step))._unsafeUnwrap().order;

        expect(await load(order)).toEqual(order);
        await expectWholeHistory(order);
      });

      it("lived through anything at all", async () => {
        await fc.assert(
          fc.asyncProperty(fc.array(moves, { maxLength: 25 }), async (moves) => {
            const id = OrderId.of(++lane, "01ARZ3NDEKTSV4RRFFQ69G5FAV");
            const life = new Life("confirm");
            let before: Order | null = null;
            let told = 0;
            for (const move of [null, ...moves]) {
              if (move !== null) life.make(move);
              const entries = life.entries.slice(told);
              if (entries.length === 0) continue;
              const after: Order = { ...life.order, id, lines: life.order.lines.map((line) => ({ ...line, out: 0 })) };
              expect(await save([{ before, after, entries }])).toEqual([{ type: "Saved" }]);
              told += entries.length;
              before = after;
            }
            expect(before && (await load(before))).toEqual(before);
            if (before) await expectWholeHistory(before);
          }),
          { numRuns: 40 },
        );
      });
    });

    it("leaves out orders it does not know", async () => {
      const order = await opened({ lines: [[await shelved("tea", 1), 1]] });
      const unknown = newOrder({ lines: [[product("tea", 1), 1]] }).order;

      const loaded = (await world.store.load([unknown.id, order.id, order.id]))._unsafeUnwrap();

      expect([...loaded.keys()]).toEqual([order.id]);
      expect(await world.store.load([])).toMatchObject({ value: new Map() });
    });

    it("tells a time that goes on between its answers", async () => {
      await world.catalogue.list();
      const before = world.store.now();
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(world.store.now() - before).toBeGreaterThanOrEqual(15);
      expect(Math.abs(world.store.now() - Date.now())).toBeLessThan(10_000);
    });

    describe("when many want the same", () => {
      it("gives a stock of 10 to exactly 10 of 100 who confirm at once", async () => {
        const tea = await shelved("tea", 10);
        const orders = await Promise.all(Array.from({ length: 100 }, () => opened({ lines: [[tea, 1]] })));

        const answers = await Promise.all(
          orders.map((order, index) => doorOf(index).change(order, begin(`pay-${index}`))),
        );

        expect(values(answers)).toHaveLength(10);
        expect(errors(answers)).toHaveLength(90);
        for (const error of errors(answers)) {
          expect(error).toEqual({ type: "OutOfStock", productId: tea.id, available: 0 });
        }
        expect(await availableOf(tea)).toBe(0);
        const stored = (await world.store.load(orders.map(({ id }) => id)))._unsafeUnwrap();
        expect([...stored.values()].filter(({ status }) => status === "IN_PROGRESS")).toHaveLength(10);
      });

      it("serves the writes of a batch in their order", async () => {
        const tea = await shelved("tea", 3);
        const orders = [2, 2, 1, 1].map((quantity) =>
          created(newOrder({ lines: [[tea, quantity]], reserveAt: "checkout" })),
        );

        const answers = await save(...orders.map((order) => [order]));

        expect(answers.map(({ type }) => type)).toEqual(["Saved", "OutOfStock", "Saved", "OutOfStock"]);
        expect(await availableOf(tea)).toBe(0);
      });

      it("begins one attempt when an order is confirmed twice at once", async () => {
        const order = await opened({ lines: [[await shelved("tea", 5), 1]] });
        const twice = await Promise.all([door.change(order, begin("pay")), otherDoor.change(order, begin("pay"))]);
        const decided = twice.map((answer) => answer._unsafeUnwrap().decided.type);
        expect(decided.sort()).toEqual(["Begun", "Joined"]);

        expect(await door.change(order, begin("another"))).toMatchObject({ error: { type: "PaymentInProgress" } });
        expect((await load(order))?.attempts).toMatchObject([{ ordinal: 1, status: "CONFIRMING" }]);
      });

      it("begins one of two payments that are confirmed at once", async () => {
        const tea = await shelved("tea", 5);
        const order = await opened({ lines: [[tea, 1]] });

        const both = await Promise.all(["one", "two"].map((key) => door.change(order, begin(key))));

        expect(values(both)).toHaveLength(1);
        expect((await load(order))?.attempts).toHaveLength(1);
        expect(await availableOf(tea)).toBe(4);
      });

      it("lets two different changes of an order both land", async () => {
        const order = await opened({ lines: [[await shelved("tea", 5), 1]] });

        await Promise.all([
          door.change(order, windowFailed("USER_CANCEL")),
          otherDoor.change(order, windowFailed("PAY_PROCESS_ABORTED")),
        ]);

        const history = await historyOf(order);
        expect(new Set(history.map(({ pgCode }) => pgCode))).toEqual(
          new Set([undefined, "USER_CANCEL", "PAY_PROCESS_ABORTED"]),
        );
        expect((await load(order))?.version).toBe(3);
      });

      it("waits for nobody in a circle when orders share products the other way round", async () => {
        const [tea, mug] = [await shelved("tea", 1_000), await shelved("mug", 1_000)];
        const answers = await Promise.all(
          Array.from({ length: 40 }, (_, index) => {
            const lines = index % 2 === 0 ? ([[tea, 1], [mug, 1]] as const) : ([[mug, 1], [tea, 1]] as const); // prettier-ignore
            return doorOf(index).open(newOrder({ lines, reserveAt: "checkout" }));
          }),
        );
        expect(errors(answers)).toEqual([]);
        expect(await availableOf(mug)).toBe(960);
      });
    });

    describe("stores a write whole or not at all", () => {
      it("leaves nothing of an order that is out of stock", async () => {
        const [tea, mug] = [await shelved("tea", 5), await shelved("mug", 1)];
        const asked = newOrder({ lines: [[tea, 1], [mug, 2]], cart: "cart", user: "kim", reserveAt: "checkout" }); // prettier-ignore
        const customer = { name: "김토스", email: null, phone: null };

        const answer = await door.open(asked, { customer });

        expect(answer).toMatchObject({ error: { type: "OutOfStock", productId: mug.id, available: 1 } });
        expect(await load(asked.order)).toBeUndefined();
        expect(await historyOf(asked.order)).toEqual([]);
        expect((await world.finder.customer(asked.order.id))._unsafeUnwrap()).toBeNull();
        expect([await availableOf(tea), await availableOf(mug)]).toEqual([5, 1]);
        expect((await door.open(newOrder({ lines: [[tea, 1]], cart: "cart", user: "kim" }))).isOk()).toBe(true);
      });

      it("refuses a change that was decided on another version, and keeps what is there", async () => {
        const tea = await shelved("tea", 5);
        const order = await opened({ lines: [[tea, 1]] });
        const first = changed(order, begin("one")(order, world.store.now())._unsafeUnwrap());
        const second = changed(order, begin("two")(order, world.store.now())._unsafeUnwrap());

        expect(await save([first])).toEqual([{ type: "Saved" }]);
        expect(await save([second])).toEqual([{ type: "Conflict" }]);
        expect(await save([second], [first])).toEqual([{ type: "Conflict" }, { type: "Conflict" }]);

        expect(await load(order)).toEqual(first.after);
        expect(await historyOf(order)).toHaveLength(2);
        expect(await availableOf(tea)).toBe(4);
      });

      it("refuses a change that was decided on the same version of another past", async () => {
        const order = await opened({ lines: [[await shelved("tea", 5), 1]] });
        const forgotten = { ...order, changedAt: Instant.after(order.changedAt, -1) };
        const late = changed(forgotten, begin("one")(forgotten, world.store.now())._unsafeUnwrap());

        expect(await save([late])).toEqual([{ type: "Conflict" }]);
        expect(await load(order)).toEqual(order);
      });

      it("answers each write of a batch for itself, also when they concern one order", async () => {
        const tea = await shelved("tea", 5);
        const order = await opened({ lines: [[tea, 1]] });
        const noted = changed(order, windowFailed("USER_CANCEL")(order, world.store.now())._unsafeUnwrap());
        const begun = changed(order, begin("pay")(order, world.store.now())._unsafeUnwrap());
        const other = created(newOrder({ lines: [[tea, 1]], cart: "cart", user: "kim" }));
        const same = created(newOrder({ lines: [[tea, 2]], cart: "cart", user: "kim" }));

        expect(await save([noted], [begun], [other], [same])).toEqual([
          { type: "Saved" },
          { type: "Conflict" },
          { type: "Saved" },
          { type: "Taken", by: other.after.id },
        ]);
        expect(await availableOf(tea)).toBe(5);
        expect(await load(order)).toEqual(noted.after);
      });

      it("leaves nothing when a decision throws, and blocks nobody", async () => {
        const tea = await shelved("tea", 5);
        const order = await opened({ lines: [[tea, 1]] });

        const defect = door.change(order, () => {
          throw new Error("a bug");
        });
        await expect(defect).rejects.toThrow("a bug");

        expect(await load(order)).toEqual(order);
        expect((await door.change(order, begin("pay"))).isOk()).toBe(true);
      });

      it("leaves nothing when a write breaks what the database guards, and blocks nobody", async () => {
        const tea = await shelved("tea", 5);
        const order = await opened({ lines: [[tea, 1]] });
        const [impossible, good] = [windowFailed("A"), begin("pay")].map((step) =>
          changed(order, step(order, world.store.now())._unsafeUnwrap()),
        ) as [OrderChange, OrderChange];
        const lines = order.lines.map((line) => ({ ...line, out: line.quantity + 1 }));

        await expect(world.store.save([[{ ...impossible, after: { ...impossible.after, lines } }]])).rejects.toThrow();

        expect(await load(order)).toEqual(order);
        expect(await availableOf(tea)).toBe(5);
        expect(await save([good])).toEqual([{ type: "Saved" }]);
      });
    });

    describe("keeps a cart and a key for one order", () => {
      it("names the order that holds the cart", async () => {
        const tea = await shelved("tea", 5);
        const holder = await opened({ lines: [[tea, 1]], user: "kim", cart: "cart" });
        const next = newOrder({ lines: [[tea, 1]], user: "kim", cart: "cart" });

        expect(await door.open(next)).toMatchObject({ error: { type: "Taken", by: holder.id } });
        expect(await load(next.order)).toBeUndefined();
        expect(await historyOf(next.order)).toEqual([]);
        expect((await door.open(newOrder({ lines: [[tea, 1]], user: "lee", cart: "cart" }))).isOk()).toBe(true);
        expect((await door.open(newOrder({ lines: [[tea, 1]], user: "kim" }))).isOk()).toBe(true);
      });

      it("lets the cart go when its order ends", async () => {
        const tea = await shelved("tea", 5);
        const holder = await opened({ lines: [[tea, 1]], user: "kim", cart: "cart" });
        (await door.change(holder, canceled))._unsafeUnwrap();

        expect((await door.open(newOrder({ lines: [[tea, 1]], user: "kim", cart: "cart" }))).isOk()).toBe(true);
      });

      it("names the order that has the request key, for as long as it is there", async () => {
        const tea = await shelved("tea", 5);
        const holder = await opened({ lines: [[tea, 1]], user: "kim", request: "key" });
        (await door.change(holder, canceled))._unsafeUnwrap();

        expect(await door.open(newOrder({ lines: [[tea, 1]], user: "kim", request: "key" }))).toMatchObject({
          error: { type: "Taken", by: holder.id },
        });
        expect((await door.open(newOrder({ lines: [[tea, 1]], user: "lee", request: "key" }))).isOk()).toBe(true);
      });

      it("gives a cart to one of many who ask at once, and names it to the others", async () => {
        const tea = await shelved("tea", 50);
        const answers = await Promise.all(
          Array.from({ length: 20 }, (_, index) =>
            doorOf(index).open(
              newOrder({ lines: [[tea, 1]], user: "kim", cart: "cart", reserveAt: index % 3 ? "confirm" : "checkout" }),
            ),
          ),
        );
        const [winner, ...others] = values(answers);
        expect(others).toEqual([]);
        expect(errors(answers)).toHaveLength(19);
        for (const error of errors(answers)) expect(error).toEqual({ type: "Taken", by: winner?.id });
        expect(await availableOf(tea)).toBe(50 - (winner?.lines[0]?.out ?? 0));
      });

      it("keeps a payment for one order", async () => {
        const tea = await shelved("tea", 5);
        const [one, other] = [await opened({ lines: [[tea, 1]] }), await opened({ lines: [[tea, 1]] })];
        (await door.change(one, begin("pay")))._unsafeUnwrap();
        const begun = changed(other, begin("pay")(other, world.store.now())._unsafeUnwrap());

        expect(await save([begun])).toEqual([{ type: "Taken", by: one.id }]);
        expect(await load(other)).toEqual(other);
      });
    });

    describe("lets an order take another's place", () => {
      const replacing = (holder: Order, asked: Omit<Asked, "at">) => {
        const next = newOrder(asked);
        const change = supersede(holder, next.order.id, world.store.now());
        return { next, options: { supersedes: { before: holder, change } } };
      };

      it.each(["checkout", "confirm"] as const)("with the last unit, reserved at %s", async (reserveAt) => {
        const tea = await shelved("tea", 1);
        const asked = { lines: [[tea, 1]], user: "kim", cart: "cart", reserveAt } as const;
        const holder = await opened(asked);
        const { next, options } = replacing(holder, asked);

        const order = (await door.open(next, options))._unsafeUnwrap();

        expect(await load(holder)).toMatchObject({
          status: "CANCEL",
          reason: "SUPERSEDED",
          supersededBy: order.id,
          lines: [{ out: 0 }],
        });
        expect(await load(order)).toEqual(order);
        expect(order.lines[0]?.out).toBe(reserveAt === "checkout" ? 1 : 0);
        expect(await availableOf(tea)).toBe(reserveAt === "checkout" ? 0 : 1);
        await expectWholeHistory(order);
      });

      it("not when that order has moved on since", async () => {
        const tea = await shelved("tea", 2);
        const asked = { lines: [[tea, 1]], user: "kim", cart: "cart", reserveAt: "checkout" } as const;
        const holder = await opened(asked);
        const { next, options } = replacing(holder, asked);
        const begun = (await door.change(holder, begin("pay")))._unsafeUnwrap().order;

        expect(await door.open(next, options)).toMatchObject({ error: { type: "Taken", by: null } });
        expect(await load(holder)).toEqual(begun);
        expect(await load(next.order)).toBeUndefined();
        expect(await availableOf(tea)).toBe(1);
      });

      it("not when there is too little for it, and then the other lives on", async () => {
        const tea = await shelved("tea", 1);
        const asked = { user: "kim", cart: "cart", reserveAt: "checkout" } as const;
        const holder = await opened({ ...asked, lines: [[tea, 1]] });
        const { next, options } = replacing(holder, { ...asked, lines: [[tea, 2]] });

        expect(await door.open(next, options)).toMatchObject({ error: { type: "OutOfStock", productId: tea.id } });
        expect(await load(holder)).toEqual(holder);
        expect(await availableOf(tea)).toBe(0);
      });

      it("once, when it is tried from two sides", async () => {
        const tea = await shelved("tea", 1);
        const asked = { lines: [[tea, 1]], user: "kim", cart: "cart", reserveAt: "checkout" } as const;
        const holder = await opened(asked);
        const answers = await Promise.all(
          [door, otherDoor].map((side) => {
            const { next, options } = replacing(holder, asked);
            return side.open(next, options);
          }),
        );
        expect(values(answers)).toHaveLength(1);
        expect(errors(answers)).toMatchObject([{ type: "Taken" }]);
        expect(await availableOf(tea)).toBe(0);
      });
    });

    describe("when the answer of a commit is lost", () => {
      /** Stores, and says that it cannot tell. */
      const losingAnswers = (store: OrderStore): OrderStore => ({
        ...store,
        save: (writes) => store.save(writes).andThen(() => errAsync({ type: "StoreUnavailable" } as const)),
      });

      it("finds the attempt there, and begins no second one", async () => {
        const tea = await shelved("tea", 5);
        const order = await opened({ lines: [[tea, 1]] });

        expect(await makeDoor(losingAnswers(world.store)).change(order, begin("pay"))).toMatchObject({
          error: { type: "StoreUnavailable" },
        });
        const again = (await door.change(order, begin("pay")))._unsafeUnwrap();

        expect(again.decided.type).toBe("Joined");
        expect(again.order.attempts).toHaveLength(1);
        expect(await availableOf(tea)).toBe(4);
        const { order: paid } = (await door.change(again.order, approved))._unsafeUnwrap();
        expect(await load(paid)).toEqual(paid);
      });

      it("finds the order there, and does not open it twice", async () => {
        const tea = await shelved("tea", 5);
        const asked = newOrder({ lines: [[tea, 2]], user: "kim", cart: "cart", reserveAt: "checkout" });

        expect((await makeDoor(losingAnswers(world.store)).open(asked)).isErr()).toBe(true);
        expect(await door.open(asked)).toMatchObject({ error: { type: "Taken" } });

        expect(await availableOf(tea)).toBe(3);
        expect(await historyOf(asked.order)).toHaveLength(1);
      });
    });
  });
};
