import { sql } from "kysely";

import type { Check } from "./check.ts";

/** As `pg_trigger.tgtype` counts them. */
const [EACH_ROW, BEFORE, DELETE, UPDATE, TRUNCATE] = [1, 2, 8, 16, 32] as const;

const GUARDS = [
  { name: "append_only", type: EACH_ROW + BEFORE + DELETE + UPDATE },
  { name: "never_emptied", type: BEFORE + TRUNCATE },
] as const;

/** What keeps the history append-only is there, is switched on, and watches over what it was made to watch over. */
export const HISTORY_GUARDS: Check = {
  facts: sql`
    select g.name as id, t.tgname
    from (values ${sql.join(GUARDS.map(({ name, type }) => sql`(${name}, ${sql.lit(type)})`))}) as g (name, type)
    left join pg_trigger t
      on t.tgrelid = to_regclass('order_event') and t.tgname = g.name and t.tgtype = g.type and t.tgqual is null
         and t.tgenabled in ('O', 'A') and t.tgfoid = to_regproc('refuse_to_change_history')`,
  wrong: { HISTORY_UNGUARDED: sql`tgname is null` },
};
