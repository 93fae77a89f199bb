import { sql } from "kysely";

import type { Migration } from "../migrate.ts";

/**
 * The orders family lies by `lane` first, so that it can be spread over machines by it; products know no lane. Parts of an order
 * are written by the statement that writes the order and removed only with it, so no foreign key has to watch over them.
 */
export const ordersAndProducts: Migration = {
  name: "0001-orders-and-products",
  statements: [
    // One row: how many lanes there are and have been, and the address that this database serves under.
    sql`
      create table settings (
        the_only_one boolean primary key default true check (the_only_one),
        lanes integer not null check (lanes between 1 and 1296),
        earlier_lanes integer[] not null default '{}',
        public_url text
      )`,

    sql`
      create table orders (
        lane smallint not null,
        id text collate "C" not null,
        version integer not null check (version > 0),
        status text not null check (status in
          ('PREPAY', 'IN_PROGRESS', 'WAITING_FOR_DEPOSIT', 'SUCCESS', 'COMPLETE', 'FAIL', 'CANCEL')),
        cancel_reason text check (cancel_reason in ('ABORTED', 'EXPIRED', 'SUPERSEDED', 'REFUNDED', 'MERCHANT')),
        superseded_by text collate "C",
        user_id text collate "C" not null,
        cart_id text collate "C",
        request_key text collate "C",
        request_fingerprint text,
        order_name text not null,
        amount bigint not null check (amount between 0 and 9007199254740991),
        currency text not null check (currency = 'KRW'),
        nonce text not null,
        checkout_digest text not null,
        reserve_at text not null check (reserve_at in ('checkout', 'confirm')),
        return_url text,
        created_at timestamptz not null,
        changed_at timestamptz not null,
        expires_at timestamptz not null,
        attention jsonb not null,
        due_at timestamptz,
        deliver_at timestamptz,
        primary key (lane, id),
        check ((status = 'CANCEL') = (cancel_reason is not null)),
        check ((request_key is null) = (request_fingerprint is null))
      ) with (
        fillfactor = 70,
        autovacuum_vacuum_scale_factor = 0.02,
        autovacuum_analyze_scale_factor = 0.02,
        autovacuum_vacuum_cost_delay = 0
      )`,
    sql`create unique index orders_cart on orders (lane, user_id, cart_id)
        where cart_id is not null and status <> 'CANCEL'`,
    sql`create unique index orders_request_key on orders (lane, user_id, request_key) where request_key is not null`,
    sql`create index orders_due on orders (lane, due_at) where due_at is not null`,
    sql`create index orders_deliver on orders (lane, deliver_at) where deliver_at is not null`,
    sql`create index orders_by_user on orders (lane, user_id, id)`,
    sql`create index orders_by_status on orders (lane, status, id)`,

    sql`
      create table order_line (
        lane smallint not null,
        order_id text collate "C" not null,
        product_id text collate "C" not null,
        position smallint not null check (position > 0),
        name text not null,
        unit_price bigint not null check (unit_price between 0 and 9007199254740991),
        quantity bigint not null check (quantity between 1 and 9007199254740991),
        out bigint not null,
        primary key (lane, order_id, product_id),
        check (out between 0 and quantity)
      ) with (fillfactor = 80)`,

    sql`
      create table payment_attempt (
        lane smallint not null,
        order_id text collate "C" not null,
        ordinal smallint not null check (ordinal > 0),
        payment_key text collate "C" not null,
        status text not null check (status in
          ('CONFIRMING', 'UNKNOWN', 'APPROVED', 'WAITING_FOR_DEPOSIT', 'DECLINED', 'CLOSED', 'VOIDING', 'VOIDED')),
        amount bigint not null check (amount between 0 and 9007199254740991),
        origin text not null check (origin in ('CONFIRMED', 'ADOPTED')),
        started_at timestamptz not null,
        method text,
        try_number integer not null check (try_number > 0),
        idempotency_key text not null,
        key_id text not null,
        since timestamptz,
        heard text check (heard in ('NOTHING', 'TROUBLE', 'MISTAKE')),
        pg_code text,
        said_processed boolean,
        absent_since timestamptz,
        answered_by text collate "C",
        approved_at timestamptz,
        account_bank_code text,
        account_number text,
        account_due_at timestamptz,
        closes_at timestamptz,
        void_reason text check (void_reason in ('AMOUNT_DIFFERS', 'ALREADY_PAID', 'ORDER_CANCELED', 'OUT_OF_STOCK')),
        primary key (lane, order_id, ordinal),
        check (status <> 'UNKNOWN' or (since is not null and heard is not null and said_processed is not null)),
        check (status <> 'APPROVED' or approved_at is not null),
        check (status <> 'WAITING_FOR_DEPOSIT' or
          (account_bank_code is not null and account_number is not null and account_due_at is not null
            and closes_at is not null)),
        check (status not in ('VOIDING', 'VOIDED') or void_reason is not null)
      ) with (fillfactor = 80)`,
    sql`create unique index payment_attempt_payment_key on payment_attempt (lane, payment_key)`,
    sql`create unique index payment_attempt_one_open on payment_attempt (lane, order_id)
        where status in ('CONFIRMING', 'UNKNOWN')`,
    sql`create unique index payment_attempt_one_live on payment_attempt (lane, order_id)
        where status in ('APPROVED', 'WAITING_FOR_DEPOSIT')`,

    sql`
      create table cancellation (
        lane smallint not null,
        order_id text collate "C" not null,
        ordinal smallint not null check (ordinal > 0),
        payment_key text collate "C" not null,
        purpose text not null check (purpose in ('REFUND', 'VOID', 'CLOSE')),
        origin text not null check (origin in ('OURS', 'TOSS')),
        status text not null check (status in ('REQUESTED', 'UNKNOWN', 'DONE', 'DECLINED')),
        amount bigint not null check (amount between 0 and 9007199254740991),
        refundable bigint check (refundable between 0 and 9007199254740991),
        ends_as text check (ends_as in ('EXPIRED', 'ABORTED', 'MERCHANT')),
        reason text not null,
        restock jsonb not null,
        requested_at timestamptz not null,
        sent_at timestamptz not null,
        try_number integer not null check (try_number > 0),
        idempotency_key text,
        key_id text not null,
        pg_code text,
        heard text not null check (heard in ('NOTHING', 'TROUBLE', 'STALE', 'REFUSAL')),
        absent_since timestamptz,
        transaction_key text,
        primary key (lane, order_id, ordinal)
      ) with (fillfactor = 80)`,
    sql`create unique index cancellation_one_under_way on cancellation (lane, order_id, payment_key)
        where status in ('REQUESTED', 'UNKNOWN')`,

    sql`
      create table order_event (
        lane smallint not null,
        order_id text collate "C" not null,
        sequence integer not null check (sequence > 0),
        type text not null,
        at timestamptz not null,
        actor text not null check (actor in ('shopper', 'merchant', 'toss', 'payonce')),
        status text not null check (status in
          ('PREPAY', 'IN_PROGRESS', 'WAITING_FOR_DEPOSIT', 'SUCCESS', 'COMPLETE', 'FAIL', 'CANCEL')),
        attempt_ordinal smallint,
        attempt_status text,
        cancellation_ordinal smallint,
        cancellation_status text,
        cancellation_amount bigint,
        pg_code text,
        reason text,
        cause text,
        primary key (lane, order_id, sequence),
        check ((attempt_ordinal is null) = (attempt_status is null)),
        check ((cancellation_ordinal is null) = (cancellation_status is null))
      )`,

    // 구매자 정보. Personal fields lie here and nowhere else.
    sql`
      create table order_person (
        lane smallint not null,
        order_id text collate "C" not null,
        name text,
        email text,
        phone text,
        primary key (lane, order_id)
      )`,

    sql`
      create table product (
        id text collate "C" primary key,
        name text not null,
        price bigint not null check (price between 0 and 9007199254740991),
        available bigint not null check (available >= 0),
        on_sale boolean not null
      ) with (
        fillfactor = 50,
        autovacuum_vacuum_scale_factor = 0,
        autovacuum_vacuum_threshold = 1000,
        autovacuum_vacuum_cost_delay = 0
      )`,

    sql`
      create table stock_adjustment (
        product_id text collate "C" not null,
        id uuid not null default gen_random_uuid(),
        at timestamptz not null default clock_timestamp(),
        delta bigint not null,
        reason text not null,
        primary key (product_id, id)
      )`,

    // The history is only ever added to. Pruning removes whole orders, and says so for its own transaction.
    sql`
      create function refuse_to_change_history() returns trigger language plpgsql as $$
      begin
        if tg_op = 'DELETE' and current_setting('payonce.pruning', true) = 'on' then
          return old;
        end if;
        raise exception 'order_event is append-only: % refused', tg_op using errcode = 'insufficient_privilege';
      end $$`,
    sql`create trigger append_only before update or delete on order_event
        for each row execute function refuse_to_change_history()`,
    sql`create trigger never_emptied before truncate on order_event
        for each statement execute function refuse_to_change_history()`,
  ],
};
