import { sql } from "kysely";

import type { Migration } from "../migrate.ts";

/** What our books hold as paid, by the day it was: reconciliation looks for it in Toss's ledger. */
export const approvals: Migration = {
  name: "0005-approvals",
  statements: [
    sql`create index payment_attempt_approved on payment_attempt (lane, approved_at, order_id)
        where status = 'APPROVED'`,
  ],
};
