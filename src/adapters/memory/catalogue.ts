import { errAsync, okAsync } from "neverthrow";

import type { Catalogue } from "../../app/ports.ts";
import type { OrderStatus } from "../../domain/order.ts";
import { adjustStock, type Product } from "../../domain/product.ts";
import type { Shelves } from "./memory-database.ts";

const UNPAID: readonly OrderStatus[] = ["PREPAY", "IN_PROGRESS", "WAITING_FOR_DEPOSIT", "FAIL"];

export const makeMemoryCatalogue = ({ orders, products, adjustments }: Shelves): Catalogue => {
  const put = (product: Product) => {
    products.set(product.id, product);
    return okAsync(product);
  };
  return {
    list: () => okAsync([...products.values()].sort((one, other) => (one.id < other.id ? -1 : 1))),

    find: (ids) =>
      okAsync(
        new Map(
          ids.flatMap((id) => {
            const product = products.get(id);
            return product === undefined ? [] : [[id, product] as const];
          }),
        ),
      ),

    add: (product) => {
      const known = products.get(product.id);
      if (known !== undefined) return okAsync(known);
      adjustments.push({ productId: product.id, delta: product.available, reason: "입고" });
      return put(product);
    },

    edit: (productId, edit) => {
      const product = products.get(productId);
      return product === undefined ? errAsync({ type: "ProductNotFound", productId }) : put({ ...product, ...edit });
    },

    adjust: (productId, delta, reason) => {
      const product = products.get(productId);
      if (product === undefined) return errAsync({ type: "ProductNotFound", productId });
      return adjustStock(product, delta).asyncAndThen((adjusted) => {
        adjustments.push({ productId, delta, reason });
        return put(adjusted);
      });
    },

    held: (productId) => {
      const lines = [...orders.values()]
        .filter(({ order }) => UNPAID.includes(order.status))
        .flatMap(({ order }) => order.lines.filter((line) => line.productId === productId));
      return okAsync(lines.reduce((sum, { out }) => sum + out, 0));
    },
  };
};
