import { sql } from "kysely";

import type { Run } from "../transaction.ts";
import type { Check } from "./check.ts";
import { IDS_MAX, type FindingCode, type Found } from "./findings.ts";

/** A line beside its order's state: what it should have out follows from that and from what went back on the shelf. */
export const linesIn = (lane: number): Check => ({
  facts: sql`
    select l.order_id as id, l.out, l.quantity,
           case
             when o.status in ('PREPAY', 'FAIL') then case o.reserve_at when 'checkout' then l.quantity else 0 end
             when o.status in ('IN_PROGRESS', 'WAITING_FOR_DEPOSIT') then l.quantity
             when o.status = 'CANCEL' and o.cancel_reason <> 'REFUNDED' then 0
             else l.quantity - coalesce(b.units, 0)
           end as expected
    from order_line l
    join orders o on o.lane = ${lane} and o.id = l.order_id
    left join (
      select c.order_id, back."productId" as product_id, sum(back.quantity) as units
      from cancellation c, jsonb_to_recordset(c.restock) as back ("productId" text, quantity bigint)
      where c.lane = ${lane} and c.status = 'DONE'
      group by c.order_id, back."productId"
    ) b on b.order_id = l.order_id and b.product_id = l.product_id
    where l.lane = ${lane}`,
  wrong: {
    LINE_OUT_OF_BOUNDS: sql`out < 0 or out > quantity`,
    LINE_OUT_OF_STEP: sql`out <> expected`,
  },
});

type Units = { readonly id: string; readonly units: number };
type Shelf = { readonly id: string; readonly available: number | null; readonly entered: number };

/** Orders and products may lie on different machines, so no statement sees both. */
export const findInStock = async (run: Run, lanes: readonly number[]): Promise<readonly Found[]> => {
  const out = new Map<string, number>();
  for (const lane of lanes) {
    for (const { id, units } of await run(unitsOutIn(lane))) out.set(id, (out.get(id) ?? 0) + units);
  }
  const shelves = new Map((await run(SHELVES)).map((shelf) => [shelf.id, shelf]));
  const products = [...new Set([...shelves.keys(), ...out.keys()])].map((id) => ({
    ...(shelves.get(id) ?? { id, available: null, entered: 0 }),
    out: out.get(id) ?? 0,
  }));

  const found = (code: FindingCode, wrong: readonly { readonly id: string }[]): Found => ({
    ...{ code, count: wrong.length },
    ids: wrong
      .map(({ id }) => id)
      .sort()
      .slice(0, IDS_MAX),
  });
  return [
    found(
      "STOCK_DOES_NOT_ADD_UP",
      products.filter((known) => (known.available ?? 0) + known.out !== known.entered),
    ),
    found(
      "STOCK_NEGATIVE",
      products.filter(({ available }) => available !== null && available < 0),
    ),
    found(
      "PRODUCT_MISSING",
      products.filter((known) => known.available === null && (known.out !== 0 || known.entered !== 0)),
    ),
  ];
};

/** As doubles, which are exact as far as any stock can go and cannot overflow on one that was tampered with. */
const unitsOutIn = (lane: number) => sql<Units>`
  select l.product_id as id, sum(l.out)::float8 as units from order_line l where l.lane = ${lane} group by l.product_id`;

const SHELVES = sql<Shelf>`
  select coalesce(p.id, s.product_id) as id, p.available, coalesce(s.entered, 0)::float8 as entered
  from product p
  full join (select product_id, sum(delta) as entered from stock_adjustment group by product_id) s on s.product_id = p.id`;
