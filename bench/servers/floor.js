import { randomUUID } from "node:crypto";
import { Pool } from "pg";

import { confirm, lookUp, servePlainly } from "./plain-server.js";

/**
 * The floor: the plainest server that leaves the same rows behind. Interactive transactions, as most people write them, each
 * statement named. `HELD=yes` is what tutorials end on: the product's row locked, in one transaction, across both calls.
 */
const pool = new Pool({ connectionString: process.env["DATABASE_URL"], max: Number(process.env["CONNECTIONS"]) });

/** @type {<T>(work: (run: (name: keyof typeof STATEMENTS, ...values: unknown[]) => Promise<any[]>) => Promise<T>) => Promise<T>} */
const transaction = async (work) => {
  const client = await pool.connect();
  try {
    await client.query("begin");
    const done = await work(async (name, ...values) => {
      const { rows } = await client.query({ name, text: STATEMENTS[name], values });
      return rows;
    });
    await client.query("commit");
    return done;
  } catch (error) {
    await client.query("rollback");
    throw error;
  } finally {
    client.release();
  }
};

const STATEMENTS = {
  price: "select name, price from product where id = $1",
  issue: `
    insert into orders (lane, id, version, status, user_id, order_name, amount, currency, nonce, checkout_digest, reserve_at,
                        created_at, changed_at, expires_at, attention, due_at)
    values (0, $1, 1, 'PREPAY', $2, $3, $4, 'KRW', $5, $5, 'confirm', now(), now(), now() + interval '45 minutes', '[]',
            now() + interval '45 minutes')`,
  line: `
    insert into order_line (lane, order_id, product_id, position, name, unit_price, quantity, out)
    values (0, $1, $2, 1, $3, $4, $5, 0)`,
  event: `
    insert into order_event (lane, order_id, sequence, type, at, actor, status, attempt_ordinal, attempt_status)
    values (0, $1, $2, $3, now(), $4, $5, $6, $7)`,
  begin: `
    update orders set version = 2, status = 'IN_PROGRESS', changed_at = now(), due_at = now() + interval '10 seconds'
    where lane = 0 and id = $1 and status = 'PREPAY'`,
  linesOf: "select product_id, quantity from order_line where lane = 0 and order_id = $1",
  available: "select available from product where id = $1 for update",
  take: "update product set available = available - $2 where id = $1 and available >= $2",
  taken: "update order_line set out = quantity where lane = 0 and order_id = $1",
  attempt: `
    insert into payment_attempt (lane, order_id, ordinal, payment_key, status, amount, origin, started_at, method, try_number,
                                 idempotency_key, key_id)
    values (0, $1, 1, $2, 'CONFIRMING', $3, 'CONFIRMED', now(), '카드', 1, $1, 'floor')`,
  paid: "update orders set version = 3, status = 'SUCCESS', changed_at = now(), due_at = null where lane = 0 and id = $1",
  approved:
    "update payment_attempt set status = 'APPROVED', approved_at = now() where lane = 0 and order_id = $1 and ordinal = 1",
};

/** @typedef {Parameters<Parameters<typeof transaction>[0]>[0]} Run */
/** @typedef {import("./plain-server.js").PlainPayment} PlainPayment */

/** @type {(order: import("./plain-server.js").PlainOrder) => Promise<void>} */
const issue = ({ id, userId, productId, quantity, amount }) =>
  transaction(async (run) => {
    const [{ name, price }] = await run("price", productId);
    await run("issue", id, userId, name, amount, randomUUID());
    await run("line", id, productId, name, price, quantity);
    await run("event", id, 1, "order.issued", "shopper", "PREPAY", null, null);
  });

const begin = async (/** @type {Run} */ run, /** @type {PlainPayment} */ { id, paymentKey, amount }) => {
  await run("begin", id);
  const [{ product_id: productId, quantity }] = await run("linesOf", id);
  await run("take", productId, quantity);
  await run("taken", id);
  await run("attempt", id, paymentKey, amount);
  await run("event", id, 2, "payment.confirming", "shopper", "IN_PROGRESS", 1, "CONFIRMING");
};

const finish = async (/** @type {Run} */ run, /** @type {PlainPayment} */ { id }) => {
  await run("paid", id);
  await run("approved", id);
  await run("event", id, 3, "order.paid", "toss", "SUCCESS", 1, "APPROVED");
};

const pay = async (/** @type {PlainPayment} */ payment) => {
  await lookUp(payment.paymentKey);
  await transaction((run) => begin(run, payment));
  await confirm(payment);
  await transaction((run) => finish(run, payment));
};

const payUnderLock = (/** @type {PlainPayment} */ payment) =>
  transaction(async (run) => {
    const [{ product_id: productId }] = await run("linesOf", payment.id);
    await run("available", productId);
    await lookUp(payment.paymentKey);
    await begin(run, payment);
    await confirm(payment);
    await finish(run, payment);
  });

await servePlainly({ issue, pay: process.env["HELD"] === "yes" ? payUnderLock : pay });
