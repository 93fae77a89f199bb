import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { ProductId } from "../../src/domain/ids.ts";
import { allocate, type StockMove } from "../../src/domain/stock.ts";

const productIds = ["a", "b", "c"].map((id) => id as ProductId);
const move = (units: readonly number[]): StockMove =>
  new Map(productIds.map((id, index) => [id, units[index] ?? 0] as const).filter(([, count]) => count !== 0));

const moves = fc.array(fc.array(fc.integer({ min: -3, max: 5 }), { minLength: 3, maxLength: 3 }).map(move), {
  maxLength: 20,
});
const shelves = fc
  .array(fc.nat({ max: 12 }), { minLength: 3, maxLength: 3 })
  .map((counts) => new Map(productIds.map((id, index) => [id, counts[index] ?? 0] as const)));

describe("allocate", () => {
  it("never hands out more than there is, and every unit is somewhere", () => {
    fc.assert(
      fc.property(moves, shelves, (claims, shelf) => {
        const { shortages, available } = allocate(claims, shelf);
        for (const id of productIds) {
          const served = claims.reduce((sum, claim, i) => sum + (shortages[i] === null ? (claim.get(id) ?? 0) : 0), 0);
          expect(available.get(id)).toBeGreaterThanOrEqual(0);
          expect(available.get(id)).toBe((shelf.get(id) ?? 0) - served);
        }
      }),
    );
  });

  it("serves what only gives back always, and first", () => {
    const back = move([-2]);
    const take = move([2]);
    expect(allocate([take, back], new Map([[productIds[0]!, 0]])).shortages).toEqual([null, null]);
  });

  it("serves in order of arrival: who was refused could not have been served with what was left then", () => {
    fc.assert(
      fc.property(moves, shelves, (claims, shelf) => {
        const { shortages } = allocate(claims, shelf);
        claims.forEach((claim, index) => {
          const shortage = shortages[index];
          if (shortage === null || shortage === undefined) return;
          const before = allocate(
            claims.filter((other, i) => i < index || [...other.values()].every((units) => units < 0)),
            shelf,
          );
          expect(before.available.get(shortage.productId) ?? 0).toBe(shortage.available);
          expect(claim.get(shortage.productId)).toBeGreaterThan(shortage.available);
        });
      }),
    );
  });

  it("treats an unknown product as sold out", () => {
    expect(allocate([move([1])], new Map()).shortages).toEqual([{ productId: "a", available: 0 }]);
  });
});
