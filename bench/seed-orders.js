import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Client } from "pg";

import { ATTEMPTS, CANCELLATIONS, EVENTS, LINES, ORDERS } from "../dist/adapters/postgres/columns.js";
import { ALPHABET } from "../dist/domain/time-part.js";
import { LIVES, PRICE } from "./finished-orders.js";
import { usersByLane } from "./users.js";

/**
 * @typedef {{ readonly name: string, readonly columns: Readonly<Record<string, string>> }} Table
 * @typedef {{ readonly orders: number, readonly products?: number, readonly lanes?: number }} Wish
 */

const PRODUCTS = 100;
const ON_SHELF = 1_000_000;
/** A transaction that is neither long enough to lose much nor short enough to cost much. */
const ORDERS_PER_BATCH = 100_000;
const MS_BETWEEN_ORDERS = 100;

/**
 * Fills a migrated database with finished orders that have a consistent history and are older than a day. The domain lives a few
 * lives, and the database multiplies them. Asked again, it adds as many.
 *
 * @param {string} url
 * @param {Wish} wish
 */
export const seedOrders = async (url, wish) => {
  const client = new Client(url);
  await client.connect();
  try {
    await seed(client, wish);
  } finally {
    await client.end();
  }
};

/** @type {(client: Client, wish: Wish) => Promise<void>} */
const seed = async (client, { orders, products = PRODUCTS, lanes = 1 }) => {
  const { rows } = await client.query("select count(*)::integer as seeded from orders where user_id like 'seed-%'");
  const before = rows[0].seeded;
  await client.query(SHELVES, [products, PRICE, ON_SHELF]);
  for (let first = 0; first < orders; first += ORDERS_PER_BATCH) {
    await client.query("begin; set local synchronous_commit = off");
    await client.query(NUMBERS, [
      ...[before + first + 1, before + Math.min(orders, first + ORDERS_PER_BATCH)],
      ...[MS_BETWEEN_ORDERS * (orders - first), MS_BETWEEN_ORDERS, LIVES.length],
      ...[JSON.stringify(usersByLane(lanes)), products],
    ]);
    for (const { table, rows } of templates) {
      await client.query(table.name === LINES.name ? supplied(table) : multiplied(table), [JSON.stringify(rows)]);
    }
    await client.query("commit");
  }
  for (const { table } of templates) await client.query(`vacuum analyze ${table.name}`);
};

/** Every row of every life, by table; `life` says whose it is. */
const templates = /** @type {const} */ ([
  [ORDERS, "created"],
  [LINES, "lines"],
  [ATTEMPTS, "attempts"],
  [CANCELLATIONS, "cancellations"],
  [EVENTS, "events"],
]).map(([table, part]) => ({
  table: /** @type {Table} */ (table),
  rows: LIVES.flatMap((life, index) => life[part].map((row) => ({ ...row, life: index }))),
}));

const SHELVES = `
  with added as (
    insert into product (id, name, price, available, on_sale)
    select 'seed-' || n, '상품 ' || n, $2, $3, true from generate_series(0, $1::integer - 1) n
    on conflict do nothing
    returning id, available)
  insert into stock_adjustment (product_id, delta, reason) select id, available, 'seed' from added`;

/** A time as an order id begins with it (`timePart` in src/domain/time-part.ts), in SQL. */
const TIME_PART = [45, 40, 35, 30, 25, 20, 15, 10, 5, 0]
  .map((bits) => `substr('${ALPHABET}', (n.ms >> ${bits} & 31)::integer + 1, 1)`)
  .join(" || ");

/** The orders of a batch: which life, whose, in which lane, and how long ago. Ids say their age, as real ones do. */
const NUMBERS = `
  create temporary table seeding on commit drop as
  select n.no, (n.no % $5)::integer as life, u.name as user_id, u.lane,
         u.prefix || ${TIME_PART} || lpad(upper(to_hex(n.no)), 16, '0') as id,
         n.at - timestamptz 'epoch' as since, md5(n.no::text) as nonce, $7::bigint as products
  from (select no, at, (extract(epoch from at) * 1000)::bigint as ms
        from generate_series($1::bigint, $2::bigint) no,
             lateral (select date_trunc('milliseconds', now()) - interval '1 day'
                             - ($3::bigint - (no - $1) * $4::bigint) * interval '1 millisecond' as at) t) n
  join jsonb_to_recordset($6::jsonb) as u (place integer, name text, lane smallint, prefix text)
    on u.place = n.no % jsonb_array_length($6::jsonb)`;

/**
 * What one order has in place of its life's: whose it is, when it was, and the names that only one may have.
 *
 * @type {Readonly<Record<string, string>>}
 */
const OWN = {
  id: "s.id",
  order_id: "s.id",
  user_id: "s.user_id",
  nonce: "s.nonce",
  checkout_digest: "s.nonce",
  payment_key: "r.payment_key || s.no",
  idempotency_key: "s.nonce || r.idempotency_key",
  transaction_key: "r.transaction_key || s.no",
  product_id: "'seed-' || (s.no + r.position) % s.products",
};

/** @param {Table} table */
const multiplied = ({ name, columns }) => {
  const names = Object.keys(columns).map((column) => `"${column}"`);
  const values = Object.entries(columns).map(
    ([column, type]) => OWN[column] ?? (type === "timestamptz" ? `r."${column}" + s.since` : `r."${column}"`),
  );
  const definition = Object.entries(columns).map(([column, type]) => `"${column}" ${type}`);
  return `
    insert into ${name} (lane, ${names.join(", ")})
    select s.lane, ${values.join(", ")}
    from seeding s
    join jsonb_to_recordset($1::jsonb) as r (life integer, ${definition.join(", ")}) on r.life = s.life
    order by s.no`;
};

/**
 * The units that leave the shelf are put there first.
 *
 * @param {Table} lines
 */
const supplied = (lines) => `
  with sold as (${multiplied(lines)} returning product_id, out)
  insert into stock_adjustment (product_id, delta, reason)
  select product_id, sum(out), 'seed' from sold group by product_id having sum(out) > 0`;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { orders: { type: "string" }, lanes: { type: "string" } } });
  await seedOrders(process.env["DATABASE_URL"] ?? "", {
    orders: Number(values.orders ?? 1_000_000),
    lanes: Number(values.lanes ?? 1),
  });
}
