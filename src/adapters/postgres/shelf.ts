import { sql } from "kysely";

import type { ProductId } from "../../domain/ids.ts";
import type { StockMove } from "../../domain/stock.ts";
import { allOrFail } from "./all-or-fail.ts";
import { asRows, recordset } from "./recordset.ts";
import { writtenOnce, type Statement } from "./written-once.ts";

type OnShelf = { readonly id: ProductId; readonly available: number };

/** The only locks a batch takes. All batches take them in the same order, so none waits for one that waits for it. */
export const lockShelf = (ids: Iterable<ProductId>): Statement<OnShelf> => lock({ ids: [...ids] });

/** Once per product and batch, however many orders take from it. */
export const restockShelf = (available: ReadonlyMap<ProductId, number>): Statement<unknown> =>
  restock({ shelf: asRows([...available].map(([id, available]): OnShelf => ({ id, available }))) });

/**
 * Moves what a single write takes or gives back, and fails where that is not all there: less than nothing, the table does not take.
 * Locks as `lockShelf` does.
 */
export const moveOnShelf = (move: StockMove): Statement<unknown> =>
  shift({ move: asRows([...move].map(([id, units]) => ({ id, units }))), products: move.size });

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

const shift = writtenOnce<{ readonly move: string; readonly products: number }>(
  ["move", "products"],
  ({ move, products }) => sql`
    with shelf as (
      select p.id, p.available - r.units as available
      from product p join ${recordset({ id: "text", units: "bigint" }, move)} on r.id = p.id
      order by p.id for update of p
    ), moved as (
      update product p set available = shelf.available
      from shelf where p.id = shelf.id
      returning p.id
    )
    select ${allOrFail(products)} from moved`,
);
