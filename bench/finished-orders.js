import { changeRows } from "../dist/adapters/postgres/change-rows.js";
import { cancelUnpaid } from "../dist/domain/cancel-unpaid.js";
import { complete } from "../dist/domain/complete.js";
import { beginConfirm } from "../dist/domain/confirm.js";
import { recordConfirmAnswer } from "../dist/domain/confirm-answer.js";
import { OrderId, PaymentKey, ProductId, UserId } from "../dist/domain/ids.js";
import { Instant, MINUTE_MS, SECOND_MS } from "../dist/domain/instant.js";
import { issueOrder } from "../dist/domain/issue-order.js";
import { settle } from "../dist/domain/settle.js";
import { Won } from "../dist/domain/won.js";

/**
 * @import { Order } from "../dist/domain/order.js"
 * @import { Change } from "../dist/domain/change.js"
 * @import { OrderChange } from "../dist/app/ports.js"
 * @import { RecordedCancel } from "../dist/domain/payment-record.js"
 * @typedef {(order: Order, at: Instant) => Change<unknown>} Step
 */

/** Every product costs the same, so that any of them fits any line. */
export const PRICE = Won.parse(12_000)._unsafeUnwrap();

const userId = UserId.parse("seed")._unsafeUnwrap();
const now = { by: /** @type {const} */ ("toss"), keyId: "seed", depositMs: 60 * MINUTE_MS, soldOut: false };
const key = (/** @type {number} */ ordinal) => PaymentKey.parse(`seed_${ordinal}_`)._unsafeUnwrap();

/** @type {(quantities: readonly number[], at: Instant) => Change<unknown>} */
const issue = (quantities, at) => {
  const lines = quantities.map((quantity, index) => ({
    productId: ProductId.parse(`seed-${index}`)._unsafeUnwrap(),
    quantity,
  }));
  const shelf = new Map(
    lines.map(({ productId: id, quantity }, index) => [
      id,
      { id, name: `상품 ${index}`, price: PRICE, available: quantity, onSale: true },
    ]),
  );
  const units = quantities.reduce((sum, quantity) => sum + quantity, 0);
  return issueOrder(
    { userId, lines, amount: Won.times(PRICE, units)._unsafeUnwrap(), cartId: null, request: null, returnUrl: null },
    shelf,
    {
      ...{ id: OrderId.of(0, "0".repeat(26)), nonce: "", at, lifeMs: 45 * MINUTE_MS, reserveAt: "confirm" },
      digest: () => "",
    },
  )._unsafeUnwrap();
};

/**
 * A new order that holds one unit already.
 *
 * @type {(id: string, productId: string, at: Instant) => OrderChange}
 */
export const reservedOrder = (id, productId, at) => {
  const product = { id: /** @type {ProductId} */ (productId), name: "상품", price: PRICE, available: 1, onSale: true };
  const lines = [{ productId: product.id, quantity: 1 }];
  const { order, entries } = issueOrder(
    { userId, lines, amount: PRICE, cartId: null, request: null, returnUrl: null },
    new Map([[product.id, product]]),
    {
      ...{ id: /** @type {OrderId} */ (id), nonce: id, at, lifeMs: 45 * MINUTE_MS, reserveAt: "checkout" },
      digest: () => id,
    },
  )._unsafeUnwrap();
  return { before: null, after: { ...order, version: entries.length }, entries };
};

/** @type {Step} */
export const begin = (order, at) =>
  beginConfirm(
    order,
    { paymentKey: key(order.attempts.length + 1), method: "카드", keyId: "seed" },
    at,
  )._unsafeUnwrap();

/** @type {(order: Order, at: Instant, cancels?: readonly RecordedCancel[]) => Parameters<typeof settle>[1]} */
const approvedRecord = (order, at, cancels = []) => ({
  ...{
    standing: "APPROVED",
    paymentKey: key(order.attempts.length),
    orderId: order.id,
    currency: "KRW",
    method: "카드",
  },
  ...{ amount: order.amount, approvedAt: at, balance: cancels.at(-1)?.left ?? order.amount, cancels, payout: null },
});

/** @type {Step} */
export const approved = (order, at) =>
  recordConfirmAnswer(
    order,
    { ordinal: order.attempts.length, tryNumber: 1 },
    { type: "Answered", record: approvedRecord(order, at) },
    { ...now, at },
  );

/** @type {Step} */
const declined = (order, at) =>
  recordConfirmAnswer(
    order,
    { ordinal: order.attempts.length, tryNumber: 1 },
    { type: "Declined", code: "REJECT_CARD_PAYMENT" },
    { ...now, at },
  );

/** @type {Step} */
const acknowledged = (order, at) => complete(order, at)._unsafeUnwrap();

/** @type {Step} */
const abandoned = (order, at) =>
  cancelUnpaid(
    order,
    {
      ...{ by: "shopper", reason: "변심", request: null, amount: null, lines: null, restock: null },
      ...{ namesRefundAccount: false, keyId: "seed" },
    },
    at,
  )._unsafeUnwrap();

/** @type {(part: number) => Step} */
const refunded = (part) => (order, at) => {
  const amount = Won.parse(order.amount * part)._unsafeUnwrap();
  const left = Won.minus(order.amount, amount);
  const cancel = { transactionKey: "seed_", amount, left, canceledAt: at };
  return settle(order, approvedRecord(order, at, [cancel]), { ...now, at });
};

/**
 * An order's life as it is written down change by change, ten seconds a step, from the epoch on.
 *
 * @type {(quantities: readonly number[], ...steps: readonly Step[]) => OrderChange[]}
 */
export const changesOf = (quantities, ...steps) => {
  let at = Instant.of(0);
  const { order, entries } = issue(quantities, at);
  /** @type {OrderChange[]} */
  const changes = [{ before: null, after: { ...order, version: entries.length }, entries }];
  for (const step of steps) {
    at = Instant.after(at, 10 * SECOND_MS);
    const before = /** @type {Order} */ (changes.at(-1)?.after);
    const { order, entries } = step(before, at);
    changes.push({ before, after: { ...order, version: before.version + entries.length }, entries });
  }
  return changes;
};

/**
 * The rows of an order that lived through all of it.
 *
 * @type {(quantities: readonly number[], ...steps: readonly Step[]) => ReturnType<typeof changeRows>}
 */
const live = (quantities, ...steps) => {
  const changes = changesOf(quantities, ...steps);
  const after = /** @type {Order} */ (changes.at(-1)?.after);
  return changeRows([{ before: null, after, entries: changes.flatMap(({ entries }) => entries) }]);
};

const bought = [begin, approved, acknowledged];

/** What a shop's year looks like, in tens: most orders are simply paid. */
export const LIVES = [
  live([1], ...bought),
  live([1], ...bought),
  live([2], ...bought),
  live([1, 1], ...bought),
  live([1, 2, 1], ...bought),
  live([1], begin, declined, ...bought),
  live([1], abandoned),
  live([1], begin, declined, abandoned),
  live([2], ...bought, refunded(0.5)),
  live([1], begin, approved, refunded(1)),
];
