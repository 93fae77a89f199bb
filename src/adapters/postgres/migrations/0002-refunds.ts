import { sql } from "kysely";

import type { Migration } from "../migrate.ts";

/** Money back: who asked for it and for what, how far the bank transfer of a deposit has come, and what a person decided. */
export const refunds: Migration = {
  name: "0002-refunds",
  statements: [
    sql`
      alter table cancellation
        add column request_key text collate "C",
        add column request_fingerprint text,
        add column lines jsonb not null default '[]',
        add column done_at timestamptz,
        add column payout text check (payout in ('PENDING', 'COMPLETED', 'FAILED')),
        add check ((request_key is null) = (request_fingerprint is null))`,
    sql`create unique index cancellation_request_key on cancellation (lane, order_id, request_key)
        where request_key is not null`,
    sql`alter table payment_attempt add column expired_since timestamptz`,
    sql`
      alter table order_person
        add column refund_bank text,
        add column refund_account_number text,
        add column refund_holder_name text`,
    sql`alter table order_event add column action text, add column note text`,
  ],
};
