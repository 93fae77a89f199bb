import { sql } from "kysely";
import { err, ok, type Result } from "neverthrow";

import type { Catalogue, ProductEdit, ProductNotFound } from "../../app/ports.ts";
import type { ProductId } from "../../domain/ids.ts";
import { adjustStock, type Product, type StockOverflow, type StockReserved } from "../../domain/product.ts";
import type { Database } from "./database.ts";
import { orUnavailable } from "./failure.ts";
import { everyLane, type Lanes } from "./lanes.ts";
import { productFrom } from "./rows/product-row.ts";
import type { ProductRow } from "./tables.ts";
import { runOn, transaction } from "./transaction.ts";
import { writtenOnce } from "./written-once.ts";

export const makeCatalogue = (database: Database, lanes: Lanes): Catalogue => ({
  list: () => orUnavailable(list(database)),
  find: (ids) => orUnavailable(find(database, ids)),
  add: (product) => orUnavailable(add(database, product)),
  edit: (id, change) => orUnavailable(edit(database, id, change)).andThen((edited) => edited),
  adjust: (id, delta, reason) => orUnavailable(adjust(database, id, delta, reason)).andThen((adjusted) => adjusted),
  held: (id) => orUnavailable(held(database, lanes, id)),
});

const COLUMNS = ["id", "name", "price", "available", "on_sale"] as const;
const FIRST_STOCK = "입고";

const list = async ({ db }: Database): Promise<readonly Product[]> => {
  const rows = await db.selectFrom("product").select(COLUMNS).orderBy("id").execute();
  return rows.map(productFrom);
};

const find = async ({ db }: Database, ids: readonly ProductId[]): Promise<ReadonlyMap<ProductId, Product>> => {
  const rows = await runOn(db)(productsOf({ ids }));
  return new Map(rows.map((row) => [row.id, productFrom(row)]));
};

const productsOf = writtenOnce<{ readonly ids: readonly ProductId[] }, ProductRow>(
  ["ids"],
  ({ ids }) => sql`select id, name, price, available, on_sale from product where id = any(${ids})`,
);

const add = async (database: Database, product: Product): Promise<Product> => {
  const { id, name, price, available, onSale } = product;
  const { rows } = await sql<ProductRow>`
    with added as (
      insert into product (id, name, price, available, on_sale)
      values (${id}, ${name}, ${price}, ${available}, ${onSale})
      on conflict do nothing
      returning id, name, price, available, on_sale
    ), entered as (
      insert into stock_adjustment (product_id, delta, reason) select id, available, ${FIRST_STOCK} from added
    )
    select * from added`.execute(database.db);
  const [added] = rows;
  return added === undefined ? ((await find(database, [id])).get(id) ?? product) : productFrom(added);
};

const edit = async (
  { db }: Database,
  productId: ProductId,
  { name, price, onSale }: ProductEdit,
): Promise<Result<Product, ProductNotFound>> => {
  const { rows } = await sql<ProductRow>`
    update product
    set name = coalesce(${name ?? null}::text, name),
        price = coalesce(${price ?? null}::bigint, price),
        on_sale = coalesce(${onSale ?? null}::boolean, on_sale)
    where id = ${productId}
    returning id, name, price, available, on_sale`.execute(db);
  const [edited] = rows;
  return edited === undefined ? err({ type: "ProductNotFound", productId }) : ok(productFrom(edited));
};

type Adjusted = Result<Product, ProductNotFound | StockReserved | StockOverflow>;

/** The one write here that has to know what lies on the shelf: nobody may take from it in between. */
const adjust = (database: Database, productId: ProductId, delta: number, reason: string): Promise<Adjusted> =>
  transaction(database, async (run): Promise<Adjusted> => {
    const [row] = await run(sql<ProductRow>`
      select id, name, price, available, on_sale from product where id = ${productId} for update`);
    if (row === undefined) return err({ type: "ProductNotFound", productId });
    const adjusted = adjustStock(productFrom(row), delta);
    if (adjusted.isErr()) return adjusted;

    await Promise.all([
      run(sql`update product set available = ${adjusted.value.available} where id = ${productId}`),
      run(sql`insert into stock_adjustment (product_id, delta, reason) values (${productId}, ${delta}, ${reason})`),
    ]);
    return adjusted;
  });

/** Units of orders that nobody has paid: those of paid ones are sold. */
const held = async ({ db }: Database, lanes: Lanes, productId: ProductId): Promise<number> => {
  const byLane = await Promise.all(
    everyLane(lanes).map((lane) =>
      sql<{ held: number }>`
        select coalesce(sum(l.out), 0)::bigint as held
        from orders o join order_line l on l.lane = ${lane} and l.order_id = o.id and l.product_id = ${productId}
        where o.lane = ${lane} and o.status in ('PREPAY', 'IN_PROGRESS', 'WAITING_FOR_DEPOSIT', 'FAIL')`.execute(db),
    ),
  );
  return byLane.flatMap(({ rows }) => rows).reduce((sum, { held }) => sum + held, 0);
};
