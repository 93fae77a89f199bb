import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { makeDoor } from "../../src/app/door.ts";
import { STOCK_MAX } from "../../src/domain/product.ts";
import { won } from "../domain/orders.ts";
import { approved, begin, issued, product } from "./orders.ts";
import type { StoreWorld } from "./store-world.ts";

/** 상품 목록의 약속. What is on sale, and how much of it; every unit that comes or goes is in the ledger. */
export const catalogueContract = (name: string, lanes: number, open: () => Promise<StoreWorld>): void => {
  describe(`Catalogue over ${name}`, () => {
    let world: StoreWorld;
    beforeEach(async () => {
      world = await open();
    });
    afterEach(() => world.close());

    const [mug, tea] = [product("mug", 3), product("tea", 5, 4_000)];
    const nothing = product("nothing", 0);

    it("lists what was added, and finds what is asked for", async () => {
      for (const added of [tea, mug]) expect((await world.catalogue.add(added))._unsafeUnwrap()).toEqual(added);

      expect((await world.catalogue.list())._unsafeUnwrap()).toEqual([mug, tea]);
      expect((await world.catalogue.find([tea.id, nothing.id]))._unsafeUnwrap()).toEqual(new Map([[tea.id, tea]]));
      expect((await world.catalogue.find([]))._unsafeUnwrap()).toEqual(new Map());
    });

    it("leaves a product that is there already as it is", async () => {
      (await world.catalogue.add(tea))._unsafeUnwrap();
      expect((await world.catalogue.add({ ...tea, name: "other", available: 9 }))._unsafeUnwrap()).toEqual(tea);
      expect((await world.catalogue.list())._unsafeUnwrap()).toEqual([tea]);
    });

    it("edits what is given and nothing else", async () => {
      (await world.catalogue.add(tea))._unsafeUnwrap();

      expect((await world.catalogue.edit(tea.id, { onSale: false }))._unsafeUnwrap()).toEqual({
        ...tea,
        onSale: false,
      });
      expect((await world.catalogue.edit(tea.id, { name: "홍차", price: won(0) }))._unsafeUnwrap()).toEqual({
        ...tea,
        name: "홍차",
        price: 0,
        onSale: false,
      });
      expect((await world.catalogue.edit(tea.id, {}))._unsafeUnwrap()).toMatchObject({ name: "홍차" });
      expect(await world.catalogue.edit(nothing.id, { name: "?" })).toMatchObject({
        error: { type: "ProductNotFound", productId: nothing.id },
      });
    });

    it("adjusts what lies on the shelf, never below nothing", async () => {
      (await world.catalogue.add(tea))._unsafeUnwrap();

      expect((await world.catalogue.adjust(tea.id, 3, "입고"))._unsafeUnwrap()).toEqual({ ...tea, available: 8 });
      expect((await world.catalogue.adjust(tea.id, -8, "파손"))._unsafeUnwrap()).toEqual({ ...tea, available: 0 });
      expect(await world.catalogue.adjust(tea.id, -1, "파손")).toMatchObject({
        error: { type: "StockReserved", available: 0 },
      });
      expect(await world.catalogue.adjust(tea.id, STOCK_MAX + 1, "입고")).toMatchObject({
        error: { type: "StockOverflow", available: 0 },
      });
      expect(await world.catalogue.adjust(nothing.id, 1, "입고")).toMatchObject({ error: { type: "ProductNotFound" } });
    });

    it("adjusts and sells at the same time, and every unit is accounted for", async () => {
      (await world.catalogue.add(tea))._unsafeUnwrap();
      const door = makeDoor(world.another.store);
      const at = (await world.another.catalogue.list()).map(() => world.another.store.now())._unsafeUnwrap();

      const [orders] = await Promise.all([
        Promise.all(
          Array.from({ length: 10 }, () => door.open(issued({ at, lines: [[tea, 1]], reserveAt: "checkout" }))),
        ),
        Promise.all(Array.from({ length: 10 }, () => world.catalogue.adjust(tea.id, 1, "입고"))),
      ]);

      const sold = orders.filter((order) => order.isOk()).length;
      const [left] = (await world.catalogue.list())._unsafeUnwrap();
      expect(left?.available).toBe(5 + 10 - sold);
    });

    it("counts what unpaid orders hold, in every lane", async () => {
      (await world.catalogue.add(tea))._unsafeUnwrap();
      const door = makeDoor(world.store);
      const asked = { at: world.store.now(), lines: [[tea, 2]], reserveAt: "checkout" } as const;

      const first = (await door.open(issued({ ...asked, lane: 0 })))._unsafeUnwrap();
      (await door.open(issued({ ...asked, lane: lanes - 1 })))._unsafeUnwrap();
      expect((await world.catalogue.held(tea.id))._unsafeUnwrap()).toBe(4);

      const { order } = (await door.change(first, begin("pay")))._unsafeUnwrap();
      expect((await world.catalogue.held(tea.id))._unsafeUnwrap()).toBe(4);
      (await door.change(order, approved))._unsafeUnwrap();
      expect((await world.catalogue.held(tea.id))._unsafeUnwrap()).toBe(2);
      expect((await world.catalogue.held(nothing.id))._unsafeUnwrap()).toBe(0);
    });
  });
};
