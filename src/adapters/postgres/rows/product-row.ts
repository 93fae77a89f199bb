import type { Product } from "../../../domain/product.ts";
import type { ProductRow } from "../tables.ts";

export const productFrom = ({ id, name, price, available, on_sale: onSale }: ProductRow): Product => ({
  id,
  name,
  price,
  available,
  onSale,
});
