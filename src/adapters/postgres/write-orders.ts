import { sql, type RawBuilder } from "kysely";

import type { OrderChange } from "../../app/ports.ts";
import type { OrderId } from "../../domain/ids.ts";
import { allOrFail } from "./all-or-fail.ts";
import { changeRows, type ChangeRows } from "./change-rows.ts";
import { ATTEMPTS, CANCELLATIONS, CHANGED_COLUMNS, EVENTS, LINES, ORDERS, PERSONS, type Table } from "./columns.ts";
import { asRows, namesOf, recordset } from "./recordset.ts";
import { writtenOnce, type Statement } from "./written-once.ts";

/** The lane that is written to, and whether somebody waits for the news of its orders. */
export type Place = { readonly lane: number; readonly tellsNews: boolean };

/**
 * Stores changes of different orders in one statement, and names the orders it stored: those that were still in the state they
 * were decided on, and new ones that nothing stood in the way of. Nothing is stored of the others.
 */
export const writeOrders = (place: Place, changes: readonly OrderChange[]): Statement<Stored> =>
  writeRows(place, changes, []);

/** Stores all of the changes, or fails. */
export const writeAllOrders = (place: Place, changes: readonly OrderChange[]): Statement<unknown> =>
  writeRows(place, changes, [WHOLE]);

const writeRows = (
  { lane, ...telling }: Place,
  changes: readonly OrderChange[],
  more: readonly string[],
): Statement<Stored> => {
  const rows = changeRows(changes, telling);
  const parts = PARTS.filter((part) => rows[part].length > 0);
  const values = Object.fromEntries([...parts, "events" as const].map((part) => [part, asRows(rows[part])]));
  return write({ lane, wanted: changes.length, ...values } as Values, [...parts, ...more]);
};

type Stored = { readonly id: OrderId };
type Values = { readonly [Part in keyof ChangeRows]: string } & { readonly lane: number; readonly wanted: number };

/** What there are no rows for is left out. */
const PARTS = ["updated", "created", "lines", "attempts", "cancellations", "persons"] as const;
const WHOLE = "whole";

const write = writtenOnce<Values, Stored>(["lane", "wanted", "events", ...PARTS], (values, parts) => {
  const { lane } = values;
  const has = (part: (typeof PARTS)[number]): boolean => parts.includes(part);
  const written = ["updated", "created"]
    .filter((part) => parts.includes(part))
    .map((part) => sql`select id from ${sql.table(part)}`);
  const steps = [
    has("updated") && sql`updated as (${update(lane, values.updated)})`,
    has("created") && sql`created as (${create(lane, values.created, has("updated"))})`,
    sql`stored as (${sql.join(written, sql` union all `)})`,
    sql`told as (${add(lane, EVENTS, values.events)})`,
    has("lines") && sql`lines as (${put(lane, LINES, values.lines)})`,
    has("attempts") && sql`attempts as (${put(lane, ATTEMPTS, values.attempts)})`,
    has("cancellations") && sql`cancellations as (${put(lane, CANCELLATIONS, values.cancellations)})`,
    has("persons") && sql`persons as (${put(lane, PERSONS, values.persons, orAsBefore(PERSONS))})`,
  ];
  const answer = parts.includes(WHOLE) ? allOrFail(values.wanted) : sql`id`;
  return sql`with ${sql.join(steps.filter((step) => step !== false))} select ${answer} from stored`;
});

type Value = RawBuilder<unknown>;

/** What waits to be told already, or is being told, goes on as it does: what is new comes after it. */
const update = (lane: Value, rows: Value): RawBuilder<unknown> => sql`
  update orders o
  set version = r.version, status = r.status, cancel_reason = r.cancel_reason, superseded_by = r.superseded_by,
      changed_at = r.changed_at, expires_at = r.expires_at, attention = r.attention, due_at = r.due_at,
      deliver_at = coalesce(o.deliver_at, r.deliver_at)
  from ${recordset(CHANGED_COLUMNS, rows)}
  where o.lane = ${lane} and o.id = r.id and o.version = r.decided_on and o.changed_at = r.decided_on_changed_at
  returning o.id`;

/** The count makes the updates come first: an order that ends frees its cart for the one that follows it. */
const create = (lane: Value, rows: Value, afterUpdates: boolean): RawBuilder<unknown> => sql`
  insert into orders (lane, ${namesOf(ORDERS)})
  select ${lane}::smallint, ${namesOf(ORDERS)}
  from ${recordset(ORDERS.columns, rows)} ${afterUpdates ? sql`cross join (select count(*) from updated) as ended` : sql``}
  on conflict do nothing
  returning id`;

const add = <Row>(lane: Value, table: Table<Row>, rows: Value): RawBuilder<unknown> => sql`
  insert into ${sql.table(table.name)} (lane, ${namesOf(table)})
  select ${lane}::smallint, ${namesOf(table)}
  from ${recordset(table.columns, rows)} join stored on stored.id = r.order_id`;

const put = <Row>(
  lane: Value,
  table: Table<Row>,
  rows: Value,
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
