import { sql } from "kysely";

import { OrderId } from "../../../domain/ids.ts";
import type { Check } from "./check.ts";

const PARTS = ["order_line", "order_person", "payment_attempt", "cancellation"] as const;
const FAMILY = [...PARTS, "order_event"] as const;

/** No foreign key watches over the parts of an order, because one statement writes them all. This looks whether it
 * did; entries of the history are looked at where that is folded. */
export const partsIn = (lane: number): Check => ({
  facts: sql.join(
    PARTS.map(
      (part) => sql`
        select p.order_id as id from ${sql.table(part)} p
        where p.lane = ${lane} and not exists (select from orders o where o.lane = ${lane} and o.id = p.order_id)`,
    ),
    sql` union all `,
  ),
  wrong: { PART_WITHOUT_ORDER: sql`true` },
});

/** Who looks for an order reads its lane from its id. */
export const idsIn = (lane: number): Check => ({
  facts: sql`select o.id from orders o where o.lane = ${lane}`,
  wrong: { IN_WRONG_LANE: sql`left(id, 2) <> ${OrderId.of(lane, "")}` },
});

/** What no server serves: every server knows the lanes from 0 to one below their number. */
export const beyond = (lanes: number): Check => ({
  facts: sql.join(
    [
      sql`select id from orders where lane < 0 or lane >= ${lanes}`,
      ...FAMILY.map((part) => sql`select order_id from ${sql.table(part)} where lane < 0 or lane >= ${lanes}`),
    ],
    sql` union all `,
  ),
  wrong: { IN_UNKNOWN_LANE: sql`true` },
});
