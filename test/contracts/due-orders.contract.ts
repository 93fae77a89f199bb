import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { makeDoor, type Door } from "../../src/app/door.ts";
import { OrderId } from "../../src/domain/ids.ts";
import { HOUR_MS, Instant, MINUTE_MS } from "../../src/domain/instant.ts";
import type { Order } from "../../src/domain/order.ts";
import { approved, begin, completed, issued, LIVES, product, windowFailed } from "./orders.ts";
import type { StoreWorld } from "./store-world.ts";

/** 처리할 주문의 약속. Who works on an order holds it through its due time alone. */
export const dueOrdersContract = (name: string, lanes: number, open: () => Promise<StoreWorld>): void => {
  describe(`DueOrders over ${name}`, () => {
    let world: StoreWorld;
    let door: Door;
    beforeEach(async () => {
      world = await open();
      door = makeDoor(world.store);
      (await world.catalogue.add(product("tea", 1_000)))._unsafeUnwrap();
    });
    afterEach(() => world.close());

    const opened = async (at: Instant, lane = 0): Promise<Order> =>
      (await door.open(issued({ at, lines: [[product("tea", 1_000), 1]], lane })))._unsafeUnwrap();
    /** Its life was over a while ago. */
    const expired = (lane = 0): Promise<Order> => opened(Instant.after(world.store.now(), -HOUR_MS), lane);
    const claim = async (limit: number, by = world.due): Promise<OrderId[]> =>
      (await by.claim(limit, MINUTE_MS))._unsafeUnwrap().map(({ id }) => id);

    it("claims what is due, as it is, and leaves it alone for the length of the lease", async () => {
      const due = await expired();
      await opened(world.store.now());

      expect((await world.due.claim(10, MINUTE_MS))._unsafeUnwrap()).toEqual([due]);
      expect(await claim(10)).toEqual([]);
    });

    it("claims an order again when its lease is over", async () => {
      const due = await expired();
      (await world.due.claim(10, -1))._unsafeUnwrap();
      expect(await claim(10)).toEqual([due.id]);
    });

    it("claims nothing of an order that is at rest", async () => {
      const order = await expired();
      (
        await door
          .change(order, (order) => begin("pay")(order, order.createdAt))
          .andThen(({ order }) => door.change(order, approved))
          .andThen(({ order }) => door.change(order, completed))
      )._unsafeUnwrap();
      expect(await claim(10)).toEqual([]);
    });

    it("gives each due order to exactly one of those who claim at once", async () => {
      const due: OrderId[] = [];
      for (let index = 0; index < 30; index++) due.push((await expired()).id);

      const claimed = await Promise.all([
        ...Array.from({ length: 4 }, () => claim(10)),
        ...Array.from({ length: 4 }, () => claim(10, world.another.due)),
      ]);

      const rest = await claim(100);
      expect([...claimed.flat(), ...rest].sort()).toEqual(due.sort());
    });

    it("claims as many as are asked for, the longest due first", async () => {
      const later = await expired();
      const earlier = await opened(Instant.after(world.store.now(), -2 * HOUR_MS));
      expect(await claim(1)).toEqual([earlier.id]);
      expect(await claim(5)).toEqual([later.id]);
      expect(await claim(0)).toEqual([]);
    });

    it("comes to every lane, however full the others are", async () => {
      const due: OrderId[] = [];
      for (let lane = 0; lane < lanes; lane++) for (let n = 0; n < 3; n++) due.push((await expired(lane)).id);

      const claimed = new Set<OrderId>();
      for (let round = 0; round < lanes; round++) {
        // Due again at once, so those of the first lane alone would keep everybody busy.
        const orders = (await world.due.claim(3, -1))._unsafeUnwrap();
        for (const { id } of orders) claimed.add(id);
      }

      expect([...claimed].sort()).toEqual(due.sort());
    });

    it("holds an order while it has the version given, and no longer", async () => {
      const [held, moved] = [await expired(), await expired()];
      (await door.change(moved, windowFailed("USER_CANCEL")))._unsafeUnwrap();
      const dueAt = Instant.after(world.store.now(), MINUTE_MS);

      const holds = [held, moved].map(({ id, version }) => ({ id, version, dueAt }));
      (await world.due.hold(holds))._unsafeUnwrap();

      expect(await claim(10)).toEqual([moved.id]);
      expect((await world.store.load([held.id]))._unsafeUnwrap().get(held.id)).toEqual(held);
    });

    it("lets go of an order at once, or for good", async () => {
      const [order, other] = [await opened(world.store.now()), await expired()];
      (
        await world.due.hold([
          { id: order.id, version: 1, dueAt: world.store.now() },
          { id: other.id, version: 1, dueAt: null },
        ])
      )._unsafeUnwrap();
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect(await claim(10)).toEqual([order.id]);
    });

    it("makes due at once what waits for news of an unknown result, in every lane, and nothing else", async () => {
      const unknown: OrderId[] = [];
      for (const [index, steps] of Object.values(LIVES).entries()) {
        let order = await opened(world.store.now(), index % lanes);
        for (const step of steps(`pay-${index}`)) order = (await door.change(order, step))._unsafeUnwrap().order;
        if ([...order.attempts, ...order.cancellations].some(({ status }) => status === "UNKNOWN"))
          unknown.push(order.id);
      }
      expect(unknown.length).toBeGreaterThan(4);
      expect(await claim(100)).toEqual([]);

      (await world.due.wakeUnknown())._unsafeUnwrap();
      await new Promise((resolve) => setTimeout(resolve, 5));

      expect((await claim(100)).sort()).toEqual(unknown.sort());
    });

    it("tells the versions of the orders it knows", async () => {
      const [one, other] = [await expired(), await expired(lanes - 1)];
      (await door.change(other, windowFailed("USER_CANCEL")))._unsafeUnwrap();
      const unknown = OrderId.of(0, "0".repeat(26));

      expect((await world.due.versions([one.id, unknown, other.id]))._unsafeUnwrap()).toEqual(
        new Map([
          [one.id, 1],
          [other.id, 2],
        ]),
      );
    });
  });
};
