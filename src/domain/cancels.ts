import { isUnderWay, type Cancellation, type ReturnedLine } from "./cancellation.ts";
import { ended, inState, type Story } from "./change.ts";
import { attemptOf, balanceOfPayment, type Order } from "./order.ts";
import {
  identityOf,
  isVirtualAccount,
  type PaymentAttempt,
  type VoidingAttempt,
  type WaitingAttempt,
} from "./payment-attempt.ts";
import type { PaymentRecord, RecordedCancel } from "./payment-record.ts";
import { notePayouts } from "./payout.ts";
import { giveStockBack } from "./stock.ts";
import type { Won } from "./won.ts";

type Approved = Extract<PaymentRecord, { standing: "APPROVED" }>;

/**
 * Takes over what Toss has cancelled of a payment: members that are ours end our request, every other was made at Toss itself
 * and is written down, so that both books show the same. `answers`: the request of ours that Toss says yes to with this record.
 */
export const noteCancels = (story: Story, record: Approved, answers: number | null = null): Story => {
  const noted = record.cancels
    .filter(({ transactionKey }) => !story.order.cancellations.some((known) => known.transactionKey === transactionKey))
    .reduce((told, member) => noteCancel(told, record, member, answers), story);
  const told = notePayouts(record.balance === 0 ? withdrawn(noted, record, "EMPTIED") : noted, record);
  const attempt = attemptOf(told.order, record.paymentKey);
  return attempt?.status === "VOIDING" && record.balance === 0 ? voided(told, attempt) : told;
};

const noteCancel = (story: Story, record: Approved, member: RecordedCancel, answers: number | null): Story => {
  const { order } = story;
  // A cancel that Toss shows is one of ours or not: none of ours stands for two.
  const asked = order.cancellations.filter(
    ({ paymentKey, amount, transactionKey }) =>
      paymentKey === record.paymentKey && amount === member.amount && transactionKey === null,
  );
  const exact = asked.find(
    (known) => (isUnderWay(known) || isTakenOnTrust(known)) && known.refundable === member.left + member.amount,
  );
  const ours =
    exact ?? (member === record.cancels.at(-1) ? asked.find(({ ordinal }) => ordinal === answers) : undefined);
  return ours !== undefined && isTakenOnTrust(ours)
    ? story.cancellation("cancel.done", { ...ours, transactionKey: member.transactionKey })
    : done(story, ours ?? madeAtToss(order, record, member), member);
};

/** A person has said that it took place, and Toss had not shown it then. */
const isTakenOnTrust = ({ status, origin, transactionKey, purpose }: Cancellation): boolean =>
  status === "DONE" && origin === "OURS" && purpose !== "CLOSE" && transactionKey === null;

/** A cancellation has taken place: the balance falls, lines go back on the shelf, and at zero the order ends. */
export const done = (
  story: Story,
  cancellation: Cancellation,
  shown: Pick<RecordedCancel, "transactionKey" | "canceledAt"> | null,
): Story => {
  const { order } = story;
  const attempt = attemptOf(order, cancellation.paymentKey);
  const known: Cancellation = {
    ...cancellation,
    status: "DONE",
    transactionKey: shown?.transactionKey ?? null,
    doneAt: shown?.canceledAt ?? story.at,
    payout: attempt !== undefined && isVirtualAccount(attempt) ? "PENDING" : null,
  };
  const told = noLongerOpen(story);
  if (attempt?.status !== "APPROVED") return told.cancellation("cancel.done", known);

  const restocked = restock(told.order, known.restock);
  const left = balanceOfPayment(order, attempt.paymentKey, attempt.amount) - known.amount;
  return left > 0
    ? told.cancellation("order.partially_canceled", known, restocked)
    : told.cancellation("order.canceled", known, ended(restocked, "REFUNDED"), { reason: "REFUNDED" });
};

/** What became of a cancellation is known: nobody has to find it out any more. */
export const noLongerOpen = (story: Story): Story =>
  story.noLongerNeeds("UNKNOWN_TOO_LONG").noLongerNeeds("KEY_TOO_OLD");

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
  request: null,
  lines: [],
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
  doneAt: member.canceledAt,
  payout: null,
});

/** Given back: the order that waited for it is free for another try, and holds nothing meanwhile. */
export const voided = (story: Story, attempt: VoidingAttempt): Story => {
  const told = withdrawn(story, attempt)
    .attempt("payment.voided", { ...identityOf(attempt), status: "VOIDED", reason: attempt.reason })
    .noLongerNeeds("VOID_DECLINED")
    .noLongerNeeds("REFUND_ACCOUNT_NEEDED");
  const { order } = told;
  return order.status === "IN_PROGRESS"
    ? told.tell("order.failed", giveStockBackUnlessReserved(inState(order, "FAIL")))
    : told;
};

/**
 * A request of ours that nothing can come of any more, because the payment was emptied by somebody else, or its account is closed. One
 * that asked for nothing but an account to be closed has what it wanted then.
 */
export const withdrawn = (
  story: Story,
  { paymentKey }: Pick<PaymentAttempt, "paymentKey">,
  because: "EMPTIED" | "CLOSED" = "CLOSED",
): Story => {
  const ours = story.order.cancellations.find((known) => known.paymentKey === paymentKey && isUnderWay(known));
  if (ours === undefined) return story;
  const told = noLongerOpen(story);
  return because === "CLOSED" && ours.amount === 0
    ? told.cancellation("cancel.done", { ...ours, status: "DONE", doneAt: story.at })
    : told.cancellation("cancel.declined", { ...ours, status: "DECLINED" });
};

/** An account that nobody paid into is closed, and the order that waited for it ends. */
export const accountClosed = (story: Story, attempt: WaitingAttempt, endsAs: Cancellation["endsAs"] = null): Story => {
  const ours = story.order.cancellations.find(
    (known) => known.paymentKey === attempt.paymentKey && known.purpose === "CLOSE" && isUnderWay(known),
  );
  const closed = ours && { ...ours, status: "DONE" as const, doneAt: story.at };
  // A refund that was asked for before the bank took the deposit back has nothing left to give.
  const told = closed === undefined ? withdrawn(story, attempt) : story.cancellation("cancel.done", closed);
  const reason = ours?.endsAs ?? endsAs ?? "MERCHANT";
  const after = told
    .attempt("payment.closed", { ...identityOf(attempt), status: "CLOSED" })
    .noLongerNeeds("UNKNOWN_TOO_LONG");
  return after.tell("order.canceled", ended(after.order, reason), { reason });
};

/** After a decline the units go back, unless the order was to hold them for its whole life. */
export const giveStockBackUnlessReserved = <O extends Order>(order: O): O =>
  order.reserveAt === "checkout" ? order : giveStockBack(order);
