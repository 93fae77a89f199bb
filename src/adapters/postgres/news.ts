import { sql } from "kysely";

import type { News, NewsNote, Untold } from "../../app/news.ts";
import { laneOf, type OrderId } from "../../domain/ids.ts";
import { Instant } from "../../domain/instant.ts";
import type { Database } from "./database.ts";
import { orUnavailable } from "./failure.ts";
import { grouped } from "./grouped.ts";
import { everyLane, rotated, type Lanes } from "./lanes.ts";
import { readOrders } from "./read-orders.ts";
import { entryFrom } from "./rows/event-row.ts";
import { timeOf, timeOrNull } from "./rows/row-values.ts";
import type { EventRow } from "./tables.ts";

export const makeNews = (database: Database, lanes: Lanes): News => {
  let rounds = 0;
  return {
    claim: (limit, leaseMs) => orUnavailable(claim(database, rotated(everyLane(lanes), rounds++), limit, leaseMs)),
    note: (note) => orUnavailable(noteOf(database, note)),
    waiting: (max) => orUnavailable(waiting(database, lanes, max)),
  };
};

type Claimed = {
  readonly id: OrderId;
  readonly through: number;
  readonly tries: number;
  /** ms since the epoch. */
  readonly lease: number;
};

const claim = async (
  database: Database,
  lanes: readonly number[],
  limit: number,
  leaseMs: number,
): Promise<readonly Untold[]> => {
  const claimed: Claimed[] = [];
  for (const lane of lanes) {
    if (claimed.length >= limit) break;
    claimed.push(...(await claimOf(database, lane, limit - claimed.length, leaseMs)));
  }
  const ids = claimed.map(({ id }) => id);
  // Read after the orders, a history is never behind its own.
  const orders = await readOrders(database, ids);
  const histories = await readHistories(database, ids);
  return claimed.flatMap(({ id, through, tries, lease }) => {
    const order = orders.get(id);
    if (order === undefined) return [];
    const history = (histories.get(id) ?? []).slice(0, order.version);
    return [{ order, history, through, tries, lease: Instant.of(lease) }];
  });
};

/** A lease of whole milliseconds, as they are here: it has to be told again to the letter. */
const claimOf = async ({ db }: Database, lane: number, limit: number, leaseMs: number): Promise<readonly Claimed[]> => {
  const { rows } = await sql<Claimed>`
    with waiting as materialized (
      select w.id from orders w
      where w.lane = ${lane} and w.deliver_at <= now()
      order by w.deliver_at
      limit ${limit}
      for update skip locked)
    update orders o set deliver_at = date_trunc('milliseconds', now()) + ${leaseMs} * interval '1 millisecond'
    where o.lane = ${lane} and o.id in (select id from waiting)
    returning o.id, o.delivered_through as through, o.delivery_tries as tries,
              (extract(epoch from o.deliver_at) * 1000)::float8 as lease`.execute(db);
  return rows;
};

const readHistories = async ({ db }: Database, ids: readonly OrderId[]) => {
  const events: EventRow[] = [];
  for (const [lane, ofLane] of grouped(ids, laneOf)) {
    const { rows } = await sql<{ event: EventRow }>`
      select to_json(e) as event from order_event e
      where e.lane = ${lane} and e.order_id = any(${ofLane})
      order by e.order_id, e.sequence`.execute(db);
    events.push(...rows.map(({ event }) => event));
  }
  const byOrder = grouped(events, ({ order_id }) => order_id);
  return new Map([...byOrder].map(([id, rows]) => [id, rows.map(entryFrom)]));
};

/** News that is stored at this moment waits for the row, or we for it: either way the later one sees what the earlier one did. */
const noteOf = async ({ db }: Database, note: NewsNote): Promise<boolean> => {
  const { id, lease, through, tries, deliverAt, version } = note;
  const { rows } = await sql`
    update orders o
    set delivered_through = ${through}, delivery_tries = ${tries},
        deliver_at = case when o.version = ${version} then ${timeOrNull(deliverAt)}::timestamptz
                          else coalesce(${timeOrNull(deliverAt)}::timestamptz, now()) end
    where o.lane = ${laneOf(id)} and o.id = ${id} and o.deliver_at = ${timeOf(lease)}::timestamptz
    returning o.id`.execute(db);
  return rows.length > 0;
};

const waiting = async ({ db }: Database, lanes: Lanes, max: number): Promise<number> => {
  let counted = 0;
  for (const lane of everyLane(lanes)) {
    const { rows } = await sql<{ count: number }>`
      select count(*) as count
      from (select from orders o where o.lane = ${lane} and o.deliver_at is not null limit ${max - counted}) as waiting
    `.execute(db);
    counted += rows[0]?.count ?? 0;
  }
  return counted;
};
