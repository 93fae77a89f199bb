import { sql, type RawBuilder } from "kysely";

import { laneOf, type OrderId } from "../../domain/ids.ts";
import type { Order } from "../../domain/order.ts";
import type { Database } from "./database.ts";
import { grouped } from "./grouped.ts";
import { instantOf } from "./rows/row-values.ts";
import { orderFrom } from "./rows/order-row.ts";
import type { AttemptRow, CancellationRow, LineRow, OrderRow, Time } from "./tables.ts";
import { runOn } from "./transaction.ts";
import { writtenOnce, type Statement } from "./written-once.ts";

/** Orders as they are; unknown ids are left out. */
export const readOrders = async (database: Database, ids: readonly OrderId[]): Promise<Map<OrderId, Order>> => {
  const byLane = grouped(new Set(ids), laneOf);
  const read = await Promise.all([...byLane].map(([lane, ids]) => ordersFrom(database, partsOfIds({ lane, ids }))));
  return new Map(read.flat().map((order) => [order.id, order]));
};

/** `ids`: a query that makes an array of them. */
export const readOrdersOf = (database: Database, lane: number, ids: RawBuilder<unknown>): Promise<readonly Order[]> =>
  ordersFrom(database, partsOf(sql.val(lane), ids));

const ordersFrom = async ({ db, clock }: Database, statement: Statement<Part>): Promise<readonly Order[]> => {
  const rows = await runOn(db)(statement);
  const parts = { order: [], line: [], attempt: [], cancellation: [] } as PartsByKind;
  for (const { kind, part } of rows) {
    if (kind === "now") clock.hear(instantOf(part));
    else (parts[kind] as unknown[]).push(part);
  }
  const lines = grouped(parts.line, ({ order_id }) => order_id);
  const attempts = grouped(parts.attempt, ({ order_id }) => order_id);
  const cancellations = grouped(parts.cancellation, ({ order_id }) => order_id);
  return parts.order.map((order) =>
    orderFrom({
      order,
      lines: lines.get(order.id) ?? [],
      attempts: attempts.get(order.id) ?? [],
      cancellations: cancellations.get(order.id) ?? [],
    }),
  );
};

type PartsByKind = {
  readonly order: OrderRow[];
  readonly line: LineRow[];
  readonly attempt: AttemptRow[];
  readonly cancellation: CancellationRow[];
};
type Part =
  { readonly kind: "now"; readonly part: Time } | { readonly kind: keyof PartsByKind; readonly part: unknown };

/** One statement, so that an order and its parts are of one moment; flat, since gathering them is cheaper here than there. */
const partsOf = (lane: RawBuilder<unknown>, ids: RawBuilder<unknown>): RawBuilder<Part> => sql<Part>`
  select 'now' as kind, to_json(clock_timestamp()) as part
  union all
  select 'order', to_json(o) from orders o where o.lane = ${lane} and o.id = any(${ids})
  union all
  select 'line', to_json(l) from order_line l where l.lane = ${lane} and l.order_id = any(${ids})
  union all
  select 'attempt', to_json(a) from payment_attempt a where a.lane = ${lane} and a.order_id = any(${ids})
  union all
  select 'cancellation', to_json(c) from cancellation c where c.lane = ${lane} and c.order_id = any(${ids})`;

const partsOfIds = writtenOnce<{ readonly lane: number; readonly ids: readonly OrderId[] }, Part>(
  ["lane", "ids"],
  ({ lane, ids }) => partsOf(lane, ids),
);
