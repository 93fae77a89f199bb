import { okAsync } from "neverthrow";

import type { ApprovalSearch, OrderFinder, OrderSearch } from "../../app/ports.ts";
import type { OrderId } from "../../domain/ids.ts";
import type { Order } from "../../domain/order.ts";
import type { Approval } from "../../domain/transaction.ts";
import type { Shelves } from "./memory-database.ts";

export const makeMemoryOrderFinder = ({ orders }: Shelves): OrderFinder => {
  const all = (): Order[] => [...orders.values()].map(({ order }) => order);
  const one = (matches: (order: Order) => boolean) => okAsync(all().find(matches) ?? null);
  return {
    byCart: (userId, cartId) =>
      one((order) => order.userId === userId && order.cartId === cartId && order.status !== "CANCEL"),
    byRequestKey: (userId, key) => one((order) => order.userId === userId && order.request?.key === key),
    history: (id) => okAsync(orders.get(id)?.history ?? []),
    customer: (id) => okAsync(orders.get(id)?.customer ?? null),
    refundAccount: (id) => okAsync(orders.get(id)?.refundAccount ?? null),
    search: (search) => okAsync(all().filter(isWanted(search)).sort(newestFirst).slice(0, search.limit)),
    approved: (search) =>
      okAsync(all().flatMap(approvalsOf).filter(isAskedFor(search)).sort(inOrder).slice(0, search.limit)),
    prunedUntil: () => okAsync(null),
  };
};

const isWanted =
  ({ status, userId, from, to, cursor }: OrderSearch) =>
  (order: Order): boolean =>
    (status === undefined || order.status === status) &&
    (userId === undefined || order.userId === userId) &&
    (from === undefined || order.createdAt >= from) &&
    (to === undefined || order.createdAt < to) &&
    (cursor === undefined || timeOrdered(order.id) < timeOrdered(cursor));

const newestFirst = (one: Order, other: Order): number => (timeOrdered(one.id) < timeOrdered(other.id) ? 1 : -1);

/** Without the lane, ids are in order of time. */
const timeOrdered = (id: OrderId): string => id.slice(2);

const approvalsOf = ({ id: orderId, attempts }: Order): Approval[] =>
  attempts.flatMap((attempt) => {
    if (attempt.status !== "APPROVED") return [];
    const { paymentKey, amount, approvedAt } = attempt;
    return [{ orderId, paymentKey, amount, approvedAt }];
  });

const isAskedFor =
  ({ period, after }: ApprovalSearch) =>
  (approval: Approval): boolean =>
    approval.approvedAt >= period.from &&
    approval.approvedAt < period.to &&
    (after === null || inOrder(approval, after) > 0);

const inOrder = (one: Approval, other: Approval): number =>
  one.approvedAt - other.approvedAt || (one.orderId > other.orderId ? 1 : one.orderId < other.orderId ? -1 : 0);
