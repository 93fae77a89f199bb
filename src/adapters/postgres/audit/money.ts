import { sql } from "kysely";

import type { Check } from "./check.ts";

/** An order beside its lines, its payments and what was cancelled of them. */
export const ordersIn = (lane: number): Check => ({
  facts: sql`
    select o.id, o.status, o.cancel_reason, o.amount, o.due_at, o.expires_at,
           greatest(o.changed_at, now()) as known_at, p.closes_at, coalesce(p.paying_out, false) as paying_out, l.total, p.asked_least, p.asked_most,
           coalesce(p.open, 0) as open, coalesce(p.approved, 0) as approved, coalesce(p.waiting, 0) as waiting,
           coalesce(p.voiding, 0) as voiding, coalesce(p.canceling, false) as canceling,
           coalesce(p.balance, 0) as balance, p.overdrawn, p.kept_by_void
    from orders o
    left join (
      select l.order_id, sum(l.unit_price::numeric * l.quantity) as total
      from order_line l where l.lane = ${lane} group by l.order_id
    ) l on l.order_id = o.id
    left join (
      select a.order_id,
             count(*) filter (where a.status in ('CONFIRMING', 'UNKNOWN')) as open,
             count(*) filter (where a.status = 'APPROVED') as approved,
             count(*) filter (where a.status = 'WAITING_FOR_DEPOSIT') as waiting,
             count(*) filter (where a.status = 'VOIDING') as voiding,
             min(a.amount) filter (where a.status not in ('VOIDING', 'VOIDED')) as asked_least,
             max(a.amount) filter (where a.status not in ('VOIDING', 'VOIDED')) as asked_most,
             sum(a.amount - coalesce(c.canceled, 0)) filter (where a.status = 'APPROVED') as balance,
             bool_or(c.canceled > a.amount) as overdrawn,
             bool_or(a.status = 'VOIDED' and c.held_money and c.canceled < a.amount) as kept_by_void,
             bool_or(c.under_way) as canceling,
             bool_or(c.paying_out) as paying_out,
             max(a.closes_at) filter (where a.status = 'WAITING_FOR_DEPOSIT') as closes_at
      from payment_attempt a
      left join (
        -- What may be refunded is asked of a payment that has money, not of an account that waits for it.
        select c.order_id, c.payment_key,
               coalesce(sum(c.amount) filter (where c.status = 'DONE'), 0) as canceled,
               bool_or(c.refundable is not null) as held_money,
               bool_or(c.status in ('REQUESTED', 'UNKNOWN')) as under_way,
               bool_or(c.payout = 'PENDING') as paying_out
        from cancellation c where c.lane = ${lane} group by c.order_id, c.payment_key
      ) c on c.order_id = a.order_id and c.payment_key = a.payment_key
      where a.lane = ${lane}
      group by a.order_id
    ) p on p.order_id = o.id
    where o.lane = ${lane}`,
  wrong: {
    AMOUNT_DIFFERS_FROM_LINES: sql`total is distinct from amount`,
    AMOUNT_DIFFERS_FROM_PAYMENT: sql`asked_least <> amount or asked_most <> amount`,
    PAYMENT_KEPT_TWICE: sql`approved + waiting > 1`,
    PAYMENT_OPEN_TWICE: sql`open > 1`,
    PAID_WITHOUT_MONEY: sql`status in ('SUCCESS', 'COMPLETE') and balance <= 0`,
    MONEY_WITHOUT_PAID_ORDER: sql`status not in ('SUCCESS', 'COMPLETE') and balance > 0`,
    REFUNDED_WITHOUT_PAYMENT: sql`status = 'CANCEL' and cancel_reason = 'REFUNDED' and approved = 0`,
    REFUNDED_MORE_THAN_PAID: sql`overdrawn`,
    VOIDED_NOT_RETURNED: sql`kept_by_void`,
    // While an approval is given back, the order that waited for it stays in progress.
    CONFIRM_NOT_IN_PROGRESS: sql`case when status = 'IN_PROGRESS' then open + voiding = 0 else open > 0 end`,
    DEPOSIT_NOT_AWAITED: sql`(status = 'WAITING_FOR_DEPOSIT') <> (waiting > 0)`,
    LEFT_UNDONE: sql`
      due_at is null and (status in ('PREPAY', 'FAIL') or open + waiting + voiding > 0 or canceling)`,
    // Deadlines are never later than this, and `due_at` is the earliest of them; the hour is for clocks that differ.
    LEFT_TOO_LATE: sql`
      due_at > case
        when open > 0 or canceling then known_at
        when status in ('PREPAY', 'FAIL') then greatest(expires_at, known_at)
        when waiting > 0 then greatest(closes_at, known_at)
        when voiding > 0 then known_at + interval '1 day'
        when paying_out then known_at + interval '4 days'
      end + interval '1 hour'`,
  },
});

export const cancellationsIn = (lane: number): Check => ({
  facts: sql`
    select c.order_id as id
    from cancellation c
    where c.lane = ${lane} and not exists (
      select from payment_attempt a
      where a.lane = ${lane} and a.order_id = c.order_id and a.payment_key = c.payment_key)`,
  wrong: { CANCELLATION_WITHOUT_PAYMENT: sql`true` },
});

/** A name may stand for one thing only wherever that lies, while the database's own indexes see one lane at a time. */
export const PAYMENT_KEYS: Check = {
  facts: sql`
    select order_id as id from payment_attempt
    where payment_key in (select payment_key from payment_attempt group by payment_key having count(*) > 1)`,
  wrong: { PAYMENT_KEY_REUSED: sql`true` },
};

export const TOSS_KEYS: Check = {
  facts: sql`
    with sent as (
      select order_id, idempotency_key from payment_attempt
      union all
      select order_id, idempotency_key from cancellation where idempotency_key is not null)
    select order_id as id from sent
    where idempotency_key in (select idempotency_key from sent group by idempotency_key having count(*) > 1)`,
  wrong: { TOSS_KEY_REUSED: sql`true` },
};

export const CARTS: Check = {
  facts: sql`
    with holding as (select id, user_id, cart_id from orders where cart_id is not null and status <> 'CANCEL')
    select id from holding
    where (user_id, cart_id) in (select user_id, cart_id from holding group by user_id, cart_id having count(*) > 1)`,
  wrong: { CART_HELD_TWICE: sql`true` },
};
