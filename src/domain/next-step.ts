import { isUnderWay, type Cancellation } from "./cancellation.ts";
import { Instant } from "./instant.ts";
import { liveAttempt, openAttempt, type AttentionCause, type Order } from "./order.ts";
import { LEASE_MS, nextDailyLook, nextLook } from "./pace.ts";
import type { OpenAttempt, VoidingAttempt, WaitingAttempt } from "./payment-attempt.ts";
import { nextPayoutLook } from "./payout.ts";

/** What an order that is due needs. */
export type Step =
  | { readonly type: "Rest" }
  | { readonly type: "Expire" }
  | { readonly type: "Pursue"; readonly attempt: OpenAttempt }
  | { readonly type: "PursueCancellation"; readonly cancellation: Cancellation }
  | { readonly type: "VoidAgain"; readonly attempt: VoidingAttempt }
  | { readonly type: "CloseAccount"; readonly attempt: WaitingAttempt }
  | { readonly type: "FollowPayout"; readonly cancellation: Cancellation };

type Deadline = { readonly due: Instant; readonly step: Step };

/** 다음 할 일. The step of the deadline that has passed, or that comes first, of an order that is due. */
export const nextStep = (order: Order, at: Instant): Step => {
  const [first] = deadlines(order, at).sort((one, other) => one.due - other.due);
  return first?.step ?? { type: "Rest" };
};

/** 처리 기한. When somebody must look at the order next: the earliest of its money deadlines after `at`, or never. */
export const dueAt = (order: Order, at: Instant): Instant | null =>
  Instant.earliest(deadlines(order, at).map(({ due }) => due));

const deadlines = (order: Order, at: Instant): Deadline[] => [
  ...expiry(order),
  ...ofOpenAttempt(order, at),
  ...order.cancellations.filter(isUnderWay).map((cancellation) => ofCancellation(order, cancellation, at)),
  ...ofVoid(order, at),
  ...ofDeposit(order, at),
  ...order.cancellations.flatMap((cancellation) => ofPayout(cancellation, at)),
];

const expiry = (order: Order): Deadline[] =>
  order.status === "PREPAY" || order.status === "FAIL" ? [{ due: order.expiresAt, step: { type: "Expire" } }] : [];

const ofOpenAttempt = (order: Order, at: Instant): Deadline[] => {
  const attempt = openAttempt(order);
  if (attempt === undefined) return [];
  const due =
    attempt.status === "CONFIRMING" ? lease(attempt.startedAt, order, at) : nextLook(order.id, attempt.since, at);
  return [{ due, step: { type: "Pursue", attempt } }];
};

const ofCancellation = (order: Order, cancellation: Cancellation, at: Instant): Deadline => ({
  due:
    cancellation.status === "REQUESTED"
      ? lease(cancellation.sentAt, order, at)
      : nextLook(order.id, cancellation.sentAt, at),
  step: { type: "PursueCancellation", cancellation },
});

/** A call that was begun counts as somebody's work for the length of a lease; after that it is looked after like any unknown one. */
const lease = (from: Instant, order: Order, at: Instant): Instant => {
  const over = Instant.after(from, LEASE_MS);
  return over > at ? over : nextLook(order.id, over, at);
};

const LEFT_TO_A_PERSON: readonly AttentionCause[] = ["VOID_DECLINED", "REFUND_ACCOUNT_NEEDED"];

/** A void without a request under way: soon when it no longer fitted, ever more slowly, and daily once a person has to see it. */
const ofVoid = (order: Order, at: Instant): Deadline[] => {
  const attempt = order.attempts.find((known): known is VoidingAttempt => known.status === "VOIDING");
  if (attempt === undefined) return [];
  const requests = order.cancellations.filter(({ paymentKey }) => paymentKey === attempt.paymentKey);
  if (requests.some(isUnderWay)) return [];
  const isLeftToAPerson = order.attention.some(({ cause }) => LEFT_TO_A_PERSON.includes(cause));
  const due = isLeftToAPerson ? nextDailyLook(at) : nextLook(order.id, requests[0]?.requestedAt ?? at, at);
  return [{ due, step: { type: "VoidAgain", attempt } }];
};

const ofDeposit = (order: Order, at: Instant): Deadline[] => {
  const attempt = liveAttempt(order);
  if (attempt?.status !== "WAITING_FOR_DEPOSIT") return [];
  if (order.cancellations.some((known) => known.paymentKey === attempt.paymentKey && isUnderWay(known))) return [];
  const due = attempt.closesAt > at ? attempt.closesAt : nextLook(order.id, attempt.closesAt, at);
  return [{ due, step: { type: "CloseAccount", attempt } }];
};

const ofPayout = (cancellation: Cancellation, at: Instant): Deadline[] => {
  const due = nextPayoutLook(cancellation, at);
  return due === null ? [] : [{ due, step: { type: "FollowPayout", cancellation } }];
};
