import { isUnderWay, type Cancellation, type ReturnedLine } from "./cancellation.ts";
import { ended, inState, type Story } from "./change.ts";
import { attemptOf, balanceOfPayment, type Order } from "./order.ts";
import { identityOf, type PaymentAttempt, type VoidingAttempt, type WaitingAttempt } from "./payment-attempt.ts";
import type { PaymentRecord, RecordedCancel } from "./payment-record.ts";
import { giveStockBack } from "./stock.ts";
import type { Won } from "./won.ts";

type Approved = Extract<PaymentRecord, { standing: "APPROVED" }>;

/**
 * Takes over what Toss has cancelled of a payment: members that are ours end our request, every other was made at Toss itself
 * and is written down, so that both books show the same.
 */
export const noteCancels = (story: Story, record: Approved): Story => {
  const noted = record.cancels
    .filter(({ transactionKey }) => !story.order.cancellations.some((known) => known.transactionKey === transactionKey))
    .reduce((told, member) => noteCancel(told, record, member), story);
  const attempt = attemptOf(noted.order, record.paymentKey);
  return attempt?.status === "VOIDING" && record.balance === 0 ? voided(noted, attempt) : noted;
};

const noteCancel = (story: Story, record: Approved, member: RecordedCancel): Story => {
  const { order } = story;
  const ours = order.cancellations.find(
    (known) =>
      known.paymentKey === record.paymentKey &&
      isUnderWay(known) &&
      known.amount === member.amount &&
      known.refundable === member.left + member.amount,
  );
  return done(story, ours ?? madeAtToss(order, record, member), member.transactionKey);
};

/** A cancellation has taken place: the balance falls, lines go back on the shelf, and at zero the order ends. */
const done = (story: Story, cancellation: Cancellation, transactionKey: string): Story => {
  const known: Cancellation = { ...cancellation, status: "DONE", transactionKey };
  const { order } = story;
  const attempt = attemptOf(order, known.paymentKey);
  if (attempt?.status !== "APPROVED") return story.cancellation("cancel.done", known);

  const restocked = restock(order, known.restock);
  const left = balanceOfPayment(order, attempt.paymentKey, attempt.amount) - known.amount;
  return left > 0
    ? story.cancellation("order.partially_canceled", known, restocked)
    : story.cancellation("order.canceled", known, ended(restocked, "REFUNDED"), { reason: "REFUNDED" });
};

const restock = (order: Order, returned: readonly ReturnedLine[]): Order => ({
  ...order,
  lines: order.lines.map((line) => {
    const back = returned.find(({ productId }) => productId === line.productId)?.quantity ?? 0;
    return { ...line, out: line.out - back };
  }),
});

const madeAtToss = (order: Order, record: Approved, member: RecordedCancel): Cancellation => ({
  ordinal: order.cancellations.length + 1,
  paymentKey: record.paymentKey,
  purpose: "REFUND",
  origin: "TOSS",
  status: "DONE",
  amount: member.amount,
  refundable: (member.left + member.amount) as Won,
  endsAs: null,
  reason: "",
  restock: [],
  requestedAt: member.canceledAt,
  sentAt: member.canceledAt,
  tryNumber: 1,
  idempotencyKey: null,
  keyId: "",
  pgCode: null,
  heard: "NOTHING",
  absentSince: null,
  transactionKey: member.transactionKey,
});

/** Given back: the order that waited for it is free for another try, and holds nothing meanwhile. */
export const voided = (story: Story, attempt: VoidingAttempt): Story => {
  const told = withdrawn(story, attempt)
    .attempt("payment.voided", { ...identityOf(attempt), status: "VOIDED", reason: attempt.reason })
    .noLongerNeeds("VOID_DECLINED");
  const { order } = told;
  return order.status === "IN_PROGRESS"
    ? told.tell("order.failed", giveStockBackUnlessReserved(inState(order, "FAIL")))
    : told;
};

/** A request of ours that nothing came of, because the payment was emptied by somebody else. */
const withdrawn = (story: Story, { paymentKey }: PaymentAttempt): Story => {
  const ours = story.order.cancellations.find((known) => known.paymentKey === paymentKey && isUnderWay(known));
  return ours === undefined ? story : story.cancellation("cancel.declined", { ...ours, status: "DECLINED" });
};

/** An account that nobody paid into is closed, and the order that waited for it ends. */
export const accountClosed = (story: Story, attempt: WaitingAttempt): Story => {
  const ours = story.order.cancellations.find(
    (known) => known.paymentKey === attempt.paymentKey && known.purpose === "CLOSE" && isUnderWay(known),
  );
  const told = ours === undefined ? story : story.cancellation("cancel.done", { ...ours, status: "DONE" });
  const reason = ours?.endsAs ?? "MERCHANT";
  const after = told.attempt("payment.closed", { ...identityOf(attempt), status: "CLOSED" });
  return after.tell("order.canceled", ended(after.order, reason), { reason });
};

/** After a decline the units go back, unless the order was to hold them for its whole life. */
export const giveStockBackUnlessReserved = <O extends Order>(order: O): O =>
  order.reserveAt === "checkout" ? order : giveStockBack(order);
