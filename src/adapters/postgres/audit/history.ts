import { sql } from "kysely";

import type { Check } from "./check.ts";
import { ARRIVALS, ARRIVING_TYPES, ENTRY_FORMS } from "./entry-types.ts";
import { ATTEMPT_WAYS, CANCELLATION_WAYS, ORDER_WAYS } from "./ways.ts";

/**
 * `foldHistory` as one pass in order of the history: each entry beside the one before it and beside what it tells of. What the
 * last one tells is how things stand. Told of something that is not there, or silent about something that is: one side is null.
 */
export const ordersIn = (lane: number): Check => ({
  facts: sql`
    select coalesce(e.order_id, o.id) as id, e.sequence, e.place, e.before, e.told, e.reason, coalesce(e.last, true) as last,
           e.type, e.about, o.version, o.status, o.cancel_reason
    from (
      select e.order_id, e.sequence, e.type, e.status as told,
             coalesce(e.attempt_status, 'cancellation ' || e.cancellation_status, 'nothing') as about, row_number() over so_far as place,
             coalesce(lag(e.status) over so_far, '') as before, max(e.reason) over so_far as reason,
             lead(e.sequence) over so_far is null as last
      from order_event e
      where e.lane = ${lane}
      window so_far as (partition by e.order_id order by e.sequence)
    ) e
    full join (
      select o.id, o.version, o.status, o.cancel_reason from orders o where o.lane = ${lane}
    ) o on o.id = e.order_id`,
  wrong: {
    HISTORY_HAS_GAPS: sql`sequence <> place`,
    HISTORY_ENDS_ELSEWHERE: sql`last and version is not null and sequence is distinct from version`,
    ORDER_WENT_OFF_MAP: sql`before <> told and before || ' ' || told <> all(${ORDER_WAYS}::text[])`,
    // Only a deposit that was taken back lets an order be paid once more: it has left SUCCESS meanwhile.
    ENTRY_DOES_NOT_FIT: sql`
      type || ' ' || about <> all(${ENTRY_FORMS}::text[])
      or (before <> told or type = any(${ARRIVING_TYPES}::text[])) and type || ' ' || told <> all(${ARRIVALS}::text[])
      or type = 'order.paid' and before = 'SUCCESS'`,
    ORDER_DIFFERS_FROM_HISTORY: sql`last and (told <> status or reason is distinct from cancel_reason)`,
    HISTORY_WITHOUT_ORDER: sql`version is null`,
  },
});

export const attemptsIn = (lane: number): Check => ({
  facts: sql`
    select coalesce(e.order_id, a.order_id) as id, e.before, e.told, coalesce(e.last, true) as last, a.status
    from (
      select e.order_id, e.attempt_ordinal as ordinal, e.attempt_status as told,
             coalesce(lag(e.attempt_status) over so_far, '') as before, lead(e.sequence) over so_far is null as last
      from order_event e
      where e.lane = ${lane} and e.attempt_ordinal is not null
      window so_far as (partition by e.order_id, e.attempt_ordinal order by e.sequence)
    ) e
    full join (
      select a.order_id, a.ordinal, a.status from payment_attempt a where a.lane = ${lane}
    ) a on a.order_id = e.order_id and a.ordinal = e.ordinal`,
  wrong: {
    PAYMENT_WENT_OFF_MAP: sql`before <> told and before || ' ' || told <> all(${ATTEMPT_WAYS}::text[])`,
    PAYMENT_DIFFERS_FROM_HISTORY: sql`last and told is distinct from status`,
  },
});

export const cancellationsIn = (lane: number): Check => ({
  facts: sql`
    select coalesce(e.order_id, c.order_id) as id, e.before, e.told, e.told_amount, coalesce(e.last, true) as last,
           c.status, c.amount
    from (
      select e.order_id, e.cancellation_ordinal as ordinal, e.cancellation_status as told,
             e.cancellation_amount as told_amount, coalesce(lag(e.cancellation_status) over so_far, '') as before,
             lead(e.sequence) over so_far is null as last
      from order_event e
      where e.lane = ${lane} and e.cancellation_ordinal is not null
      window so_far as (partition by e.order_id, e.cancellation_ordinal order by e.sequence)
    ) e
    full join (
      select c.order_id, c.ordinal, c.status, c.amount from cancellation c where c.lane = ${lane}
    ) c on c.order_id = e.order_id and c.ordinal = e.ordinal`,
  wrong: {
    CANCELLATION_WENT_OFF_MAP: sql`before <> told and before || ' ' || told <> all(${CANCELLATION_WAYS}::text[])`,
    CANCELLATION_DIFFERS_FROM_HISTORY: sql`
      told_amount is distinct from amount or last and told is distinct from status`,
  },
});

/** A cause is open when the last that was told of it is that a person is needed. */
export const attentionIn = (lane: number): Check => ({
  facts: sql`
    select coalesce(n.order_id, f.order_id) as id, n.cause as needed, f.cause as told
    from (
      select o.id as order_id, need ->> 'cause' as cause
      from orders o, jsonb_array_elements(o.attention) as need
      where o.lane = ${lane} and o.attention <> '[]'
    ) n
    full join (
      select e.order_id, e.cause
      from order_event e where e.lane = ${lane} and e.cause is not null
      group by e.order_id, e.cause
      having (array_agg(e.type order by e.sequence desc))[1] = 'order.needs_attention'
    ) f on f.order_id = n.order_id and f.cause = n.cause`,
  wrong: { ATTENTION_DIFFERS_FROM_HISTORY: sql`needed is distinct from told` },
});
