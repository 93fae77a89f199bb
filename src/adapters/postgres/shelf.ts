import { sql } from "kysely";

import type { ProductId } from "../../domain/ids.ts";
import { asRows, recordset } from "./recordset.ts";
import { writtenOnce, type Statement } from "./written-once.ts";

type OnShelf = { readonly id: ProductId; readonly available: number };

/** The only locks a batch takes. All batches take them in the same order, so none waits for one that waits for it. */
export const lockShelf = (ids: Iterable<ProductId>): Statement<OnShelf> => lock({ ids: [...ids] });

/** Once per product and batch, however many orders take from it. */
export const restockShelf = (available: ReadonlyMap<ProductId, number>): Statement<unknown> =>
  restock({ shelf: asRows([...available].map(([id, available]): OnShelf => ({ id, available }))) });

const lock = writtenOnce<{ readonly ids: readonly ProductId[] }, OnShelf>(
  ["ids"],
  ({ ids }) => sql`select id, available from product where id = any(${ids}) order by id for update`,
);

const restock = writtenOnce<{ readonly shelf: string }>(
  ["shelf"],
  ({ shelf }) => sql`
    update product p set available = r.available
    from ${recordset({ id: "text", available: "bigint" }, shelf)} where p.id = r.id`,
);
