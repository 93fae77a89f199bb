import { setTimeout as sleep } from "node:timers/promises";
import { Pool } from "pg";

import { withBatches } from "../../dist/adapters/batching/batched-store.js";
import { openDatabase } from "../../dist/adapters/postgres/database.js";
import { makeOrderStore } from "../../dist/adapters/postgres/order-store.js";
import { systemRandomness } from "../../dist/adapters/system.js";
import { OrderId } from "../../dist/domain/ids.js";
import { reservedOrder } from "../finished-orders.js";

/**
 * Ways to take one unit of one product and to write down an order that holds it. Nothing else: no HTTP, no Toss, a process of its
 * own. All leave the same rows.
 *
 * @typedef {(run: (name: string, text: string, values?: unknown[]) => Promise<any[]>, id: string) => Promise<void>} Design
 */
const PRODUCT = "seed-0";
/** What Toss takes for each of the two calls that the lock is held across, in ms. */
const TOSS_MS = 100;

const RECORD = `
  ordered as (
    insert into orders (lane, id, version, status, user_id, order_name, amount, currency, nonce, checkout_digest, reserve_at,
                        created_at, changed_at, expires_at, attention, due_at)
    select 0, $2, 1, 'PREPAY', 'seed-0', name, price, 'KRW', $2, $2, 'checkout', now(), now(), now() + interval '45 minutes',
           '[]', now() + interval '45 minutes' from taken),
  line as (
    insert into order_line (lane, order_id, product_id, position, name, unit_price, quantity, out)
    select 0, $2, id, 1, name, price, 1, 1 from taken)
  insert into order_event (lane, order_id, sequence, type, at, actor, status)
  select 0, $2, 1, 'order.issued', now(), 'shopper', 'PREPAY' from taken`;
const TAKE =
  "taken as (update product set available = available - 1 where id = $1 and available > 0 returning id, name, price)";
const LOCK = "select available from product where id = $1 for update";

/** @type {Design} */
const held = async (run, id) => {
  await run("begin", "begin");
  await run("lock", LOCK, [PRODUCT]);
  await sleep(TOSS_MS);
  await sleep(TOSS_MS);
  await run("take", `with ${TAKE}, ${RECORD}`, [PRODUCT, id]);
  await run("commit", "commit");
};

/** @type {Design} */
const lock = async (run, id) => {
  await run("begin", "begin");
  await run("lock", LOCK, [PRODUCT]);
  await run("take", `with ${TAKE}, ${RECORD}`, [PRODUCT, id]);
  await run("commit", "commit");
};

/** @type {Design} */
const statement = async (run, id) => void (await run("take", `with ${TAKE}, ${RECORD}`, [PRODUCT, id]));

const url = process.env["DATABASE_URL"] ?? "";

/** Each client has a connection of its own, opened beforehand. */
const alone = (/** @type {Design} */ design) => async (/** @type {number} */ clients) => {
  const pool = new Pool({ connectionString: url, max: clients });
  const connections = await Promise.all(Array.from({ length: clients }, () => pool.connect()));
  for (const connection of connections) connection.release();
  return async (/** @type {string} */ id) => {
    const client = await pool.connect();
    const run = async (/** @type {string} */ name, /** @type {string} */ text, /** @type {unknown[]} */ values = []) =>
      (await client.query({ name, text, values })).rows;
    await design(run, id);
    client.release();
  };
};

/** The product's own store: changes wait in order of arrival and leave together. */
const queueAndBatch = async () => {
  const store = withBatches(makeOrderStore(openDatabase({ url })));
  // It hears the time with its first answer.
  await store.load([OrderId.of(0, "")]);
  return async (/** @type {string} */ id) => {
    const [answer] = (await store.save([[reservedOrder(id, PRODUCT, store.now())]]))._unsafeUnwrap();
    if (answer?.type !== "Saved") throw new Error(`not reserved: ${JSON.stringify(answer)}`);
  };
};

const DESIGNS = { held: alone(held), lock: alone(lock), statement: alone(statement), batch: queueAndBatch };

/** @typedef {{ design: keyof typeof DESIGNS, clients: number, warmUpS: number, seconds: number }} Trial */

const tryOut = async (/** @type {Trial} */ { design, clients, warmUpS, seconds }) => {
  const reserve = await DESIGNS[design](clients);
  let reserved = 0;
  const over = new AbortController();
  const client = async () => {
    while (!over.signal.aborted) {
      await reserve(OrderId.of(0, systemRandomness.timeOrdered(/** @type {any} */ (Date.now()))));
      reserved++;
    }
  };
  // Who still waits for a lock at the end is not waited for: the process ends, and with it their transactions.
  const failed = Promise.all(Array.from({ length: clients }, client)).then(() => new Promise(() => {}));
  const measured = async () => {
    await sleep(warmUpS * 1_000);
    const [before, begun] = [reserved, performance.now()];
    await sleep(seconds * 1_000);
    over.abort();
    return { perS: (reserved - before) / ((performance.now() - begun) / 1_000) };
  };
  return Promise.race([measured(), failed]);
};

process.on("disconnect", () => process.exit());
process.on("SIGTERM", () => process.exit());
process.on("message", (/** @type {Trial} */ trial) => {
  tryOut(trial).then(
    (result) => process.send?.(result),
    (error) => process.send?.({ error: String(error?.stack ?? error) }),
  );
});
process.send?.({ ready: true });
