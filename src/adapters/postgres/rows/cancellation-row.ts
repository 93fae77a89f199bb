import type { Cancellation } from "../../../domain/cancellation.ts";
import type { OrderId } from "../../../domain/ids.ts";
import type { CancellationRow } from "../tables.ts";
import { instantOf, instantOrNull, timeOf, timeOrNull } from "./row-values.ts";

export const cancellationFrom = (row: CancellationRow): Cancellation => ({
  ordinal: row.ordinal,
  paymentKey: row.payment_key,
  purpose: row.purpose,
  origin: row.origin,
  status: row.status,
  amount: row.amount,
  refundable: row.refundable,
  endsAs: row.ends_as,
  reason: row.reason,
  request: requestFrom(row),
  lines: row.lines,
  restock: row.restock,
  requestedAt: instantOf(row.requested_at),
  sentAt: instantOf(row.sent_at),
  tryNumber: row.try_number,
  idempotencyKey: row.idempotency_key,
  keyId: row.key_id,
  pgCode: row.pg_code,
  heard: row.heard,
  absentSince: instantOrNull(row.absent_since),
  transactionKey: row.transaction_key,
  doneAt: instantOrNull(row.done_at),
  payout: row.payout,
});

const requestFrom = ({
  request_key: key,
  request_fingerprint: fingerprint,
}: CancellationRow): Cancellation["request"] => (key === null || fingerprint === null ? null : { key, fingerprint });

export const cancellationRow = (orderId: OrderId, cancellation: Cancellation): CancellationRow => ({
  order_id: orderId,
  ordinal: cancellation.ordinal,
  payment_key: cancellation.paymentKey,
  purpose: cancellation.purpose,
  origin: cancellation.origin,
  status: cancellation.status,
  amount: cancellation.amount,
  refundable: cancellation.refundable,
  ends_as: cancellation.endsAs,
  reason: cancellation.reason,
  request_key: cancellation.request?.key ?? null,
  request_fingerprint: cancellation.request?.fingerprint ?? null,
  lines: cancellation.lines,
  restock: cancellation.restock,
  requested_at: timeOf(cancellation.requestedAt),
  sent_at: timeOf(cancellation.sentAt),
  try_number: cancellation.tryNumber,
  idempotency_key: cancellation.idempotencyKey,
  key_id: cancellation.keyId,
  pg_code: cancellation.pgCode,
  heard: cancellation.heard,
  absent_since: timeOrNull(cancellation.absentSince),
  transaction_key: cancellation.transactionKey,
  done_at: timeOrNull(cancellation.doneAt),
  payout: cancellation.payout,
});
