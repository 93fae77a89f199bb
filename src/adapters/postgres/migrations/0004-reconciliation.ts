import { sql } from "kysely";

import type { Migration } from "../migrate.ts";

/** One row: whose turn it is, and how far Toss's ledger has been seen. A database begins with what happens from now on. */
export const reconciliation: Migration = {
  name: "0004-reconciliation",
  statements: [
    sql`
      create table reconciliation (
        the_only_one boolean primary key default true check (the_only_one),
        next_at timestamptz not null,
        seen_until timestamptz not null,
        closed_until timestamptz not null
      )`,
    sql`
      insert into reconciliation (next_at, seen_until, closed_until)
      select t.now, t.now, t.now from (select date_trunc('milliseconds', now()) as now) t`,
  ],
};
