import { Instant } from "../../../domain/instant.ts";
import type { Time } from "../tables.ts";

export const timeOf = (at: Instant): Time => new Date(at).toISOString();
export const timeOrNull = (at: Instant | null): Time | null => (at === null ? null : timeOf(at));
export const instantOf = (time: Time): Instant => Instant.of(Date.parse(time));
export const instantOrNull = (time: Time | null): Instant | null => (time === null ? null : instantOf(time));

/** Thrown where a row breaks what the domain takes for granted; the table's CHECKs say the same from the other side. */
export const isCorrupt = (table: string, id: string, why: string): Error => new Error(`${table} ${id} ${why}.`);

export const present = <Value>(
  value: Value | null,
  row: { readonly order_id: string; readonly status: string },
): Value => {
  if (value === null) throw isCorrupt("payment_attempt", row.order_id, `lacks a value that ${row.status} has`);
  return value;
};
