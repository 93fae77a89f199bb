import type { ProductId } from "./ids.ts";
import type { Order, OrderLine } from "./order.ts";

/** Takes every unit of the order off the shelf, but for those that a refund put back: a deposit may be taken back and come again after it. */
export const takeStock = <O extends Order>(order: O): O =>
  withOut(order, ({ productId, quantity }) => quantity - restocked(order, productId));

const restocked = ({ cancellations }: Order, productId: ProductId): number =>
  cancellations
    .filter(({ status }) => status === "DONE")
    .flatMap(({ restock }) => restock)
    .reduce((units, line) => (line.productId === productId ? units + line.quantity : units), 0);

/** Puts back whatever the order still has. */
export const giveStockBack = <O extends Order>(order: O): O => withOut(order, () => 0);

const withOut = <O extends Order>(order: O, out: (line: OrderLine) => number): O => ({
  ...order,
  lines: order.lines.map((line) => ({ ...line, out: out(line) })),
});

/** Units by product: positive ones are taken off the shelf, negative ones go back. */
export type StockMove = ReadonlyMap<ProductId, number>;

/** What a change means for the shelf. Nobody writes it down: it is the difference of what the lines have out. */
export const stockMove = (changes: readonly { readonly before: Order | null; readonly after: Order }[]): StockMove => {
  const move = new Map<ProductId, number>();
  const add = (order: Order | null, sign: 1 | -1): void => {
    for (const { productId, out } of order?.lines ?? []) move.set(productId, (move.get(productId) ?? 0) + sign * out);
  };
  for (const { before, after } of changes) {
    add(after, 1);
    add(before, -1);
  }
  for (const [productId, units] of move) if (units === 0) move.delete(productId);
  return move;
};

export type Shortage = { readonly productId: ProductId; readonly available: number };

/** Per claim, in order: null when it is served, or the first product that is short. */
export type Allocation = {
  readonly shortages: readonly (Shortage | null)[];
  readonly available: ReadonlyMap<ProductId, number>;
};

/**
 * 재고 배분. Hands scarce stock to claims in order of arrival, each whole or not at all; what the claims give back goes on the
 * shelf first. A product that is not on the shelf's list counts as sold out.
 */
export const allocate = (claims: readonly StockMove[], shelf: ReadonlyMap<ProductId, number>): Allocation => {
  const available = new Map(shelf);
  const shift = (productId: ProductId, units: number): void => {
    available.set(productId, (available.get(productId) ?? 0) - units);
  };
  const shortageOf = (claim: StockMove): Shortage | null => {
    for (const [productId, units] of claim) {
      const left = available.get(productId) ?? 0;
      if (units > left) return { productId, available: left };
    }
    return null;
  };

  const givesOnly = (claim: StockMove): boolean => [...claim.values()].every((units) => units < 0);
  for (const claim of claims) if (givesOnly(claim)) for (const [id, units] of claim) shift(id, units);

  const shortages = claims.map((claim) => {
    if (givesOnly(claim)) return null;
    const shortage = shortageOf(claim);
    if (shortage === null) for (const [id, units] of claim) shift(id, units);
    return shortage;
  });
  return { shortages, available };
};
