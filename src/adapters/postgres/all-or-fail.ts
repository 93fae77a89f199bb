import { sql, type RawBuilder } from "kysely";

/** Counts rows, and fails where they are not as many as they should be: what reads as no number undoes the transaction. */
export const allOrFail = (wanted: RawBuilder<unknown>): RawBuilder<number> =>
  sql`case when count(*) = ${wanted}::bigint then 1 else ('only ' || count(*) || ' rows')::integer end`;
