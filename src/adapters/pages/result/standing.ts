import { payable } from "../../../domain/confirm.ts";
import { accountTold } from "../../../domain/deposit-deadline.ts";
import type { Instant } from "../../../domain/instant.ts";
import { balanceOf, isGivingBack, liveAttempt, type CancelReason, type Order } from "../../../domain/order.ts";
import type { VoidReason } from "../../../domain/payment-attempt.ts";
import type { DepositAccount } from "../../../domain/payment-record.ts";

/** 결제 결과. What an order has come to, as its shopper would put it. */
export type Standing =
  | { readonly type: "paid"; readonly method: string | null; readonly at: Instant; readonly givenBack: number }
  /** Overdue: nothing is taken into the account any more, and what was may still be heard of. */
  | { readonly type: "awaitingDeposit"; readonly account: DepositAccount; readonly overdue: boolean }
  /** Nobody knows yet, and nobody says that it failed. */
  | { readonly type: "pending" }
  | { readonly type: "declined"; readonly code: string | null; readonly retriable: boolean }
  | { readonly type: "givenBack"; readonly reason: VoidReason; readonly retriable: boolean }
  | { readonly type: "unpaid"; readonly retriable: boolean }
  | { readonly type: "ended"; readonly reason: EndReason };

/** Time can run out for two things: to pay, and to deposit what was promised. */
export type EndReason = CancelReason | "DEPOSIT_OVERDUE";

export const standingOf = (order: Order, at: Instant): Standing => {
  switch (order.status) {
    case "SUCCESS":
    case "COMPLETE":
    case "WAITING_FOR_DEPOSIT":
      return liveStanding(order, at);
    case "IN_PROGRESS":
      return { type: "pending" };
    case "CANCEL":
      return isGivingBack(order) ? { type: "pending" } : { type: "ended", reason: endReason(order) };
    case "PREPAY":
    case "FAIL":
      return isGivingBack(order) ? { type: "pending" } : unpaidStanding(order, at);
  }
};

const endReason = ({ reason, attempts }: Order & { readonly status: "CANCEL" }): EndReason =>
  reason === "EXPIRED" && attempts.at(-1)?.status === "CLOSED" ? "DEPOSIT_OVERDUE" : reason;

const liveStanding = (order: Order, at: Instant): Standing => {
  const live = liveAttempt(order);
  switch (live?.status) {
    case undefined:
      return { type: "pending" };
    case "WAITING_FOR_DEPOSIT": {
      const account = accountTold(live);
      return { type: "awaitingDeposit", account, overdue: at >= account.dueDate };
    }
    case "APPROVED": {
      const { method, approvedAt } = live;
      return { type: "paid", method, at: approvedAt, givenBack: order.amount - balanceOf(order) };
    }
  }
};

const unpaidStanding = (order: Order, at: Instant): Standing => {
  const retriable = payable(order, at).isOk();
  const last = order.attempts.at(-1);
  if (last?.status === "DECLINED") return { type: "declined", code: last.pgCode, retriable };
  if (last?.status === "VOIDED") return { type: "givenBack", reason: last.reason, retriable };
  return retriable ? { type: "unpaid", retriable } : { type: "ended", reason: "EXPIRED" };
};
