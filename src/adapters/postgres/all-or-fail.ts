import { sql, type RawBuilder } from "kysely";

/**
 * Counts rows, and fails where they are not as many as they should be: what reads as no number undoes the transaction. PostgreSQL's log
 * says `invalid input syntax for type integer: "only 0 rows"` then, for an order that came too late or found too little.
 */
export const allOrFail = (wanted: RawBuilder<unknown>): RawBuilder<number> =>
  sql`case when count(*) = ${wanted}::bigint then 1 else ('only ' || count(*) || ' rows')::integer end`;
