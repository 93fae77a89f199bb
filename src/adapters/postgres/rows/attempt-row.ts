import type { OrderId } from "../../../domain/ids.ts";
import type { AttemptIdentity, PaymentAttempt } from "../../../domain/payment-attempt.ts";
import { instantOf, instantOrNull, present, timeOf, timeOrNull } from "./row-values.ts";
import type { AttemptRow } from "../tables.ts";

/** A state carries only its own data; a row has a column for all of it. */
export const attemptFrom = (row: AttemptRow): PaymentAttempt => {
  const identity = identityFrom(row);
  switch (row.status) {
    case "CONFIRMING":
    case "CLOSED":
      return { ...identity, status: row.status };
    case "UNKNOWN":
      return {
        ...identity,
        status: row.status,
        since: instantOf(present(row.since, row)),
        heard: present(row.heard, row),
        pgCode: row.pg_code,
        saidProcessed: present(row.said_processed, row),
        absentSince: instantOrNull(row.absent_since),
        answeredBy: row.answered_by,
      };
    case "APPROVED":
      return { ...identity, status: row.status, approvedAt: instantOf(present(row.approved_at, row)) };
    case "WAITING_FOR_DEPOSIT":
      return {
        ...identity,
        status: row.status,
        account: {
          bankCode: present(row.account_bank_code, row),
          accountNumber: present(row.account_number, row),
          dueDate: instantOf(present(row.account_due_at, row)),
        },
        closesAt: instantOf(present(row.closes_at, row)),
        expiredSince: instantOrNull(row.expired_since),
      };
    case "DECLINED":
      return { ...identity, status: row.status, pgCode: row.pg_code };
    case "VOIDING":
    case "VOIDED":
      return { ...identity, status: row.status, reason: present(row.void_reason, row) };
  }
};

const identityFrom = (row: AttemptRow): AttemptIdentity => ({
  ordinal: row.ordinal,
  paymentKey: row.payment_key,
  amount: row.amount,
  origin: row.origin,
  startedAt: instantOf(row.started_at),
  method: row.method,
  tryNumber: row.try_number,
  idempotencyKey: row.idempotency_key,
  keyId: row.key_id,
});

/** What a state no longer knows is forgotten by its row too; the history keeps it. */
export const attemptRow = (orderId: OrderId, attempt: PaymentAttempt): AttemptRow => ({
  order_id: orderId,
  ordinal: attempt.ordinal,
  payment_key: attempt.paymentKey,
  status: attempt.status,
  amount: attempt.amount,
  origin: attempt.origin,
  started_at: timeOf(attempt.startedAt),
  method: attempt.method,
  try_number: attempt.tryNumber,
  idempotency_key: attempt.idempotencyKey,
  key_id: attempt.keyId,
  ...NOTHING_OF_A_STATE,
  ...ofItsState(attempt),
});

type OfAState = Pick<
  AttemptRow,
  | "since"
  | "heard"
  | "pg_code"
  | "said_processed"
  | "absent_since"
  | "answered_by"
  | "approved_at"
  | "account_bank_code"
  | "account_number"
  | "account_due_at"
  | "closes_at"
  | "expired_since"
  | "void_reason"
>;

const NOTHING_OF_A_STATE: OfAState = {
  since: null,
  heard: null,
  pg_code: null,
  said_processed: null,
  absent_since: null,
  answered_by: null,
  approved_at: null,
  account_bank_code: null,
  account_number: null,
  account_due_at: null,
  closes_at: null,
  expired_since: null,
  void_reason: null,
};

const ofItsState = (attempt: PaymentAttempt): Partial<OfAState> => {
  switch (attempt.status) {
    case "CONFIRMING":
    case "CLOSED":
      return {};
    case "UNKNOWN":
      return {
        since: timeOf(attempt.since),
        heard: attempt.heard,
        pg_code: attempt.pgCode,
        said_processed: attempt.saidProcessed,
        absent_since: timeOrNull(attempt.absentSince),
        answered_by: attempt.answeredBy,
      };
    case "APPROVED":
      return { approved_at: timeOf(attempt.approvedAt) };
    case "WAITING_FOR_DEPOSIT":
      return {
        account_bank_code: attempt.account.bankCode,
        account_number: attempt.account.accountNumber,
        account_due_at: timeOf(attempt.account.dueDate),
        closes_at: timeOf(attempt.closesAt),
        expired_since: timeOrNull(attempt.expiredSince),
      };
    case "DECLINED":
      return { pg_code: attempt.pgCode };
    case "VOIDING":
    case "VOIDED":
      return { void_reason: attempt.reason };
  }
};
