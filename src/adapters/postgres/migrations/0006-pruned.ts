import { sql } from "kysely";

import type { Migration } from "../migrate.ts";

/** How old an order had to be to be pruned at last: whose order Toss names and we do not have may be one of them. */
export const pruned: Migration = {
  name: "0006-pruned",
  statements: [sql`alter table settings add column pruned_until timestamptz`],
};
