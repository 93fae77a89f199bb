import fc from "fast-check";
import type { Result } from "neverthrow";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { makeDoor, type Door } from "../../src/app/door.ts";
import type { Order } from "../../src/domain/order.ts";
import type { Product } from "../../src/domain/product.ts";
import { approved, begin, canceled, created, declined, issued, product, type Step } from "./orders.ts";
import { values } from "./results.ts";
import type { StoreWorld } from "./store-world.ts";

/** What a shelf does, if nothing ever happened at once. */
class Shelf {
  readonly left: number[];
  constructor(stock: number, products: number) {
    this.left = Array<number>(products).fill(stock);
  }

  take(units: readonly number[]): boolean {
    const suffices = this.left.every((left, index) => (units[index] ?? 0) <= left);
    if (suffices) this.move(units, -1);
    return suffices;
  }

  move(units: readonly number[], sign: 1 | -1): void {
    units.forEach((count, index) => (this.left[index] = (this.left[index] ?? 0) + sign * count));
  }
}

/** 재고의 약속. Every unit is on the shelf or out with one order, never both and never neither. */
export const stockContract = (name: string, open: () => Promise<StoreWorld>): void => {
  describe(`Stock over ${name}`, () => {
    let world: StoreWorld;
    let doors: readonly Door[];
    beforeAll(async () => {
      world = await open();
      doors = [makeDoor(world.store), makeDoor(world.another.store)];
    });
    afterAll(() => world.close());

    let shelves = 0;
    const shelved = (stock: number, products: number): Promise<readonly Product[]> => {
      const shelf = ++shelves;
      const names = Array.from({ length: products }, (_, index) => `product-${shelf}-${index}`);
      return Promise.all(names.map(async (name) => (await world.catalogue.add(product(name, stock)))._unsafeUnwrap()));
    };
    const leftOf = async (products: readonly Product[]): Promise<(number | undefined)[]> => {
      const found = (await world.catalogue.find(products.map(({ id }) => id)))._unsafeUnwrap();
      return products.map(({ id }) => found.get(id)?.available);
    };
    const ordering = (products: readonly Product[], units: readonly number[]) =>
      products.map((product, index) => [product, units[index] ?? 0] as const).filter(([, count]) => count > 0);

    /** Units of each product, for each order of the batch; none orders nothing. */
    const batch = fc.record({
      type: fc.constant("order" as const),
      orders: fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.nat({ max: 3 })), { minLength: 1, maxLength: 5 }),
    });
    const end = fc.record({ type: fc.constant("cancel" as const), which: fc.nat() });

    it("is handed out as a shelf would, batch after batch", () =>
      fc.assert(
        fc.asyncProperty(
          fc.nat({ max: 12 }),
          fc.array(fc.oneof(batch, end), { maxLength: 12 }),
          async (stock, steps) => {
            const products = await shelved(stock, 2);
            const shelf = new Shelf(stock, 2);
            const held: { readonly order: Order; readonly units: readonly number[] }[] = [];

            for (const step of steps) {
              if (step.type === "order") {
                const asked = step.orders.map((units) => ({
                  units,
                  change: created(
                    issued({ at: world.store.now(), reserveAt: "checkout", lines: ordering(products, units) }),
                  ),
                  served: shelf.take(units),
                }));
                const answers = (await world.store.save(asked.map(({ change }) => [change])))._unsafeUnwrap();
                expect(answers.map(({ type }) => type === "Saved")).toEqual(asked.map(({ served }) => served));
                held.push(
                  ...asked.flatMap(({ change, units, served }) => (served ? [{ order: change.after, units }] : [])),
                );
              } else {
                const [ending] = held.splice(step.which % (held.length + 1), 1);
                if (ending === undefined) continue;
                (await makeDoor(world.store).change(ending.order, canceled))._unsafeUnwrap();
                shelf.move(ending.units, 1);
              }
              expect(await leftOf(products)).toEqual(shelf.left);
            }
          },
        ),
        { numRuns: 25 },
      ));

    const lives: Readonly<Record<string, (key: string) => readonly Step[]>> = {
      paid: (key) => [begin(key), approved],
      declined: (key) => [begin(key), declined],
      canceled: () => [canceled],
      left: () => [],
    };
    const buyer = fc.record({
      units: fc.integer({ min: 1, max: 4 }),
      life: fc.constantFrom(...Object.keys(lives)),
      reserveAt: fc.constantFrom("checkout" as const, "confirm" as const),
    });

    it("adds up to what was put on the shelf, whatever happens at once", () =>
      fc.assert(
        fc.asyncProperty(fc.nat({ max: 20 }), fc.array(buyer, { maxLength: 12 }), async (stock, buyers) => {
          const products = await shelved(stock, 1);
          const live = async ({ units, life, reserveAt }: (typeof buyers)[number], index: number) => {
            const door = doors[index % doors.length] as Door;
            const lines = ordering(products, [units]);
            let order: Result<Order, unknown> = await door.open(issued({ at: world.store.now(), reserveAt, lines }));
            for (const step of lives[life]?.(`pay-${shelves}-${index}`) ?? []) {
              order = await order.asyncAndThen((known) => door.change(known, step).map((changed) => changed.order));
            }
            return order;
          };

          const stored = values(await Promise.all(buyers.map(live)));

          const [left] = await leftOf(products);
          const orders = (await world.finder.search({ limit: 10_000 }))._unsafeUnwrap();
          const out = orders.flatMap(({ lines }) => lines.filter(({ productId }) => productId === products[0]?.id));
          expect(left).toBeGreaterThanOrEqual(0);
          expect(out.reduce((sum, line) => sum + line.out, left ?? 0)).toBe(stock);
          for (const order of stored) expect(orders).toContainEqual(order);
        }),
        { numRuns: 15 },
      ));
  });
};
