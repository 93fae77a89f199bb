import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { makeDoor, type Door } from "../../src/app/door.ts";
import type { ApprovalSearch, OrderSearch } from "../../src/app/ports.ts";
import { laneFor, type OrderId } from "../../src/domain/ids.ts";
import { Instant, MINUTE_MS } from "../../src/domain/instant.ts";
import type { Order } from "../../src/domain/order.ts";
import type { Approval } from "../../src/domain/transaction.ts";
import { won } from "../domain/orders.ts";
import {
  approved,
  begin,
  canceled,
  cartId,
  issued,
  partlyCanceledAtToss,
  product,
  requestKey,
  seen,
  userId,
  type Asked,
} from "./orders.ts";
import type { StoreWorld } from "./store-world.ts";

/** 주문 조회의 약속. Finds orders by what a shopper or a merchant knows of them, in whichever lane they lie. */
export const orderFinderContract = (name: string, lanes: number, open: () => Promise<StoreWorld>): void => {
  describe(`OrderFinder over ${name}`, () => {
    let world: StoreWorld;
    let door: Door;
    beforeAll(async () => {
      world = await open();
      door = makeDoor(world.store);
    });
    afterAll(() => world.close());

    let test = 0;
    let kim: string;
    beforeEach(() => {
      kim = `kim-${++test}`;
    });

    const opened = async (asked: Partial<Asked>, user = kim): Promise<Order> => {
      const tea = (await world.catalogue.add(product("tea", 1_000)))._unsafeUnwrap();
      const lane = laneFor(userId(user), lanes);
      const change = issued({ at: world.store.now(), lines: [[tea, 1]], user, lane, ...asked });
      return (await door.open(change))._unsafeUnwrap();
    };
    const found = async (search: Partial<OrderSearch>): Promise<OrderId[]> =>
      (await world.finder.search({ limit: 1_000, ...search }))._unsafeUnwrap().map(({ id }) => id);

    it("finds the order that holds a cart, until it ends", async () => {
      const order = await opened({ cart: "cart" });
      await opened({ cart: "cart" }, `${kim}-other`);
      await opened({ cart: "another" });
      const byCart = () => world.finder.byCart(userId(kim), cartId("cart"));

      expect((await byCart())._unsafeUnwrap()).toEqual(order);
      (await door.change(order, canceled))._unsafeUnwrap();
      expect((await byCart())._unsafeUnwrap()).toBeNull();
    });

    it("finds the order that a request key made, whatever became of it", async () => {
      const order = await opened({ request: "key" });
      const ended = (await door.change(order, canceled))._unsafeUnwrap().order;

      expect((await world.finder.byRequestKey(userId(kim), requestKey("key")))._unsafeUnwrap()).toEqual(ended);
      expect((await world.finder.byRequestKey(userId(kim), requestKey("other")))._unsafeUnwrap()).toBeNull();
      expect((await world.finder.byRequestKey(userId("lee"), requestKey("key")))._unsafeUnwrap()).toBeNull();
    });

    it("tells an order's history from its first entry to its last", async () => {
      const order = await opened({});
      const { order: paid } = (
        await door.change(order, begin("pay")).andThen(({ order }) => door.change(order, approved))
      )._unsafeUnwrap();

      const history = (await world.finder.history(order.id))._unsafeUnwrap();

      expect(history.map(({ type }) => type)).toEqual(["order.issued", "payment.confirming", "order.paid"]);
      expect(history[2]).toEqual({
        type: "order.paid",
        at: history[2]?.at,
        by: "toss",
        status: "SUCCESS",
        attempt: { ordinal: 1, status: "APPROVED" },
      });
      expect(history).toHaveLength(paid.version);
    });

    it("keeps what it knows of a person apart from the order", async () => {
      const tea = (await world.catalogue.add(product("tea", 1_000)))._unsafeUnwrap();
      const customer = { name: "김토스", email: "kim@example.com", phone: null };
      const asked = issued({ at: world.store.now(), lines: [[tea, 1]], user: kim });
      const order = (await door.open(asked, { customer }))._unsafeUnwrap();

      expect((await world.finder.customer(order.id))._unsafeUnwrap()).toEqual(customer);
      expect(JSON.stringify(await world.store.load([order.id]))).not.toContain("김토스");
      expect((await world.finder.customer((await opened({})).id))._unsafeUnwrap()).toBeNull();
    });

    describe("payments held as paid", () => {
      const at = (minutes: number): Instant => Instant.of(Date.UTC(2024, 0, 1) + minutes * MINUTE_MS);
      const paidAt = async (minutes: number, user = kim): Promise<Order> => {
        const order = await opened({}, user);
        const approvedAt = { approvedAt: at(test * 1_000 + minutes) };
        const paid = await door.change(order, seen(`pay-${order.id}`, "APPROVED", approvedAt));
        return paid._unsafeUnwrap().order;
      };
      const approvedIn = async (more: Partial<ApprovalSearch> = {}, from = 0, to = 100) => {
        const period = { from: at(test * 1_000 + from), to: at(test * 1_000 + to) };
        return (await world.finder.approved({ period, after: null, limit: 1_000, ...more }))._unsafeUnwrap();
      };
      const idsOf = (approvals: readonly Approval[]): OrderId[] => approvals.map(({ orderId }) => orderId);

      it("are found by when Toss approved them, oldest first, `from` included and `to` not", async () => {
        const [third, second, first] = [await paidAt(30), await paidAt(20), await paidAt(10)];
        expect(idsOf(await approvedIn())).toEqual([first.id, second.id, third.id]);
        expect(idsOf(await approvedIn({}, 10, 30))).toEqual([first.id, second.id]);
        const approvedAt = at(test * 1_000 + 10);
        expect((await approvedIn())[0]).toEqual({
          ...{ orderId: first.id, paymentKey: `pay-${first.id}`, amount: first.amount, approvedAt },
        });
      });

      it("stay found when some of it was given back, and no others are", async () => {
        const paid = await paidAt(10);
        (await door.change(paid, partlyCanceledAtToss(`pay-${paid.id}`)))._unsafeUnwrap();
        (await door.change(await opened({}), begin(`other-${paid.id}`)))._unsafeUnwrap();
        const wrong = (await door.change(await opened({}), begin(`wrong-${paid.id}`)))._unsafeUnwrap().order;
        const tooLittle = { approvedAt: at(test * 1_000 + 20), amount: won(100), balance: won(100) };
        (await door.change(wrong, seen(`wrong-${paid.id}`, "APPROVED", tooLittle)))._unsafeUnwrap();
        expect(idsOf(await approvedIn())).toEqual([paid.id]);
      });

      it("come page by page out of every lane, none missing and none twice, also those of one moment", async () => {
        const made: OrderId[] = [];
        for (let index = 0; index < 7; index++) made.push((await paidAt(10, `${kim}-${index}`)).id);
        const pages: Approval[] = [];
        for (let size = 3; size === 3 && pages.length <= made.length;) {
          const page = await approvedIn({ after: pages.at(-1) ?? null, limit: 3 });
          size = page.length;
          pages.push(...page);
        }
        expect(idsOf(pages).toSorted()).toEqual(made.toSorted());
      });
    });

    describe("searches", () => {
      it("for a user's orders, newest first", async () => {
        const [first, second, third] = [await opened({}), await opened({}), await opened({})];
        await opened({}, `${kim}-other`);
        expect(await found({ userId: userId(kim) })).toEqual([third.id, second.id, first.id]);
      });

      it("by status", async () => {
        const [paying, ended] = [await opened({}), await opened({})];
        await opened({});
        (await door.change(paying, begin(`pay-${kim}`)))._unsafeUnwrap();
        (await door.change(ended, canceled))._unsafeUnwrap();

        expect(await found({ userId: userId(kim), status: "IN_PROGRESS" })).toEqual([paying.id]);
        expect(await found({ userId: userId(kim), status: "CANCEL" })).toEqual([ended.id]);
        expect(await found({ userId: userId(kim), status: "SUCCESS" })).toEqual([]);
      });

      it("by the time they were made, `from` included and `to` not", async () => {
        const at = (minutes: number): Instant => Instant.of(Date.UTC(2026, 0, 1) + minutes * MINUTE_MS);
        const [, second, third] = [
          await opened({ at: at(0) }),
          await opened({ at: at(1) }),
          await opened({ at: at(2) }),
        ];
        await opened({ at: at(3) });
        expect(await found({ userId: userId(kim), from: at(1), to: at(3) })).toEqual([third.id, second.id]);
      });

      it("page by page through every lane, none missing and none twice", async () => {
        const users = Array.from({ length: 7 }, (_, index) => `${kim}-${index}`);
        const at = Instant.of(Date.UTC(2025, 0, test));
        const made: OrderId[] = [];
        for (const user of users) made.push((await opened({ at }, user)).id);

        const pages: OrderId[] = [];
        for (;;) {
          const cursor = pages.at(-1);
          const page = await found({ from: at, to: Instant.after(at, 1), limit: 3, ...(cursor && { cursor }) });
          expect(page.length).toBeLessThanOrEqual(3);
          if (page.length === 0) break;
          pages.push(...page);
        }
        expect(pages).toEqual(made.toReversed());
      });
    });
  });
};
