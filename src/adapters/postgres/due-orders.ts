import { sql } from "kysely";

import type { DueOrders, Hold } from "../../app/ports.ts";
import { laneOf, type OrderId } from "../../domain/ids.ts";
import type { Order } from "../../domain/order.ts";
import type { Database } from "./database.ts";
import { orUnavailable } from "./failure.ts";
import { grouped } from "./grouped.ts";
import { everyLane, rotated, type Lanes } from "./lanes.ts";
import { readOrders } from "./read-orders.ts";
import { asRows, recordset } from "./recordset.ts";
import { timeOrNull } from "./rows/row-values.ts";

export const makeDueOrders = (database: Database, lanes: Lanes): DueOrders => {
  let rounds = 0;
  return {
    claim: (limit, leaseMs) => orUnavailable(claim(database, rotated(everyLane(lanes), rounds++), limit, leaseMs)),
    hold: (holds) => orUnavailable(hold(database, holds)),
    wakeUnknown: () => orUnavailable(wakeUnknown(database, everyLane(lanes))),
    versions: (ids) => orUnavailable(versions(database, ids)),
  };
};

const claim = async (
  database: Database,
  lanes: readonly number[],
  limit: number,
  leaseMs: number,
): Promise<readonly Order[]> => {
  const claimed: OrderId[] = [];
  for (const lane of lanes) {
    if (claimed.length >= limit) break;
    claimed.push(...(await claimOf(database, lane, limit - claimed.length, leaseMs)));
  }
  return [...(await readOrders(database, claimed)).values()];
};

/**
 * Skips what another instance is claiming or saving at this moment: it is being looked after. Materialized, because a limit that
 * is evaluated again for another row lets through more than it says.
 */
const claimOf = async ({ db }: Database, lane: number, limit: number, leaseMs: number): Promise<readonly OrderId[]> => {
  const { rows } = await sql<{ id: OrderId }>`
    with due as materialized (
      select d.id from orders d
      where d.lane = ${lane} and d.due_at <= now()
      order by d.due_at
      limit ${limit}
      for update skip locked)
    update orders o set due_at = now() + ${leaseMs} * interval '1 millisecond'
    where o.lane = ${lane} and o.id in (select id from due)
    returning o.id`.execute(db);
  return rows.map(({ id }) => id);
};

const hold = async ({ holds: db }: Database, holds: readonly Hold[]): Promise<void> => {
  const columns = { id: "text", version: "integer", due_at: "timestamptz" } as const;
  for (const [lane, ofLane] of grouped(holds, ({ id }) => laneOf(id))) {
    const rows = ofLane.map(({ id, version, dueAt }) => ({ id, version, due_at: timeOrNull(dueAt) }));
    await sql`
      update orders o set due_at = r.due_at
      from ${recordset(columns, asRows(rows))}
      where o.lane = ${lane} and o.id = r.id and o.version = r.version`.execute(db);
  }
};

/** Found through the partial indexes of what is open. What somebody is claiming or saving at this moment is looked after. */
const wakeUnknown = async ({ db }: Database, lanes: readonly number[]): Promise<void> => {
  for (const lane of lanes) {
    await sql`
      with unknown as materialized (
        select d.id from orders d
        where d.lane = ${lane} and d.due_at > now() and d.id in (
          select a.order_id from payment_attempt a
          where a.lane = ${lane} and a.status in ('CONFIRMING', 'UNKNOWN') and a.status = 'UNKNOWN'
          union all
          select c.order_id from cancellation c
          where c.lane = ${lane} and c.status in ('REQUESTED', 'UNKNOWN') and c.status = 'UNKNOWN')
        for update skip locked)
      update orders o set due_at = now()
      where o.lane = ${lane} and o.id in (select id from unknown)`.execute(db);
  }
};

const versions = async ({ db }: Database, ids: readonly OrderId[]): Promise<ReadonlyMap<OrderId, number>> => {
  const found = new Map<OrderId, number>();
  for (const [lane, ofLane] of grouped(ids, laneOf)) {
    const { rows } = await sql<{ id: OrderId; version: number }>`
      select o.id, o.version from orders o where o.lane = ${lane} and o.id = any(${ofLane})`.execute(db);
    for (const { id, version } of rows) found.set(id, version);
  }
  return found;
};
