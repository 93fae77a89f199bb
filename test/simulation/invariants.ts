import { CANCELLATION_TRANSITIONS } from "../../src/domain/cancellation.ts";
import { foldHistory, type Entry } from "../../src/domain/history.ts";
import { balanceOf, ORDER_TRANSITIONS, type Order } from "../../src/domain/order.ts";
import { ATTEMPT_TRANSITIONS } from "../../src/domain/payment-attempt.ts";
import type { World } from "./world.ts";

/** What must never happen, asked once everything has come to rest. Each violation names its order. */
export const findViolations = async (world: World): Promise<string[]> => {
  const orders = world.database.orders();
  return [
    ...orders.flatMap(({ order }) => moneyOf(world, order)),
    ...(await stockOf(world)),
    ...promisesOf(world),
    ...orders.flatMap(({ order, history }) => historyOf(order, history)),
    ...orders.flatMap(({ order, dueAt }) =>
      dueAt === null && !["IN_PROGRESS"].includes(order.status) && order.attention.length === 0
        ? []
        : [
            `liveness: ${order.id} is ${order.status}, ${order.attempts.map(({ status }) => status).join()}, ${order.attention.map(({ cause }) => cause).join()}`,
          ],
    ),
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

const moneyOf = (world: World, order: Order): string[] => {
  const net = [...netByPayment(world, order.id).values()];
  const theirs = net.reduce((sum, amount) => sum + amount, 0);
  const kept = net.filter((amount) => amount > 0).length;
  return [
    ...(theirs === balanceOf(order) ? [] : [`money: ${order.id} has ${balanceOf(order)} here and ${theirs} at Toss`]),
    ...(kept > 1 ? [`money: ${order.id} keeps ${kept} approvals`] : []),
  ];
};

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

/** The last thing a client was told of a payment must be true in the end. */
const promisesOf = (world: World): string[] => {
  const last = new Map(world.journal.map((told) => [told.paymentKey, told]));
  return [...last.values()].flatMap(({ orderId, paymentKey, what, detail }) => {
    const net = netByPayment(world, orderId).get(paymentKey) ?? 0;
    if (what === "success" && net <= 0) return [`promise: ${orderId} was told success, and ${paymentKey} holds ${net}`];
    if (what === "failure" && net > 0)
      return [`promise: ${orderId} was told ${detail}, and ${paymentKey} holds ${net}`];
    return [];
  });
};

type Transitions = Readonly<Record<string, readonly string[]>>;

const historyOf = (order: Order, history: readonly Entry[]): string[] => {
  const folded = foldHistory(history);
  const wrong: string[] = [];
  if (folded.version !== order.version || folded.status !== order.status)
    wrong.push(`history: ${order.id} does not fold`);
  for (const { ordinal, status } of order.attempts) {
    if (folded.attempts.get(ordinal) !== status) wrong.push(`history: attempt ${ordinal} of ${order.id} does not fold`);
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
