import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { ProductId } from "../../src/domain/ids.ts";
import { issueOrder, MINIMUM_AMOUNT } from "../../src/domain/issue-order.ts";
import type { Product } from "../../src/domain/product.ts";
import { keyring, mug, shelf, stored, terms, wanted, won } from "./orders.ts";

const rejectionsOf = (...args: Parameters<typeof issueOrder>) =>
  issueOrder(...args)
    ._unsafeUnwrapErr()
    .map(({ type }) => type);

describe("issueOrder", () => {
  it("issues an order in PREPAY that keeps the price it was issued at", () => {
    const change = issueOrder(wanted(), shelf, terms())._unsafeUnwrap();

    expect(change.order).toMatchObject({ status: "PREPAY", amount: 30_000, orderName: "한정판 키링", version: 0 });
    expect(change.order.lines).toEqual([
      { productId: "keyring", name: "한정판 키링", unitPrice: 15_000, quantity: 2, out: 0 },
    ]);
    expect(change.entries).toMatchObject([{ type: "order.issued", status: "PREPAY", by: "shopper" }]);
    expect(stored(change).version).toBe(1);
  });

  it("takes the units at once when they are reserved at checkout", () => {
    const { order } = issueOrder(wanted(), shelf, terms({ reserveAt: "checkout" }))._unsafeUnwrap();
    expect(order.lines[0]?.out).toBe(2);
  });

  it("names the order after its first product, within what Toss takes", () => {
    const long = { ...mug, name: "가".repeat(150) };
    const both = new Map([...shelf, [long.id, long]]);
    const lines = [long, keyring].map(({ id }) => ({ productId: id, quantity: 1 }));
    const { order } = issueOrder(wanted({ lines, amount: won(23_000) }), both, terms())._unsafeUnwrap();
    expect(order.orderName).toHaveLength(100);
    expect(order.orderName.endsWith(" 외 1건")).toBe(true);
  });

  it("counts the name as browsers do, and cuts no sign in half", () => {
    const gifts = { ...mug, name: `가${"🎁".repeat(60)}` };
    const both = new Map([...shelf, [gifts.id, gifts]]);
    const lines = [{ productId: gifts.id, quantity: 1 }];
    const { order } = issueOrder(wanted({ lines, amount: gifts.price }), both, terms())._unsafeUnwrap();
    expect(order.orderName).toBe(`가${"🎁".repeat(49)}`);
  });

  it("gathers every complaint about the lines", () => {
    const lines = [
      { productId: keyring.id, quantity: 4 },
      { productId: "ghost" as ProductId, quantity: 1 },
      { productId: mug.id, quantity: 0 },
      { productId: keyring.id, quantity: 1 },
    ];
    expect(rejectionsOf(wanted({ lines }), shelf, terms())).toEqual([
      "OutOfStock",
      "UnknownProduct",
      "InvalidQuantity",
      "RepeatedProduct",
    ]);
  });

  it("refuses what is not on sale", () => {
    const off = new Map([[keyring.id, { ...keyring, onSale: false }]]);
    expect(rejectionsOf(wanted(), off, terms())).toEqual(["NotOnSale"]);
  });

  it("counts the units of the order it supersedes as free", () => {
    const holder = stored(issueOrder(wanted(), shelf, terms({ reserveAt: "checkout" }))._unsafeUnwrap());
    const rest = new Map([[keyring.id, { ...keyring, available: 1 }]]);
    const all = wanted({ lines: [{ productId: keyring.id, quantity: 3 }], amount: won(45_000) });
    expect(issueOrder(all, rest, terms(), holder).isOk()).toBe(true);
    expect(rejectionsOf(all, rest, terms())).toEqual(["OutOfStock"]);
  });

  const products = fc
    .uniqueArray(
      fc.record({ id: fc.stringMatching(/^[a-z]{1,6}$/), price: fc.nat({ max: Number.MAX_SAFE_INTEGER }) }),
      {
        minLength: 1,
        maxLength: 5,
        selector: ({ id }) => id,
      },
    )
    .map((found) =>
      found.map(({ id, price }): Product => ({ ...mug, id: id as ProductId, price: won(price), available: 1e9 })),
    );
  const quantities = fc.array(fc.integer({ min: 1, max: 1e9 }), { minLength: 5, maxLength: 5 });

  it("issues exactly when Σ price × quantity is the amount: never fractional, never past what a number holds", () => {
    fc.assert(
      fc.property(products, quantities, fc.integer({ min: -1, max: 1 }), (products, quantities, off) => {
        const onShelf = new Map(products.map((product) => [product.id, product]));
        const lines = products.map(({ id }, index) => ({ productId: id, quantity: quantities[index] ?? 1 }));
        const exact = lines.reduce(
          (sum, { productId, quantity }) => sum + BigInt(onShelf.get(productId)?.price ?? 0) * BigInt(quantity),
          0n,
        );
        const result = issueOrder(wanted({ lines, amount: won(Number(exact) + off) }), onShelf, terms());

        const fits = exact <= BigInt(Number.MAX_SAFE_INTEGER);
        expect(result.isOk()).toBe(fits && off === 0 && exact >= MINIMUM_AMOUNT);
        if (result.isOk()) expect(BigInt(result.value.order.amount)).toBe(exact);
      }),
    );
  });
});
