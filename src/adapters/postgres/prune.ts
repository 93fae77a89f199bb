import { sql } from "kysely";

import { OrderId, type ProductId } from "../../domain/ids.ts";
import type { Instant } from "../../domain/instant.ts";
import type { OrderStatus } from "../../domain/order.ts";
import type { Database } from "./database.ts";
import { everyLane } from "./lanes.ts";
import { readSettings } from "./settings.ts";
import { transaction, type Run } from "./transaction.ts";

/** Servers wait for none of these locks longer than one batch takes. */
const BATCH = 500;
const FINAL: readonly OrderStatus[] = ["CANCEL", "COMPLETE"];
const PARTS = ["order_event", "order_person", "cancellation", "payment_attempt", "order_line"] as const;

export type Pruned = { readonly orders: number };

/**
 * 오래된 주문 정리. Removes whole orders that ended before `before`, that nothing is due of, that the shop has heard everything of and
 * that need nobody. What they sold is entered in the stock ledger, so that stock still adds up. Batch after batch, each whole or
 * not at all, while servers go on; `isStopping` is asked between two.
 */
export const prune = async (
  database: Database,
  before: Instant,
  { isStopping, progress }: { readonly isStopping: () => boolean; readonly progress: (pruned: Pruned) => void },
): Promise<Pruned> => {
  const settings = (await readSettings(database))._unsafeUnwrap();
  let orders = 0;
  for (const lane of everyLane(settings)) {
    for (const status of FINAL) {
      let after = "";
      while (!isStopping()) {
        const batch = await transaction(database, (run) => pruneBatch(run, { lane, status, after, before }));
        if (batch.length === 0) break;
        after = batch.at(-1) ?? after;
        progress({ orders: (orders += batch.length) });
      }
    }
  }
  return { orders };
};

type Where = {
  readonly lane: number;
  readonly status: OrderStatus;
  /** The last id of the batch before. */
  readonly after: string;
  readonly before: Instant;
};

const pruneBatch = async (run: Run, where: Where): Promise<readonly OrderId[]> => {
  const ids = (await run(prunable(where))).map(({ id }) => id);
  if (ids.length === 0) return [];
  const { lane } = where;
  const sold = await run(sql<{ product_id: ProductId; units: number }>`
    select l.product_id, sum(l.out)::float8 as units from order_line l
    where l.lane = ${lane} and l.order_id = any(${ids}) and l.out > 0 group by l.product_id`);
  if (sold.length > 0) {
    await run(sql`
      insert into stock_adjustment (product_id, delta, reason)
      select r.product_id, -r.units, ${`오래된 주문 ${ids.length}건에서 판매`}
      from json_to_recordset(${JSON.stringify(sold)}::json) as r (product_id text, units bigint)`);
  }
  await run(sql`update settings set pruned_until = greatest(pruned_until, ${new Date(where.before)})`);
  await run(sql`select set_config('payonce.pruning', 'on', true)`);
  for (const part of PARTS) {
    await run(sql`delete from ${sql.table(part)} p where p.lane = ${lane} and p.order_id = any(${ids})`);
  }
  await run(sql`delete from orders o where o.lane = ${lane} and o.id = any(${ids})`);
  return ids;
};

/**
 * Found by `orders_by_status`, oldest first, since an id begins with the time its order was made: none is read that is too young to
 * have ended before `before`. Where the clock went back under an order, so that it ended before it was made, it stays until its id,
 * too, is old enough.
 */
const prunable = ({ lane, status, after, before }: Where) => sql<{ id: OrderId }>`
  select o.id from orders o
  where o.lane = ${lane} and o.status = ${status} and o.id > ${after}
    and o.id < ${OrderId.since(lane, before)}
    and o.changed_at < ${new Date(before)} and o.due_at is null and o.deliver_at is null and o.attention = '[]'
  order by o.id
  limit ${BATCH}
  for update skip locked`;
