import { openDatabase } from "../../dist/adapters/postgres/database.js";
import { foresee } from "../../dist/adapters/postgres/foresee.js";
import { lockShelf, restockShelf } from "../../dist/adapters/postgres/shelf.js";
import { writeOrders } from "../../dist/adapters/postgres/write-orders.js";
import { approved, begin, changesOf } from "../finished-orders.js";

/**
 * The product's own statements, taken from it once with the values of one sample order. Their text is the same for any number of
 * orders, so that other orders need other values alone.
 *
 * @typedef {{ id: string, userId: string, productId: string, paymentKey: string }} Sold
 * @typedef {{ name: string, text: string, values: (orders: readonly Sold[]) => unknown[] }} Statement
 */

const LANE = 0;
const PLACE = { lane: LANE, tellsNews: false };
const [issuing, beginning, finishing] = changesOf([1], begin, approved);
if (issuing === undefined || beginning === undefined || finishing === undefined) throw new Error("no sample order");
const sample = beginning.after;
const samplePaymentKey = sample.attempts[0]?.paymentKey;

// Never asked anything: it only knows how to write SQL down.
const { db } = openDatabase({ url: "postgres://nowhere" });

/** @type {(name: string, statement: { compile: (db: any) => { sql: string, parameters: readonly unknown[] } }) => Statement} */
const taken = (name, statement) => {
  const { sql: text, parameters } = statement.compile(db);
  const forOrders = parameters.map(multiplied);
  return { name, text, values: (orders) => forOrders.map((valueFor) => valueFor(orders)) };
};

/** @type {(parameter: unknown) => (orders: readonly Sold[]) => unknown} */
const multiplied = (parameter) => {
  if (Array.isArray(parameter)) {
    return (orders) => orders.map(({ id, paymentKey }) => (parameter[0] === samplePaymentKey ? paymentKey : id));
  }
  if (typeof parameter !== "string" || !parameter.startsWith("[")) return () => parameter;
  const rows = JSON.parse(parameter);
  return (orders) => JSON.stringify(orders.flatMap((order) => rows.map((/** @type {any} */ row) => own(row, order))));
};

/** A row of the sample order as a row of another one. */
const own = (
  /** @type {Record<string, unknown>} */ row,
  /** @type {Sold} */ { id, userId, productId, paymentKey },
) => ({
  ...row,
  ...("order_id" in row ? { order_id: id } : { id, user_id: userId, nonce: id, checkout_digest: id }),
  ...("product_id" in row ? { product_id: productId } : {}),
  ...("payment_key" in row ? { payment_key: paymentKey, idempotency_key: id } : {}),
});

/** @type {import("../../dist/adapters/postgres/transaction.js").Run} */
const caught = async (statement) => {
  looking = statement;
  return [];
};
/** @type {any} */
let looking;
await foresee(caught, LANE, [[beginning]]);

export const ISSUE = taken("issue", writeOrders(PLACE, [issuing]));
export const FORESEE = taken("foresee", looking);
export const BEGIN = taken("begin", writeOrders(PLACE, [beginning]));
export const FINISH = taken("finish", writeOrders(PLACE, [finishing]));

const productId = /** @type {any} */ ("seed-0");
export const LOCK_SHELF = { name: "lock", text: lockShelf([productId]).compile(db).sql };
export const RESTOCK_SHELF = { name: "restock", text: restockShelf(new Map([[productId, 1]])).compile(db).sql };
