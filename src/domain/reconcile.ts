import { isUnderWay } from "./cancellation.ts";
import { OrderId, type PaymentKey } from "./ids.ts";
import type { Instant } from "./instant.ts";
import { attemptOf, balanceOfPayment, isReversed, openAttempt, type Order } from "./order.ts";
import { FLAGGED_AFTER_MS } from "./pace.ts";
import type { AttemptStatus, PaymentAttempt } from "./payment-attempt.ts";
import type { LookUp, PaymentRecord } from "./payment-record.ts";
import type { Transaction } from "./transaction.ts";

/** What the books differ in, once everything that is certain has been put right. */
export type Difference =
  /** Toss names an order that we never issued, or have lost. */
  | "NO_SUCH_ORDER"
  /** The same, but its code is of our making and the row older than what was pruned: it may have been one of those. */
  | "PERHAPS_PRUNED"
  /** The payment was made for another order than its transaction says. */
  | "ANOTHER_ORDER"
  /** It is in the ledger, and not shown when it is looked up, or in a way that we cannot read. */
  | "NOT_SHOWN"
  /** It could not be looked up now. */
  | "NOT_LOOKED_UP"
  /** Its order cannot take it yet: another payment of the order is still open. */
  | "WAITS_FOR_OTHER"
  | "NOT_IN_OUR_BOOKS"
  | "BALANCE_DIFFERS"
  /** We hold it as paid, and Toss neither lists it nor knows it. */
  | "NOT_AT_TOSS"
  /** The order did not want it, and giving it back needs a person. */
  | "NOT_GIVEN_BACK"
  /** Somebody should have found out, or given it back, by now: perhaps nobody is at it. */
  | "STILL_UNDER_WAY";

/** `UnderWay`: somebody is about to find out, or to give it back; the order is due. */
export type Comparison =
  { readonly type: "Agrees" | "UnderWay" } | { readonly type: "Differs"; readonly difference: Difference };

/** 거래 한 줄 대조. Whether our books say the same as one row; where they do not, the payment itself has to be looked at. */
export const agrees = (order: Order, { paymentKey, transactionKey, amount, says }: Transaction): boolean => {
  const attempt = attemptOf(order, paymentKey);
  if (attempt === undefined || amount === null) return false;
  const cancellation = order.cancellations.find((known) => known.transactionKey === transactionKey);
  if (cancellation !== undefined) return cancellation.paymentKey === paymentKey && cancellation.amount === amount;
  // The bank took this payment back: a row that says paid may be of another deposit that came since.
  if (says === "PAID" && attempt.status === "APPROVED" && isReversed(order)) return false;
  return SHOWN[says].includes(attempt.status) && (says === "CANCELED" || attempt.amount === amount);
};

/**
 * The states in which a payment has taken part in such a row, and nothing more is to come. A cancel of money is known by its own key, or
 * not at all.
 */
const SHOWN: Record<Transaction["says"], readonly AttemptStatus[]> = {
  PAID: ["APPROVED", "VOIDED"],
  AWAITED: ["WAITING_FOR_DEPOSIT", "APPROVED"],
  CANCELED: ["CLOSED"],
  OVER: [],
  UNCLEAR: [],
};

/** A row of an order that we do not have. Nothing is kept of what was pruned, so that its age is all there is to go by. */
export const withoutOrder = ({ orderId, at }: Transaction, prunedUntil: Instant | null): Difference =>
  prunedUntil !== null && at < prunedUntil && OrderId.parse(orderId).isOk() ? "PERHAPS_PRUNED" : "NO_SUCH_ORDER";

/** 결제 대조. Our books beside what a look-up shows of a payment, after the order has taken what it could. */
export const compare = (order: Order, paymentKey: PaymentKey, seen: LookUp): Comparison => {
  switch (seen.type) {
    case "Unreachable":
      return differs(seen.code === "UNREADABLE" ? "NOT_SHOWN" : "NOT_LOOKED_UP");
    case "Missing":
    case "Hidden":
      return differs("NOT_SHOWN");
    case "Found":
      if (seen.record.orderId !== order.id) return differs("ANOTHER_ORDER");
      return compareRecord(order, attemptOf(order, paymentKey), seen.record);
  }
};

/** 승인 대조. The same for a payment that we hold as paid and Toss does not list: what it does not show either, it does not have. */
export const compareApproval = (order: Order, paymentKey: PaymentKey, seen: LookUp): Comparison => {
  if (seen.type !== "Missing" && seen.type !== "Hidden") return compare(order, paymentKey, seen);
  return attemptOf(order, paymentKey)?.status === "APPROVED" ? differs("NOT_AT_TOSS") : AGREES;
};

const compareRecord = (order: Order, attempt: PaymentAttempt | undefined, record: PaymentRecord): Comparison => {
  const held = heldAtToss(record);
  switch (attempt?.status) {
    case undefined:
      if (held === 0 && record.standing !== "AWAITING_DEPOSIT") return AGREES;
      return differs(openAttempt(order) === undefined ? "NOT_IN_OUR_BOOKS" : "WAITS_FOR_OTHER");
    case "CONFIRMING":
    case "UNKNOWN":
      return UNDER_WAY;
    case "APPROVED":
      if (balanceOfPayment(order, attempt.paymentKey, attempt.amount) === held) return AGREES;
      return isCanceling(order, attempt) ? UNDER_WAY : differs("BALANCE_DIFFERS");
    case "WAITING_FOR_DEPOSIT":
      if (record.standing === "AWAITING_DEPOSIT") return AGREES;
      return isCanceling(order, attempt) ? UNDER_WAY : differs("BALANCE_DIFFERS");
    case "VOIDING":
      if (held === 0) return AGREES;
      return isCanceling(order, attempt) ? UNDER_WAY : differs("NOT_GIVEN_BACK");
    case "VOIDED":
    case "CLOSED":
    case "DECLINED":
      return held === 0 ? AGREES : differs("BALANCE_DIFFERS");
  }
};

/** Whether our books have come to an end with a payment that was under way. */
export const isSettled = (order: Order, paymentKey: PaymentKey): boolean => {
  const attempt = attemptOf(order, paymentKey);
  if (attempt === undefined || ["CONFIRMING", "UNKNOWN", "VOIDING"].includes(attempt.status)) return false;
  return !isCanceling(order, attempt);
};

/** 장기 진행 중. What happened so long ago, a person is shown elsewhere too. */
export const isLongAgo = ({ at }: Pick<Transaction, "at">, now: Instant): boolean => now >= at + FLAGGED_AFTER_MS;

const heldAtToss = (record: PaymentRecord): number => (record.standing === "APPROVED" ? record.balance : 0);

const isCanceling = (order: Order, { paymentKey }: PaymentAttempt): boolean =>
  order.cancellations.some((known) => known.paymentKey === paymentKey && isUnderWay(known));

const AGREES: Comparison = { type: "Agrees" };
const UNDER_WAY: Comparison = { type: "UnderWay" };
const differs = (difference: Difference): Comparison => ({ type: "Differs", difference });
