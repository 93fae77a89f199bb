import type { Entry } from "../../../domain/history.ts";
import type { OrderId } from "../../../domain/ids.ts";
import type { EventRow } from "../tables.ts";
import { instantOf, timeOf } from "./row-values.ts";

export const eventRow = (orderId: OrderId, entry: Entry, sequence: number): EventRow => ({
  order_id: orderId,
  sequence,
  type: entry.type,
  at: timeOf(entry.at),
  actor: entry.by,
  status: entry.status,
  attempt_ordinal: entry.attempt?.ordinal ?? null,
  attempt_status: entry.attempt?.status ?? null,
  cancellation_ordinal: entry.cancellation?.ordinal ?? null,
  cancellation_status: entry.cancellation?.status ?? null,
  cancellation_amount: entry.cancellation?.amount ?? null,
  pg_code: entry.pgCode ?? null,
  reason: entry.reason ?? null,
  cause: entry.cause ?? null,
  action: entry.action ?? null,
  note: entry.note ?? null,
});

export const entryFrom = (row: EventRow): Entry => ({
  type: row.type,
  at: instantOf(row.at),
  by: row.actor,
  status: row.status,
  ...(row.attempt_ordinal !== null &&
    row.attempt_status !== null && { attempt: { ordinal: row.attempt_ordinal, status: row.attempt_status } }),
  ...(row.cancellation_ordinal !== null &&
    row.cancellation_status !== null && {
      cancellation: {
        ordinal: row.cancellation_ordinal,
        status: row.cancellation_status,
        amount: row.cancellation_amount ?? 0,
      },
    }),
  ...(row.pg_code !== null && { pgCode: row.pg_code }),
  ...(row.reason !== null && { reason: row.reason }),
  ...(row.cause !== null && { cause: row.cause }),
  ...(row.action !== null && { action: row.action }),
  ...(row.note !== null && { note: row.note }),
});
