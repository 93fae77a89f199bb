import type { StoredOrder } from "../../src/adapters/memory/memory-database.ts";
import { CANCELLATION_TRANSITIONS } from "../../src/domain/cancellation.ts";
import { foldHistory } from "../../src/domain/history.ts";
import type { ProductId } from "../../src/domain/ids.ts";
import {
  attemptOf,
  balanceOf,
  liveAttempt,
  ORDER_TRANSITIONS,
  type AttentionCause,
  type Order,
} from "../../src/domain/order.ts";
import { ATTEMPT_TRANSITIONS, type PaymentAttempt } from "../../src/domain/payment-attempt.ts";
import { attentionViolations } from "./attention-invariants.ts";
import type { JournalEntry } from "./client.ts";
import { isLeftToAPerson, livenessOf } from "./liveness.ts";
import { newsViolations } from "./news-invariants.ts";
import { refundViolations } from "./refund-invariants.ts";
import type { World } from "./world.ts";

/**
 * What must never happen, asked once everything has come to rest. Each violation begins with the invariant's name and names its
 * order. A database that fell back has forgotten what it told clients, and its history has a seam: those two are not asked then.
 */
export const findViolations = async (world: World): Promise<string[]> => {
  const orders = world.database.orders();
  return [
    ...orders.flatMap(({ order }) => moneyOf(world, order)),
    ...orders.flatMap(({ order }) => unitsOf(order)),
    ...(await stockOf(world)),
    ...intentionsOf(orders.map(({ order }) => order)),
    ...(world.weather.failsOver ? [] : promisesOf(world)),
    ...(world.weather.failsOver ? [] : orders.flatMap((stored) => historyOf(world, stored))),
    ...refundViolations(world),
    ...newsViolations(world),
    ...attentionViolations(world),
    ...orders.flatMap((stored) => livenessOf(world, stored)),
    ...(world.ledgerIsSeen ? [] : ["liveness: Toss's ledger has not been seen to its end"]),
  ];
};

/** Approved − cancelled at Toss, in won, by payment. */
const netByPayment = (world: World, orderId: string): Map<string, number> => {
  const net = new Map<string, number>();
  for (const row of world.toss.engine.world.collections.transactions.values()) {
    if (row.orderId !== orderId) continue;
    net.set(row.paymentKey, (net.get(row.paymentKey) ?? 0) + (row.kind === "approval" ? row.amount : -row.amount));
  }
  return net;
};

/** What cannot go back without the shopper's account is a person's business, and the order says so. */
const REFUSED_VOIDS: readonly AttentionCause[] = ["VOID_DECLINED", "REFUND_ACCOUNT_NEEDED"];

/** Of a payment that was given back in full, the order keeps the approval and no won. */
const holdsMoney = (order: Order): boolean =>
  liveAttempt(order)?.status === "WAITING_FOR_DEPOSIT" || balanceOf(order) > 0;

const moneyOf = (world: World, order: Order): string[] => {
  const flagged = order.attention.some(({ cause }) => REFUSED_VOIDS.includes(cause));
  const stuck = new Set(order.attempts.filter(({ status }) => flagged && status === "VOIDING").map(paymentKeyOf));
  const net = [...netByPayment(world, order.id)].flatMap(([key, amount]) => (stuck.has(key) ? [] : [amount]));
  const theirs = net.reduce((sum, amount) => sum + amount, 0);
  const kept = net.filter((amount) => amount > 0).length;
  const ours = isLeftToAPerson(world, order) ? 0 : balanceOf(order);
  return [
    ...(theirs === ours ? [] : [`money: ${order.id} has ${ours} here and ${theirs} at Toss`]),
    ...(order.status === "CANCEL" && holdsMoney(order) ? [`money: ${order.id} ended with money`] : []),
    ...(kept > 1 ? [`money: ${order.id} keeps ${kept} approvals`] : []),
  ];
};

const paymentKeyOf = ({ paymentKey }: PaymentAttempt): string => paymentKey;

/** Who has paid, or is about to, has the units; who has not, and nobody else, has none. */
const HAVE_THEIR_UNITS: readonly Order["status"][] = ["IN_PROGRESS", "WAITING_FOR_DEPOSIT", "SUCCESS", "COMPLETE"];

const unitsOf = (order: Order): string[] => {
  const { id, status, lines } = order;
  const wasSold = HAVE_THEIR_UNITS.includes(status) || wasRefunded(order);
  return lines.flatMap(({ out, quantity, productId }) =>
    out === (wasSold ? quantity - restocked(order, productId) : 0)
      ? []
      : [`stock: ${id} is ${status} and has ${out} out`],
  );
};

const wasRefunded = (order: Order): boolean => order.status === "CANCEL" && order.reason === "REFUNDED";

const restocked = ({ cancellations }: Order, product: ProductId): number =>
  cancellations
    .filter(({ status }) => status === "DONE")
    .flatMap(({ restock }) => restock)
    .reduce((units, { productId, quantity }) => (productId === product ? units + quantity : units), 0);

const stockOf = async (world: World): Promise<string[]> => {
  const products = (await world.database.catalogue.list())._unsafeUnwrap();
  return products.flatMap(({ id, available }) => {
    const out = world.database.orders().flatMap(({ order }) => order.lines.filter((line) => line.productId === id));
    const taken = out.reduce((sum, line) => sum + line.out, 0);
    const had = world.database
      .adjustments()
      .reduce((sum, { productId, delta }) => sum + (productId === id ? delta : 0), 0);
    return available >= 0 && available + taken === had ? [] : [`stock: ${id} has ${available} + ${taken} of ${had}`];
  });
};

/** One intention to buy is one order: by cart while it is not cancelled, by the client's key for ever. */
const intentionsOf = (orders: readonly Order[]): string[] => {
  const holders = new Map<string, Order>();
  return orders.flatMap((order) => {
    const { userId, cartId, request, status } = order;
    const names = [
      ...(cartId !== null && status !== "CANCEL" ? [`cart ${cartId} of ${userId}`] : []),
      ...(request !== null ? [`${request.key} of ${userId}`] : []),
    ];
    return names.flatMap((name) => {
      const holder = holders.get(name);
      holders.set(name, order);
      return holder === undefined ? [] : [`intention: ${holder.id} and ${order.id} both hold ${name}`];
    });
  });
};

/** Refusals that claim nothing: each speaks for its own request, not for another that is still on its way. */
const UNCLAIMED = ["OutOfStock", "NotInProgressPayment", "UnknownPaymentKey"];

/** The last thing a client was told of a payment must be true in the end. */
const promisesOf = (world: World): string[] => {
  const payments = new Map<string, JournalEntry[]>();
  for (const entry of world.journal) payments.set(entry.paymentKey, [...(payments.get(entry.paymentKey) ?? []), entry]);
  return [...payments].flatMap(([paymentKey, entries]) => {
    const last = entries.findLast(({ what }) => what !== "asked");
    if (last === undefined) return [];
    const net = netByPayment(world, last.orderId).get(paymentKey) ?? 0;
    const asked = entries.filter(({ what }) => what === "asked").length;
    const unanswered = 2 * asked - entries.length;
    const told = `promise: ${last.orderId} was told ${last.what} ${last.detail}, and ${paymentKey} holds ${net}`;
    if (last.what === "success") return net > 0 || isGivenBack(world, last) ? [] : [told];
    if (last.what !== "failure" || net <= 0) return [];
    return unanswered > 0 && UNCLAIMED.includes(last.detail) ? [] : [told];
  });
};

/**
 * It was paid, and went back since: the bank took it, or the shop gave it back as it asked us to, or in Toss's dashboard. A Toss that
 * binds no error to its key, and does not look at the balance, may do under one key what it did before: that is nobody's of ours.
 */
const isGivenBack = (world: World, { orderId, paymentKey }: JournalEntry): boolean => {
  if (world.toss.isTakenBack(paymentKey)) return true;
  const order = world.database.stored(orderId)?.order;
  if (order === undefined || !wasRefunded(order) || attemptOf(order, paymentKey)?.status !== "APPROVED") return false;
  const made = order.cancellations.filter((known) => known.paymentKey === paymentKey && known.status === "DONE");
  return (
    made.every(({ origin, purpose }) => origin === "OURS" && purpose === "REFUND") ||
    world.toss.wasMeddledWith(paymentKey) ||
    (!world.weather.honourRefundableAmount && !world.weather.bindServerErrors)
  );
};

type Transitions = Readonly<Record<string, readonly string[]>>;

const historyOf = ({ toss }: World, { order, history }: StoredOrder): string[] => {
  const folded = foldHistory(history);
  const wrong: string[] = [];
  if (folded.version !== order.version || folded.status !== order.status)
    wrong.push(`history: ${order.id} does not fold`);
  for (const { ordinal, status } of order.attempts) {
    if (folded.attempts.get(ordinal) !== status) wrong.push(`history: attempt ${ordinal} of ${order.id} does not fold`);
  }
  for (const { ordinal, status, paymentKey } of order.attempts) {
    const paid = history.filter(({ type, attempt }) => type === "order.paid" && attempt?.ordinal === ordinal).length;
    if (paid > 1 + toss.timesReversed(paymentKey) || (paid === 0 && status === "APPROVED"))
      wrong.push(`history: ${order.id} was paid ${paid} times`);
  }
  const states = new Map<string, string>();
  const step = (map: Transitions, name: string, to: string): void => {
    const from = states.get(name);
    if (from !== undefined && from !== to && !(map[from] ?? []).includes(to))
      wrong.push(`history: ${order.id} ${from} -> ${to}`);
    states.set(name, to);
  };
  for (const { status, attempt, cancellation } of history) {
    step(ORDER_TRANSITIONS, "order", status);
    if (attempt) step(ATTEMPT_TRANSITIONS, `attempt ${attempt.ordinal}`, attempt.status);
    if (cancellation) step(CANCELLATION_TRANSITIONS, `cancellation ${cancellation.ordinal}`, cancellation.status);
  }
  return wrong;
};
