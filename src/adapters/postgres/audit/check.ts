import { sql, type RawBuilder } from "kysely";

import { IDS_MAX, type FindingCode, type Found } from "./findings.ts";

/** One pass over one kind of thing, and everything that can be wrong with one of it. */
export type Check = {
  /** A query with a column `id`, and whatever the conditions are about. */
  readonly facts: RawBuilder<unknown>;
  readonly wrong: Partial<Record<FindingCode, RawBuilder<unknown>>>;
};

/** How many ids each condition holds for, and the first of them. A condition that is neither true nor false does not hold. */
export const statementOf = ({ facts, wrong }: Check): RawBuilder<Found> => {
  const conditions = Object.entries(wrong).map(([code, condition]) => ({ code, condition }));
  const anyOf = sql.join(
    conditions.map(({ condition }) => sql`(${condition})`),
    sql` or `,
  );
  const named = sql.join(conditions.map(({ code, condition }) => sql`(${code}, (${condition}))`));
  return sql<Found>`
    select n.code, count(distinct f.id)::integer as count, (array_agg(distinct f.id))[1:${sql.lit(IDS_MAX)}] as ids
    from (${facts}) f cross join lateral (values ${named}) as n (code, holds)
    where (${anyOf}) and n.holds
    group by n.code`;
};
