import { sql, type RawBuilder } from "kysely";

import type { Customer, OrderFinder, OrderSearch } from "../../app/ports.ts";
import type { Entry } from "../../domain/history.ts";
import { laneOf, OrderId } from "../../domain/ids.ts";
import type { Order } from "../../domain/order.ts";
import type { Database } from "./database.ts";
import { available } from "./failure.ts";
import { everyLane, lanesOf, newestFirst, timeOrdered, type Lanes } from "./lanes.ts";
import { readOrders, readOrdersOf } from "./read-orders.ts";
import { entryFrom } from "./rows/event-row.ts";
import type { EventRow } from "./tables.ts";

export const makeOrderFinder = (database: Database, lanes: Lanes): OrderFinder => ({
  byCart: (userId, cartId) =>
    available(
      firstFound(
        database,
        lanesOf(userId, lanes),
        (lane) => sql`
        array(select o.id from orders o
              where o.lane = ${lane} and o.user_id = ${userId} and o.cart_id = ${cartId} and o.status <> 'CANCEL')`,
      ),
    ),

  byRequestKey: (userId, key) =>
    available(
      firstFound(
        database,
        lanesOf(userId, lanes),
        (lane) => sql`
        array(select o.id from orders o
              where o.lane = ${lane} and o.user_id = ${userId} and o.request_key = ${key})`,
      ),
    ),

  history: (id) => available(history(database, id)),
  customer: (id) => available(customer(database, id)),
  search: (search) => available(searchLanes(database, lanes, search)),
});

/** A user has one lane, and for a while after lanes were added perhaps another. */
const firstFound = async (
  database: Database,
  lanes: readonly number[],
  ids: (lane: number) => RawBuilder<unknown>,
): Promise<Order | null> => {
  const found = await Promise.all(lanes.map((lane) => readOrdersOf(database, lane, ids(lane))));
  return found.flat()[0] ?? null;
};

const history = async ({ db }: Database, id: OrderId): Promise<readonly Entry[]> => {
  const { rows } = await sql<{ event: EventRow }>`
    select to_json(e) as event from order_event e
    where e.lane = ${laneOf(id)} and e.order_id = ${id}
    order by e.sequence`.execute(db);
  return rows.map(({ event }) => entryFrom(event));
};

const customer = async ({ db }: Database, id: OrderId): Promise<Customer | null> => {
  const person = await db
    .selectFrom("order_person")
    .select(["name", "email", "phone"])
    .where("lane", "=", laneOf(id))
    .where("order_id", "=", id)
    .executeTakeFirst();
  return person ?? null;
};

/** Every lane is asked for a full page, since all of it may lie in one. */
const searchLanes = async (database: Database, lanes: Lanes, search: OrderSearch): Promise<readonly Order[]> => {
  const { userId, limit } = search;
  const where = userId === undefined ? everyLane(lanes) : lanesOf(userId, lanes);
  const found = await Promise.all(where.map((lane) => searchLane(database, lane, search)));
  const page = found.flat().sort(newestFirst).slice(0, limit);

  const orders = await readOrders(
    database,
    page.map(({ id }) => id),
  );
  return page.flatMap(({ id }) => orders.get(id) ?? []);
};

const searchLane = async (
  { db }: Database,
  lane: number,
  { status, userId, from, to, cursor, limit }: OrderSearch,
): Promise<readonly { readonly id: OrderId }[]> => {
  let query = db.selectFrom("orders").select("id").where("lane", "=", lane).orderBy("id", "desc").limit(limit);
  if (status !== undefined) query = query.where("status", "=", status);
  if (userId !== undefined) query = query.where("user_id", "=", userId);
  if (from !== undefined) query = query.where("created_at", ">=", new Date(from));
  if (to !== undefined) query = query.where("created_at", "<", new Date(to));
  if (cursor !== undefined) query = query.where("id", "<", OrderId.of(lane, timeOrdered(cursor)));
  return query.execute();
};
