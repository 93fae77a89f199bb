import { sql } from "kysely";

import type { OrderChange, SaveAnswer, Write } from "../../app/ports.ts";
import type { OrderId } from "../../domain/ids.ts";
import { claimName, claimsOf, type Claim } from "./claims.ts";
import { asRows, recordset } from "./recordset.ts";
import type { Run } from "./transaction.ts";
import { writtenOnce, type Statement } from "./written-once.ts";

/** What the database says, without a lock, of everything that writes rely on: so most that cannot be stored is never tried. */
export type Foreseen = {
  readonly states: ReadonlyMap<OrderId, { readonly version: number; readonly changed_at: number }>;
  /** By the name of the claim. */
  readonly holders: ReadonlyMap<string, OrderId>;
};

export const foresee = async (run: Run, lane: number, writes: readonly Write[]): Promise<Foreseen> => {
  const rows = await run(outlook(lane, writes.flat()));
  return {
    states: new Map(rows.flatMap((row) => (row.kind === "order" ? [[row.id, row] as const] : []))),
    holders: new Map(rows.flatMap((row) => (row.kind === "order" ? [] : [[claimName(row), row.id]]))),
  };
};

/** Why a write cannot be stored; null when nothing speaks against it. */
export const refusal = (write: Write, { states, holders }: Foreseen): SaveAnswer | null => {
  const ending = new Set(write.flatMap(({ after }) => (after.status === "CANCEL" ? [after.id] : [])));
  for (const change of write) {
    for (const claim of claimsOf(change)) {
      const by = holders.get(claimName(claim));
      const makesRoom = by !== undefined && claim.kind === "cart" && ending.has(by);
      if (by !== undefined && by !== change.after.id && !makesRoom) return { type: "Taken", by };
    }
  }
  const isAsDecidedOn = ({ before, after }: OrderChange): boolean => {
    const known = states.get(after.id);
    return known?.version === before?.version && known?.changed_at === before?.changedAt;
  };
  return write.every(isAsDecidedOn) ? null : { type: "Conflict" };
};

type Outlook =
  | { readonly kind: "order"; readonly id: OrderId; readonly version: number; readonly changed_at: number }
  | (Claim & { readonly id: OrderId; readonly version: null; readonly changed_at: null });

type Wanted = { readonly lane: number; readonly ids: readonly OrderId[] } & {
  readonly [Kind in "cart" | "request"]: string;
} & { readonly payment: readonly string[] };

const outlook = (lane: number, changes: readonly OrderChange[]): Statement<Outlook> => {
  const claims = changes.flatMap(claimsOf);
  const of = (kind: Claim["kind"]): readonly Claim[] => claims.filter((claim) => claim.kind === kind);
  const [cart, request, payment] = [of("cart"), of("request"), of("payment")];
  return look(
    {
      lane,
      ids: changes.map(({ after }) => after.id),
      cart: asRows(cart),
      request: asRows(request),
      payment: payment.map(({ name }) => name),
    },
    KINDS.filter((kind) => claims.some((claim) => claim.kind === kind)),
  );
};

const KINDS = ["cart", "request", "payment"] as const;
const WANTED = { kind: "text", user_id: "text", name: "text" } as const;

const look = writtenOnce<Wanted, Outlook>(["lane", "ids", ...KINDS], ({ lane, ids, cart, request, payment }, kinds) => {
  const branches = [
    sql`
      select 'order' as kind, o.id, o.version, (extract(epoch from o.changed_at) * 1000)::float8 as changed_at,
             null as user_id, null as name
      from orders o where o.lane = ${lane} and o.id = any(${ids})`,
    kinds.includes("cart") &&
      sql`
      select 'cart', o.id, null, null, o.user_id, o.cart_id
      from orders o join ${recordset(WANTED, cart)} on o.user_id = r.user_id and o.cart_id = r.name
      where o.lane = ${lane} and o.cart_id is not null and o.status <> 'CANCEL'`,
    kinds.includes("request") &&
      sql`
      select 'request', o.id, null, null, o.user_id, o.request_key
      from orders o join ${recordset(WANTED, request)} on o.user_id = r.user_id and o.request_key = r.name
      where o.lane = ${lane} and o.request_key is not null`,
    kinds.includes("payment") &&
      sql`
      select 'payment', a.order_id, null, null, null, a.payment_key
      from payment_attempt a where a.lane = ${lane} and a.payment_key = any(${payment})`,
  ];
  return sql<Outlook>`${sql.join(
    branches.filter((branch) => branch !== false),
    sql` union all `,
  )}`;
});
