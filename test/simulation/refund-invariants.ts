import type { Cancellation } from "../../src/domain/cancellation.ts";
import type { Order } from "../../src/domain/order.ts";
import type { RefundEntry } from "./refunds.ts";
import type { World } from "./world.ts";

/**
 * One intention to give money back takes place at Toss once, and what was said of it is true. A person's word and a database that
 * fell back may both end a request whose fate Toss alone knows.
 */
export const refundViolations = (world: World): string[] => [
  ...world.database.orders().flatMap(({ order }) => [...doubled(world, order), ...untrue(world, order)]),
  ...(world.weather.failsOver ? [] : promisesOf(world)),
];

/**
 * How often Toss did what one request of ours asked for, over all its tries. A database that fell back gives the number of a request
 * that it has forgotten to another one: what Toss did for the first, which was for another payment or amount, is not counted with the second.
 * And a refund that only closed an account, because the bank had taken the deposit back meanwhile, gave nothing back.
 */
const timesAtToss = (world: World, order: Order, { ordinal, paymentKey, amount, purpose }: Cancellation): number =>
  [...world.toss.canceledUnder].filter(
    ([key, canceled]) =>
      key.startsWith(`${order.checkoutDigest}-cancel-${ordinal}-`) &&
      (!world.weather.failsOver || (canceled.paymentKey === paymentKey && canceled.amount === amount)) &&
      (purpose !== "REFUND" || canceled.amount > 0),
  ).length;

const doubled = (world: World, order: Order): string[] => {
  const keys = order.cancellations.flatMap(({ request, status }) =>
    request && status === "DONE" ? [request.key] : [],
  );
  return [
    ...order.cancellations.flatMap((known) => {
      const times = timesAtToss(world, order, known);
      return times > 1 ? [`refund: cancellation ${known.ordinal} of ${order.id} took place ${times} times`] : [];
    }),
    ...(new Set(keys).size < keys.length ? [`refund: ${order.id} gave back twice for one request`] : []),
  ];
};

/**
 * Where somebody cancels in Toss's dashboard as well, the same amount of the same balance is either's; and where Toss does not look at
 * the balance, an answer that was lost leaves open which is whose.
 */
const untrue = (world: World, order: Order): string[] => {
  const { failsOver, wireFaults, honourRefundableAmount, refundsInDashboard } = world.weather;
  if (failsOver) return [];
  return order.cancellations.flatMap((known) => {
    const meddled =
      refundsInDashboard || wireFaults.includes("toss-canceled") || world.toss.wasMeddledWith(known.paymentKey);
    if (meddled && !honourRefundableAmount) return [];
    const times = timesAtToss(world, order, known);
    // What only closes an account is done once that is closed, by whomever.
    const isClosed = known.amount === 0 && world.toss.isClosed(known.paymentKey);
    const isMissing = known.status === "DONE" && !isClosed && times === 0 && !meddled;
    const isTooMuch = known.status === "DECLINED" && times > 0;
    if (known.origin === "TOSS" || (!isMissing && !isTooMuch)) return [];
    return [`refund: cancellation ${known.ordinal} of ${order.id} is ${known.status}, and took place ${times} times`];
  });
};

/** Whoever was told that it is done finds it done; whoever was refused, and has no question open, finds that it was not. */
const promisesOf = ({ refundJournal, database }: World): string[] => {
  const asked = new Map<string, RefundEntry[]>();
  for (const entry of refundJournal) {
    const name = `${entry.orderId} ${entry.key ?? ""}`;
    asked.set(name, [...(asked.get(name) ?? []), entry]);
  }
  return [...asked].flatMap(([name, entries]) => {
    const last = entries.findLast(({ what }) => what !== "asked");
    const order = last && database.stored(last.orderId)?.order;
    if (last === undefined || order === undefined || last.key === null) return [];
    const known = order.cancellations.filter(({ request }) => request?.key === last.key);
    const isDone = known.some(({ status }) => status === "DONE") || (known.length === 0 && order.status === "CANCEL");
    const isOpen = entries.filter(({ what }) => what === "asked").length * 2 > entries.length;
    if (last.what === "done") return isDone ? [] : [`promise: ${name} was told done, and is not`];
    return last.what === "refused" && !isOpen && known.some(({ status }) => status === "DONE")
      ? [`promise: ${name} was refused, and is done`]
      : [];
  });
};
