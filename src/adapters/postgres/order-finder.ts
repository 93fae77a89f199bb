import { sql, type RawBuilder } from "kysely";

import type { Customer, OrderFinder, OrderSearch, RefundAccount } from "../../app/ports.ts";
import type { Entry } from "../../domain/history.ts";
import { laneOf, OrderId, type CartId, type RequestKey, type UserId } from "../../domain/ids.ts";
import { Instant } from "../../domain/instant.ts";
import type { Order } from "../../domain/order.ts";
import { approvedInLanes } from "./approvals.ts";
import type { Database } from "./database.ts";
import { orUnavailable } from "./failure.ts";
import { everyLane, lanesOf, newestFirst, timeOrdered, type Lanes } from "./lanes.ts";
import { readOrders, readOrdersOf } from "./read-orders.ts";
import { entryFrom } from "./rows/event-row.ts";
import type { EventRow } from "./tables.ts";

export const makeOrderFinder = (database: Database, lanes: Lanes): OrderFinder => ({
  byCart: (userId, cartId) => orUnavailable(firstOf(database, lanesOf(userId, lanes), holdingCart(userId, cartId))),
  byRequestKey: (userId, key) => orUnavailable(firstOf(database, lanesOf(userId, lanes), madeBy(userId, key))),
  history: (id) => orUnavailable(history(database, id)),
  customer: (id) => orUnavailable(customer(database, id)),
  refundAccount: (id) => orUnavailable(refundAccount(database, id)),
  search: (search) => orUnavailable(searchLanes(database, lanes, search)),
  approved: (search) => orUnavailable(approvedInLanes(database, lanes, search)),
  prunedUntil: () => orUnavailable(prunedUntil(database)),
});

type IdsIn = (lane: number) => RawBuilder<unknown>;

const holdingCart =
  (userId: UserId, cartId: CartId): IdsIn =>
  (lane) => sql`
    array(select o.id from orders o
          where o.lane = ${lane} and o.user_id = ${userId} and o.cart_id = ${cartId} and o.status <> 'CANCEL')`;

const madeBy =
  (userId: UserId, key: RequestKey): IdsIn =>
  (lane) => sql`
    array(select o.id from orders o
          where o.lane = ${lane} and o.user_id = ${userId} and o.request_key = ${key})`;

/** A user has one lane, and for a while after lanes were added perhaps another. */
const firstOf = async (database: Database, lanes: readonly number[], idsIn: IdsIn): Promise<Order | null> => {
  const found = await Promise.all(lanes.map((lane) => readOrdersOf(database, lane, idsIn(lane))));
  return found.flat()[0] ?? null;
};

const prunedUntil = async ({ db }: Database): Promise<Instant | null> => {
  const settings = await db.selectFrom("settings").select("pruned_until").executeTakeFirst();
  return settings?.pruned_until ? Instant.of(settings.pruned_until.getTime()) : null;
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

const refundAccount = async ({ db }: Database, id: OrderId): Promise<RefundAccount | null> => {
  const account = await db
    .selectFrom("order_person")
    .select(["refund_bank as bank", "refund_account_number as accountNumber", "refund_holder_name as holderName"])
    .where("lane", "=", laneOf(id))
    .where("order_id", "=", id)
    .executeTakeFirst();
  const { bank = null, accountNumber = null, holderName = null } = account ?? {};
  return bank === null || accountNumber === null || holderName === null ? null : { bank, accountNumber, holderName };
};

/** Every lane is asked for a full page, since all of it may lie in one. */
const searchLanes = async (database: Database, lanes: Lanes, search: OrderSearch): Promise<readonly Order[]> => {
  const { userId, limit } = search;
  const where = userId === undefined ? everyLane(lanes) : lanesOf(userId, lanes);
  const found = await Promise.all(where.map((lane) => searchLane(database, lane, search)));
  const ids = found.flat().sort(newestFirst).slice(0, limit);

  const orders = await readOrders(database, ids);
  return ids.flatMap((id) => orders.get(id) ?? []);
};

/**
 * An id begins with the moment its order was made, the same that `createdAt` tells to the millisecond: the bounds on it leave out
 * nothing, and spare whoever looks for an old day from reading every younger order.
 */
const searchLane = async (
  { db }: Database,
  lane: number,
  { status, userId, from, to, cursor, limit }: OrderSearch,
): Promise<readonly OrderId[]> => {
  let query = db.selectFrom("orders").select("id").where("lane", "=", lane).orderBy("id", "desc").limit(limit);
  if (status !== undefined) query = query.where("status", "=", status);
  if (userId !== undefined) query = query.where("user_id", "=", userId);
  if (from !== undefined) {
    query = query.where("id", ">=", OrderId.since(lane, from)).where("created_at", ">=", new Date(from));
  }
  if (to !== undefined) query = query.where("id", "<", OrderId.since(lane, to)).where("created_at", "<", new Date(to));
  if (cursor !== undefined) query = query.where("id", "<", OrderId.of(lane, timeOrdered(cursor)));
  return (await query.execute()).map(({ id }) => id);
};
