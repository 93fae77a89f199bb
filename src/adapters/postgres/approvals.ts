import { sql } from "kysely";

import type { ApprovalSearch } from "../../app/ports.ts";
import { Instant } from "../../domain/instant.ts";
import type { Approval } from "../../domain/transaction.ts";
import type { Database } from "./database.ts";
import { everyLane, type Lanes } from "./lanes.ts";

/** Every lane is asked for a full page, since all of it may lie in one. */
export const approvedInLanes = async (
  database: Database,
  lanes: Lanes,
  search: ApprovalSearch,
): Promise<readonly Approval[]> => {
  const found = await Promise.all(everyLane(lanes).map((lane) => approvedInLane(database, lane, search)));
  return found.flat().sort(inOrder).slice(0, search.limit);
};

/** Read off `payment_attempt_approved`; every order code comes after the empty one. */
const approvedInLane = async (
  { db }: Database,
  lane: number,
  { period: { from, to }, after, limit }: ApprovalSearch,
): Promise<readonly Approval[]> => {
  const { approvedAt, orderId } = after ?? { approvedAt: from, orderId: "" };
  const { rows } = await sql<Approval>`
    select p.order_id as "orderId", p.payment_key as "paymentKey", p.amount::float8 as amount,
           (extract(epoch from p.approved_at) * 1000)::float8 as "approvedAt"
    from payment_attempt p
    where p.lane = ${lane} and p.status = 'APPROVED'
      and (p.approved_at, p.order_id) > (${new Date(approvedAt)}, ${orderId}) and p.approved_at < ${new Date(to)}
    order by p.approved_at, p.order_id
    limit ${limit}`.execute(db);
  return rows.map((row) => ({ ...row, approvedAt: Instant.of(row.approvedAt) }));
};

const inOrder = (one: Approval, other: Approval): number =>
  one.approvedAt - other.approvedAt || (one.orderId > other.orderId ? 1 : -1);
