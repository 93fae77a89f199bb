import { Client } from "pg";

import { grouped } from "../../src/adapters/postgres/grouped.ts";
import { auditAt } from "../../src/commands/audit.ts";
import type { Entry, Journal } from "./journal.ts";

type Transaction = {
  readonly orderId: string;
  readonly paymentKey: string;
  readonly kind: string;
  readonly amount: number;
};

type Row = { readonly id: string; readonly status: string; readonly balance: number };

export type Verdict = {
  readonly violations: readonly string[];
  /** Orders whose result was unknown for a while, and for how long, in ms. */
  readonly unknownMs: readonly number[];
};

/** The books of both sides, and every promise that was made to a client. */
export const judge = async (journal: Journal, databaseUrl: string, tossUrl: string): Promise<Verdict> => {
  const { findings } = await auditAt(databaseUrl);
  const ledger = (await (await fetch(`${tossUrl}/_mock/transactions`)).json()) as readonly Transaction[];
  const database = new Client(databaseUrl);
  await database.connect();
  try {
    const { rows } = await database.query<Row>(ORDERS);
    const ours = new Map(rows.map((row) => [row.id, row]));
    const theirs = grouped(ledger, ({ orderId }) => orderId);
    return {
      violations: [
        ...findings.map(({ code, ids }) => `audit: ${code} ${ids.join(" ")}`),
        ...rows.flatMap((row) => booksDiffer(row, theirs.get(row.id) ?? [])),
        ...[...theirs.keys()].filter((id) => !ours.has(id)).map((id) => `money: Toss has ${id}, and we have not`),
        ...[...journal.entries.values()].flatMap((entry) => broken(entry, ours.get(entry.orderId), theirs)),
      ],
      unknownMs: (await database.query<{ ms: number }>(UNKNOWN_MS)).rows.map(({ ms }) => ms),
    };
  } finally {
    await database.end();
  }
};

const ORDERS = `
  select o.id, o.status,
    coalesce((select sum(a.amount) from payment_attempt a
      where a.lane = o.lane and a.order_id = o.id and a.status in ('APPROVED', 'WAITING_FOR_DEPOSIT')), 0)::int
    - coalesce((select sum(c.amount) from cancellation c join payment_attempt a using (lane, order_id, payment_key)
      where c.lane = o.lane and c.order_id = o.id and c.status = 'DONE' and a.status = 'APPROVED'), 0)::int as balance
  from orders o`;

const UNKNOWN_MS = `
  select extract(epoch from min(known.at) - unknown.at)::float * 1000 as ms
  from (select lane, order_id, attempt_ordinal, min(at) as at from order_event
        where type = 'payment.unknown' group by lane, order_id, attempt_ordinal) unknown
  join order_event known using (lane, order_id, attempt_ordinal)
  where known.attempt_status in ('APPROVED', 'DECLINED', 'VOIDING')
  group by unknown.lane, unknown.order_id, unknown.attempt_ordinal, unknown.at
  order by ms`;

const net = (rows: readonly Transaction[]): number =>
  rows.reduce((sum, { kind, amount }) => sum + (kind === "approval" ? amount : -amount), 0);

const booksDiffer = ({ id, balance }: Row, rows: readonly Transaction[]): string[] => {
  const kept = [...grouped(rows, ({ paymentKey }) => paymentKey).values()].filter((rows) => net(rows) > 0);
  return [
    ...(net(rows) === balance ? [] : [`money: ${id} has ${balance} here and ${net(rows)} at Toss`]),
    ...(kept.length > 1 ? [`money: ${id} keeps ${kept.length} approvals`] : []),
  ];
};

const broken = (entry: Entry, row: Row | undefined, theirs: Map<string, Transaction[]>): string[] => {
  const { orderId, told, cancelAsked, cancelTold } = entry;
  if (row === undefined) return [`promise: ${orderId} was issued and is not there`];
  const rows = theirs.get(orderId) ?? [];
  const approved = rows.some(({ kind }) => kind === "approval");
  const success = told.find(({ answer }) => answer === "success");
  const failure = told.find(({ answer }) => answer === "failure");
  const paid = row.status === "SUCCESS" || row.status === "COMPLETE";
  return [
    ...(success !== undefined && (!approved || !(paid || cancelAsked))
      ? [`promise: ${orderId} was told success and is ${row.status}, ${approved ? "approved" : "never approved"}`]
      : []),
    // One of two clicks may have been told no before the other was let in: then that one has been told yes.
    ...(failure !== undefined && success === undefined && net(rows) !== 0
      ? [`promise: ${orderId} was told ${failure.code}, and Toss keeps ${net(rows)}`]
      : []),
    ...(cancelTold && (row.status !== "CANCEL" || net(rows) !== 0)
      ? [`promise: ${orderId} was told to be cancelled, is ${row.status}, and Toss keeps ${net(rows)}`]
      : []),
  ];
};
