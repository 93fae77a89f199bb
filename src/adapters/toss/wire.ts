import type { Payout } from "../../domain/cancellation.ts";
import type { PaymentRecord, RecordedCancel } from "../../domain/payment-record.ts";
import { isFields, readCode, readInstant, readPaymentKey, readText, readWon, whole, type Fields } from "./fields.ts";

/** A Payment as Toss sends it, in our words; undefined when this is none, or one that we do not understand. */
export const readPayment = (body: unknown): PaymentRecord | undefined => {
  if (!isFields(body)) return undefined;
  const named = whole({
    paymentKey: readPaymentKey(body.paymentKey),
    orderId: readText(body.orderId),
    amount: readWon(body.totalAmount),
    currency: readText(body.currency),
    method: readText(body.method) ?? null,
  });
  const standing = readStanding(body);
  return named && standing && { ...named, ...standing };
};

/** Both shapes of an error: `{code, message}`, and the newer `{error: {code, message}}`. */
export const readErrorCode = (body: unknown): string | undefined => {
  if (!isFields(body)) return undefined;
  return readCode(body.code) ?? (isFields(body.error) ? readCode(body.error.code) : undefined);
};

/** What is left of a record once it is clear which payment it is about. */
type Standing<Known = PaymentRecord> = Known extends PaymentRecord
  ? Omit<Known, "paymentKey" | "orderId" | "amount" | "currency" | "method">
  : never;

const readStanding = (payment: Fields): Standing | undefined => {
  switch (payment.status) {
    case "READY":
      return { standing: "OPENED" };
    case "IN_PROGRESS":
      return { standing: "AUTHENTICATED" };
    case "WAITING_FOR_DEPOSIT":
      return readAwaitedDeposit(payment.virtualAccount);
    case "DONE":
    case "PARTIAL_CANCELED":
      return readApproval(payment);
    case "CANCELED":
      return payment.approvedAt === null || payment.approvedAt === undefined
        ? { standing: "CLOSED" }
        : readApproval(payment);
    case "ABORTED":
    case "EXPIRED":
      return { standing: "REFUSED", code: readErrorCode({ error: payment.failure }) ?? payment.status };
    default:
      return undefined;
  }
};

const readAwaitedDeposit = (virtualAccount: unknown): Standing | undefined => {
  if (!isFields(virtualAccount)) return undefined;
  const account = whole({
    bankCode: readText(virtualAccount.bankCode),
    accountNumber: readText(virtualAccount.accountNumber),
    dueDate: readInstant(virtualAccount.dueDate),
  });
  return account && { standing: "AWAITING_DEPOSIT", account, expired: virtualAccount.expired === true };
};

/** How much is left is in `balanceAmount` alone: after two partial cancels of all there is, the status is still `PARTIAL_CANCELED`. */
const readApproval = (payment: Fields): Standing | undefined =>
  whole({
    standing: "APPROVED" as const,
    approvedAt: readInstant(payment.approvedAt),
    balance: readWon(payment.balanceAmount),
    cancels: readCancels(payment.cancels ?? []),
    payout: readPayout(payment.virtualAccount),
  });

/** A word that we do not know says no more than that the transfer is not done yet. */
const readPayout = (virtualAccount: unknown): Payout | null => {
  if (!isFields(virtualAccount)) return null;
  switch (virtualAccount.refundStatus) {
    case "NONE":
    case null:
    case undefined:
      return null;
    case "COMPLETED":
      return "COMPLETED";
    case "FAILED":
    case "PARTIAL_FAILED":
      return "FAILED";
    default:
      return "PENDING";
  }
};

/** One that is done and that we cannot read makes the payment unreadable: money we would otherwise lose sight of. */
const readCancels = (members: unknown): readonly RecordedCancel[] | undefined => {
  if (!Array.isArray(members)) return undefined;
  const done = members.filter((member) => isFields(member) && member.cancelStatus === "DONE").map(readCancel);
  return done.every((cancel) => cancel !== undefined) ? done : undefined;
};

const readCancel = (member: Fields): RecordedCancel | undefined =>
  whole({
    transactionKey: readText(member.transactionKey),
    amount: readWon(member.cancelAmount),
    left: readWon(member.refundableAmount),
    canceledAt: readInstant(member.canceledAt),
  });
