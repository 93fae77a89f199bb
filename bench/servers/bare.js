import { Pool } from "pg";

import { PLANS } from "../../dist/adapters/postgres/database.js";
import { naturalBatch } from "../natural-batch.js";
import { confirm, lookUp, servePlainly } from "./plain-server.js";
import { BEGIN, FINISH, FORESEE, ISSUE, LOCK_SHELF, RESTOCK_SHELF } from "./product-statements.js";

/**
 * The product's statements, batched as the product batches them, over raw pg: without its checks, its decisions and its reads.
 * What lies between this and the product is what the product costs.
 *
 * @typedef {import("./product-statements.js").Sold} Sold
 */
const pool = new Pool({
  connectionString: process.env["DATABASE_URL"],
  max: Number(process.env["CONNECTIONS"]),
  pipeline: true,
  onConnect: async (client) => void (await client.query(PLANS)),
});
await Promise.all(Array.from({ length: 4 }, () => pool.query("select 1")));

const written = async (
  /** @type {readonly Sold[]} */ orders,
  /** @type {Promise<import("pg").QueryResult>} */ answer,
) => {
  const { rowCount } = await answer;
  if (rowCount !== orders.length) throw new Error(`${rowCount} of ${orders.length} orders were stored`);
  return orders;
};

/** @type {(statement: import("./product-statements.js").Statement) => (orders: readonly Sold[]) => Promise<readonly Sold[]>} */
const store = (statement) => (orders) =>
  written(orders, pool.query({ ...statement, values: statement.values(orders) }));

const reserve = async (/** @type {readonly Sold[]} */ orders) => {
  const client = await pool.connect();
  try {
    const wanted = new Map();
    for (const { productId } of orders) wanted.set(productId, (wanted.get(productId) ?? 0) + 1);
    const [, { rows }] = await Promise.all([
      client.query("begin"),
      client.query({ ...LOCK_SHELF, values: [[...wanted.keys()]] }),
      client.query({ ...FORESEE, values: FORESEE.values(orders) }),
    ]);
    const left = rows.map(({ id, available }) => ({ id, available: Number(available) - wanted.get(id) }));
    await Promise.all([
      written(orders, client.query({ ...BEGIN, values: BEGIN.values(orders) })),
      client.query({ ...RESTOCK_SHELF, values: [JSON.stringify(left)] }),
    ]);
    await client.query("commit");
    client.release();
    return orders;
  } catch (error) {
    client.release(true);
    throw error;
  }
};

const issued = naturalBatch(store(ISSUE));
const begun = naturalBatch(reserve);
const finished = naturalBatch(store(FINISH));
/** @type {Map<string, Omit<Sold, "paymentKey">>} */
const open = new Map();

await servePlainly({
  issue: async ({ id, userId, productId }) => {
    const order = { id, userId, productId };
    await issued({ ...order, paymentKey: "" });
    open.set(id, order);
  },
  pay: async ({ id, paymentKey, amount }) => {
    const order = { .../** @type {Omit<Sold, "paymentKey">} */ (open.get(id)), paymentKey };
    await lookUp(paymentKey);
    await begun(order);
    await confirm({ id, paymentKey, amount });
    await finished(order);
    open.delete(id);
  },
});
