import { sql, type RawBuilder } from "kysely";

import type { ProductId } from "../../domain/ids.ts";
import { recordset } from "./recordset.ts";

type OnShelf = { readonly id: ProductId; readonly available: number };

/** The only locks a batch takes. All batches take them in the same order, so none waits for one that waits for it. */
export const lockShelf = (ids: Iterable<ProductId>): RawBuilder<OnShelf> => sql<OnShelf>`
  select id, available from product where id = any(${[...ids]}) order by id for update`;

/** Once per product and batch, however many orders take from it. */
export const restockShelf = (available: ReadonlyMap<ProductId, number>): RawBuilder<unknown> => {
  const rows = [...available].map(([id, available]): OnShelf => ({ id, available }));
  return sql`
    update product p set available = r.available
    from ${recordset({ id: "text", available: "bigint" }, rows)} where p.id = r.id`;
};
