import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { makeDoor, type Door } from "../../src/app/door.ts";
import type { NewsNote, Untold } from "../../src/app/news.ts";
import type { OrderId } from "../../src/domain/ids.ts";
import { Instant, MINUTE_MS } from "../../src/domain/instant.ts";
import type { Order } from "../../src/domain/order.ts";
import { approved, begin, canceled, completed, declined, issued, product, seen, windowFailed } from "./orders.ts";
import type { StoreWorld } from "./store-world.ts";

/** 알림 대기열의 약속. News is claimed by one at a time, and is claimed again until somebody notes that it was told. */
export const newsContract = (name: string, lanes: number, open: () => Promise<StoreWorld>): void => {
  describe(`News over ${name}`, () => {
    let world: StoreWorld;
    let door: Door;
    beforeEach(async () => {
      world = await open();
      door = makeDoor(world.store);
      (await world.catalogue.add(product("tea", 1_000)))._unsafeUnwrap();
    });
    afterEach(() => world.close());

    let payments = 0;
    const opened = async (lane = 0, by = door): Promise<Order> =>
      (await by.open(issued({ at: world.store.now(), lines: [[product("tea", 1_000), 1]], lane })))._unsafeUnwrap();
    const paid = async (lane = 0): Promise<Order> =>
      (
        await door
          .change(await opened(lane), begin(`pay-${++payments}`))
          .andThen(({ order }) => door.change(order, approved))
      )._unsafeUnwrap().order;

    const claim = async (limit = 10, leaseMs = MINUTE_MS, by = world.news): Promise<readonly Untold[]> =>
      (await by.claim(limit, leaseMs))._unsafeUnwrap();
    const claimedIds = async (...asked: Parameters<typeof claim>): Promise<OrderId[]> =>
      (await claim(...asked)).map(({ order }) => order.id);
    const only = (claimed: readonly Untold[]): Untold => {
      expect(claimed).toHaveLength(1);
      return claimed[0] as Untold;
    };
    const note = async ({ order, lease, through, tries }: Untold, changes: Partial<NewsNote> = {}): Promise<boolean> =>
      (
        await world.news.note({
          ...{ id: order.id, version: order.version, lease, through, tries, deliverAt: null },
          ...changes,
        })
      )._unsafeUnwrap();
    const waiting = async (max = 100): Promise<number> => (await world.news.waiting(max))._unsafeUnwrap();

    it("claims an order with news, its whole history beside it, and leaves it alone for the length of the lease", async () => {
      const order = await paid();
      await opened();

      const untold = only(await claim());

      expect(untold).toMatchObject({ order, through: 0, tries: 0 });
      expect(untold.history.map(({ type }) => type)).toEqual(["order.issued", "payment.confirming", "order.paid"]);
      expect(Math.abs(untold.lease - world.store.now() - MINUTE_MS)).toBeLessThan(20_000);
      expect(await claimedIds()).toEqual([]);
      expect(await waiting()).toBe(1);
    });

    it("has no news of an order that was only issued, or whose window was closed", async () => {
      (await door.change(await opened(), windowFailed("USER_CANCEL")))._unsafeUnwrap();
      expect(await claimedIds()).toEqual([]);
      expect(await waiting()).toBe(0);
    });

    it("keeps no news where there is no endpoint to tell", async () => {
      const silent = makeDoor(world.untelling.store);
      await world.untelling.news.waiting(1);
      const order = await opened(0, silent);
      (await silent.change(order, canceled))._unsafeUnwrap();
      expect(await world.untelling.news.waiting(10)).toMatchObject({ value: 0 });
    });

    it("claims an order again when the lease is over", async () => {
      const order = await paid();
      only(await claim(10, -1));
      expect(await claimedIds()).toEqual([order.id]);
    });

    it("rests once all was told, and goes on from there with what comes later", async () => {
      const order = await paid();
      const first = only(await claim());
      expect(await note(first, { through: 3 })).toBe(true);
      expect(await waiting()).toBe(0);

      const key = order.attempts[0]?.paymentKey ?? "";
      (await door.change(order, seen(key, "AWAITING_DEPOSIT")))._unsafeUnwrap();

      expect(only(await claim())).toMatchObject({ through: 3, tries: 0, order: { version: 4 } });
    });

    it("loses no news that was stored while it was told", async () => {
      const order = await paid();
      const untold = only(await claim());
      (await door.change(order, canceledAtToss(order)))._unsafeUnwrap();

      expect(await note(untold, { through: 3 })).toBe(true);

      expect(only(await claim()).history.map(({ type }) => type)).toContain("order.canceled");
    });

    it("does not touch the order: neither its version, nor when its money is due", async () => {
      const order = await paid();
      const untold = only(await claim());
      await note(untold, { tries: 3, deliverAt: world.store.now() });

      expect((await world.store.load([order.id]))._unsafeUnwrap().get(order.id)).toEqual(order);
      expect((await world.due.claim(10, MINUTE_MS))._unsafeUnwrap()).toEqual([]);
    });

    it("puts off what was not taken, with the tries it took", async () => {
      await paid();
      const untold = only(await claim());
      await note(untold, { tries: 2, deliverAt: Instant.after(world.store.now(), MINUTE_MS) });
      expect(await claimedIds()).toEqual([]);

      const [other, its] = [await paid(), only(await claim())];
      await note(its, { tries: 5, deliverAt: Instant.after(world.store.now(), -1) });
      expect(only(await claim())).toMatchObject({ order: other, tries: 5 });
    });

    it("lets what comes while it is put off wait for its turn", async () => {
      const order = await paid();
      await note(only(await claim()), { tries: 1, deliverAt: Instant.after(world.store.now(), MINUTE_MS) });
      (await door.change(order, canceledAtToss(order)))._unsafeUnwrap();
      expect(await claimedIds()).toEqual([]);
    });

    it("notes nothing under a claim that is another's by now", async () => {
      await paid();
      const lost = only(await claim(10, -1));
      const kept = only(await claim());

      expect(await note(lost, { through: 3 })).toBe(false);
      expect(await note(kept, { through: 2, deliverAt: Instant.after(world.store.now(), -1) })).toBe(true);
      expect(only(await claim())).toMatchObject({ through: 2 });
    });

    it("goes on under the lease it notes", async () => {
      await paid();
      const untold = only(await claim());
      const lease = Instant.after(untold.lease, 1_234);
      expect(await note(untold, { through: 1, deliverAt: lease })).toBe(true);
      expect(await note(untold, { through: 2 })).toBe(false);
      expect(await note({ ...untold, lease }, { through: 3 })).toBe(true);
      expect(await waiting()).toBe(0);
    });

    it("is not kept awake by what the acknowledgement itself wrote", async () => {
      const order = await paid();
      const untold = only(await claim());
      const { version } = (await door.change(order, completed))._unsafeUnwrap().order;
      expect(await note(untold, { through: 3, version })).toBe(true);
      expect(await waiting()).toBe(0);
    });

    it("gives each order to exactly one of those who claim at once", async () => {
      const told: OrderId[] = [];
      for (let index = 0; index < 30; index++) told.push((await paid()).id);

      const claimed = await Promise.all([
        ...Array.from({ length: 4 }, () => claimedIds(10)),
        ...Array.from({ length: 4 }, () => claimedIds(10, MINUTE_MS, world.another.news)),
      ]);

      expect([...claimed.flat(), ...(await claimedIds(100))].sort()).toEqual(told.sort());
    });

    it("claims as many as are asked for, the longest waiting first, and comes to every lane", async () => {
      const ids: OrderId[] = [];
      for (let lane = 0; lane < lanes; lane++) {
        const declinedOne = await door
          .change(await opened(lane), begin(`no-${lane}`))
          .andThen(({ order }) => door.change(order, declined));
        ids.push(declinedOne._unsafeUnwrap().order.id);
      }
      const later = (await paid()).id;

      const one = only(await claim(1)).order.id;
      expect(one).not.toBe(later);
      expect((await claimedIds(lanes)).concat(one).sort()).toEqual([...ids, later].sort());
      expect(await waiting(2)).toBe(2);
    });
  });
};

const canceledAtToss = (order: Order) => {
  const amount = order.amount;
  const cancel = { transactionKey: "t", amount, left: (amount - amount) as typeof amount, canceledAt: order.createdAt };
  return seen(order.attempts[0]?.paymentKey ?? "", "APPROVED", { balance: cancel.left, cancels: [cancel] });
};
