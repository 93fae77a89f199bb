import { Story, type Change } from "./change.ts";
import { complete } from "./complete.ts";
import { foldHistory, type Entry, type EntryType } from "./history.ts";
import type { OrderId } from "./ids.ts";
import type { Instant } from "./instant.ts";
import { balanceOfPayment, type AttentionCause, type CancelReason, type Order, type OrderStatus } from "./order.ts";
import type { Won } from "./won.ts";

/** What the merchant is told of. The rest of the history is ours, and can be read. */
export const NEWS_TYPES = [
  "order.paid",
  "order.failed",
  "order.canceled",
  "order.partially_canceled",
  "order.waiting_for_deposit",
  "order.needs_attention",
] as const satisfies readonly EntryType[];

export type NewsType = (typeof NEWS_TYPES)[number];

/** 상점 알림. One entry of the history as the merchant is told of it: the order as that entry left it, whatever came later. */
export type NewsItem = {
  /** The same whenever it is told again. */
  readonly id: string;
  readonly type: NewsType;
  /** Its place in the order's history: greater is later. */
  readonly sequence: number;
  readonly at: Instant;
  readonly orderId: OrderId;
  readonly status: OrderStatus;
  /** What the order costs, in won. */
  readonly amount: Won;
  /** Approved minus cancelled, in won; 0 while unpaid. */
  readonly balance: Won;
  readonly currency: Order["currency"];
  /** What was given back by this cancellation, in won. */
  readonly canceledAmount?: number;
  readonly pgCode?: string;
  readonly reason?: CancelReason;
  readonly cause?: AttentionCause;
};

type NewsEntry = Entry & { readonly type: NewsType };

export const isNews = (entry: Entry): entry is NewsEntry => (NEWS_TYPES as readonly string[]).includes(entry.type);

/** The first news after the entry `through`, of an order whose whole history is `history`. */
export const nextNews = (order: Order, history: readonly Entry[], through: number): NewsItem | undefined => {
  const index = history.findIndex((entry, index) => index >= through && isNews(entry));
  const entry = history[index];
  return entry !== undefined && isNews(entry) ? newsItem(order, history.slice(0, index + 1), entry) : undefined;
};

const newsItem = (order: Order, until: readonly Entry[], entry: NewsEntry): NewsItem => ({
  // With its time, since a database that fell back may come to the same place in the history with other news.
  id: `${order.id}_${until.length}_${entry.at.toString(36)}`,
  type: entry.type,
  sequence: until.length,
  at: entry.at,
  orderId: order.id,
  status: entry.status,
  amount: order.amount,
  balance: balanceAfter(order, until),
  currency: order.currency,
  ...(entry.cancellation && { canceledAmount: entry.cancellation.amount }),
  ...(entry.pgCode !== undefined && { pgCode: entry.pgCode }),
  ...(entry.reason !== undefined && { reason: entry.reason }),
  ...(entry.cause !== undefined && { cause: entry.cause }),
});

/** The balance as it was when the history had come this far. */
const balanceAfter = (order: Order, until: readonly Entry[]): Won => {
  const then = foldHistory(until);
  const paid = order.attempts.find(({ ordinal }) => then.attempts.get(ordinal) === "APPROVED");
  if (paid === undefined) return 0 as Won;
  const done = order.cancellations.filter(({ ordinal }) => then.cancellations.get(ordinal) === "DONE");
  return balanceOfPayment({ ...order, cancellations: done }, paid.paymentKey, paid.amount);
};

/**
 * 알림 수신 확인. The merchant has taken the news at `sequence` of an order whose whole history is `history`. That of the latest
 * payment acknowledges it; an earlier one, whose deposit was taken back since, acknowledges nothing. Decides what to add.
 */
export const newsTaken = (
  order: Order,
  history: readonly Entry[],
  sequence: number,
  at: Instant,
): Change<readonly Entry[]> => {
  const isLatestPayment = history.findLastIndex(({ type }) => type === "order.paid") === sequence - 1;
  const completed = isLatestPayment ? complete(order, at).unwrapOr(null) : null;
  const isAllTold = nextNews(order, history, sequence) === undefined;
  const story = new Story(completed?.order ?? order, "merchant", at, completed?.entries ?? []);
  const change = (isAllTold ? story.noLongerNeeds("NEWS_UNDELIVERED") : story).decide(null);
  return { ...change, decided: change.entries };
};

/** 알림 미전달. A person should see why the merchant does not take its news. */
export const newsOverdue = (order: Order, at: Instant): Change<null> =>
  new Story(order, "payonce", at).needsAttention("NEWS_UNDELIVERED").decide(null);
