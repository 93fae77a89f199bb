import { sql, type RawBuilder } from "kysely";

import type { OrderChange } from "../../app/ports.ts";
import type { OrderId } from "../../domain/ids.ts";
import { changeRows, type ChangedRow } from "./change-rows.ts";
import { ATTEMPTS, CANCELLATIONS, EVENTS, LINES, ORDERS, PERSONS, type Table } from "./columns.ts";
import { namesOf, recordset } from "./recordset.ts";
import type { OrderRow } from "./tables.ts";

/** The lane that is written to, and whether somebody waits for the news of its orders. */
export type Place = { readonly lane: number; readonly tellsNews: boolean };

/**
 * Stores changes of different orders in one statement, and names the orders it stored: those that were still in the state they
 * were decided on, and new ones that nothing stood in the way of. Nothing is stored of the others.
 */
export const writeOrders = (
  { lane, ...telling }: Place,
  changes: readonly OrderChange[],
): RawBuilder<{ id: OrderId }> => {
  const rows = changeRows(changes, telling);
  const steps = [
    sql`updated as (${update(lane, rows.updated)})`,
    sql`created as (${create(lane, rows.created)})`,
    sql`stored as (select id from updated union all select id from created)`,
    sql`told as (${add(lane, EVENTS, rows.events)})`,
    rows.lines.length > 0 && sql`lines as (${put(lane, LINES, rows.lines)})`,
    rows.attempts.length > 0 && sql`attempts as (${put(lane, ATTEMPTS, rows.attempts)})`,
    rows.cancellations.length > 0 && sql`cancellations as (${put(lane, CANCELLATIONS, rows.cancellations)})`,
    rows.persons.length > 0 && sql`persons as (${put(lane, PERSONS, rows.persons, orAsBefore(PERSONS))})`,
  ];
  return sql`with ${sql.join(steps.filter((step) => step !== false))} select id from stored`;
};

const DECIDED_ON = { decided_on: "integer", decided_on_changed_at: "timestamptz" } as const;

/** What waits to be told already, or is being told, goes on as it does: what is new comes after it. */
const update = (lane: number, rows: readonly ChangedRow[]): RawBuilder<unknown> => sql`
  update orders o
  set version = r.version, status = r.status, cancel_reason = r.cancel_reason, superseded_by = r.superseded_by,
      changed_at = r.changed_at, expires_at = r.expires_at, attention = r.attention, due_at = r.due_at,
      deliver_at = coalesce(o.deliver_at, r.deliver_at)
  from ${recordset({ ...ORDERS.columns, ...DECIDED_ON }, rows)}
  where o.lane = ${lane} and o.id = r.id and o.version = r.decided_on and o.changed_at = r.decided_on_changed_at
  returning o.id`;

/** The count makes the updates come first: an order that ends frees its cart for the one that follows it. */
const create = (lane: number, rows: readonly OrderRow[]): RawBuilder<unknown> => sql`
  insert into orders (lane, ${namesOf(ORDERS)})
  select ${lane}::smallint, ${namesOf(ORDERS)}
  from ${recordset(ORDERS.columns, rows)} cross join (select count(*) from updated) as ended
  on conflict do nothing
  returning id`;

const add = <Row>(lane: number, table: Table<Row>, rows: readonly Row[]): RawBuilder<unknown> => sql`
  insert into ${sql.table(table.name)} (lane, ${namesOf(table)})
  select ${lane}::smallint, ${namesOf(table)}
  from ${recordset(table.columns, rows)} join stored on stored.id = r.order_id`;

const put = <Row>(
  lane: number,
  table: Table<Row>,
  rows: readonly Row[],
  values: RawBuilder<unknown> = asGiven(table),
): RawBuilder<unknown> => sql`
  ${add(lane, table, rows)}
  on conflict (lane, ${sql.join(table.key.map((name) => sql.ref(name)))}) do update set ${values}`;

const asGiven = <Row>(table: Table<Row>): RawBuilder<unknown> =>
  sql.join(valuesOf(table).map((name) => sql`${sql.ref(name)} = excluded.${sql.ref(name)}`));

const orAsBefore = <Row>(table: Table<Row>): RawBuilder<unknown> =>
  sql.join(
    valuesOf(table).map(
      (name) => sql`${sql.ref(name)} = coalesce(excluded.${sql.ref(name)}, ${sql.ref(`${table.name}.${name}`)})`,
    ),
  );

const valuesOf = <Row>({ key, columns }: Table<Row>): readonly string[] =>
  Object.keys(columns).filter((name) => !(key as readonly string[]).includes(name));
