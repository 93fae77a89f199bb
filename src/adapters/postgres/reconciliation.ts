import { sql, type RawBuilder } from "kysely";

import type { ReconciliationTurn, ReconciliationTurns } from "../../app/ports.ts";
import { Instant } from "../../domain/instant.ts";
import type { Database } from "./database.ts";
import { orUnavailable } from "./failure.ts";
import { runOn } from "./transaction.ts";

export const makeReconciliation = ({ db }: Database): ReconciliationTurns => {
  const run = runOn(db);
  const one = async (statement: RawBuilder<Row>): Promise<ReconciliationTurn | null> => {
    const [row] = await run(statement);
    return row === undefined ? null : turnFrom(row);
  };
  return {
    claim: (leaseMs) =>
      orUnavailable(
        one(sql<Row>`
          update reconciliation set next_at = ${after(leaseMs)} where next_at <= now() returning ${COLUMNS}`),
      ),
    move: ({ heldUntil }, { seenUntil, closedUntil }, dueInMs) =>
      orUnavailable(
        one(sql<Row>`
          update reconciliation
          set next_at = ${after(dueInMs)},
              seen_until = coalesce(${timeOrNull(seenUntil)}::timestamptz, seen_until),
              closed_until = coalesce(${timeOrNull(closedUntil)}::timestamptz, closed_until)
          where next_at = ${new Date(heldUntil)} returning ${COLUMNS}`),
      ),
  };
};

type Row = { readonly [Name in keyof ReconciliationTurn]: number };

/** To the millisecond, which is as much as a process can read and give back. */
const after = (ms: number): RawBuilder<unknown> =>
  sql`date_trunc('milliseconds', now()) + ${ms} * interval '1 millisecond'`;

const epochMs = (column: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`(extract(epoch from ${column}) * 1000)::float8`;

const COLUMNS = sql`
  ${epochMs(sql`now()`)} as at, ${epochMs(sql`seen_until`)} as "seenUntil",
  ${epochMs(sql`closed_until`)} as "closedUntil", ${epochMs(sql`next_at`)} as "heldUntil"`;

const turnFrom = ({ at, seenUntil, closedUntil, heldUntil }: Row): ReconciliationTurn => ({
  at: Instant.of(Math.floor(at)),
  seenUntil: Instant.of(seenUntil),
  closedUntil: Instant.of(closedUntil),
  heldUntil: Instant.of(heldUntil),
});

const timeOrNull = (at: Instant | undefined): Date | null => (at === undefined ? null : new Date(at));
