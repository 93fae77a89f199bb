import { err, ok, type Result } from "neverthrow";

import type { ProductId } from "./ids.ts";
import type { Won } from "./won.ts";

/** 상품. `available`: the units nobody has taken; what orders hold or have bought is counted with them. */
export type Product = {
  readonly id: ProductId;
  readonly name: string;
  readonly price: Won;
  readonly available: number;
  readonly onSale: boolean;
};

/** More was to be taken off the shelf than lies there; `available` units do. */
export type StockReserved = { readonly type: "StockReserved"; readonly available: number };

/** Stock counts stay exact, and far from where adding two of them would not be. */
export const STOCK_MAX = 1_000_000_000;

export type StockOverflow = { readonly type: "StockOverflow"; readonly available: number };

/** 재고 조정. `delta` units arrive (or leave, when negative). */
export const adjustStock = (product: Product, delta: number): Result<Product, StockReserved | StockOverflow> => {
  const available = product.available + delta;
  if (available < 0) return err({ type: "StockReserved", available: product.available });
  if (available > STOCK_MAX) return err({ type: "StockOverflow", available: product.available });
  return ok({ ...product, available });
};
