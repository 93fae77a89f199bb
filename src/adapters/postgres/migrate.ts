import { sql, type RawBuilder } from "kysely";
import type { ResultAsync } from "neverthrow";

import type { StoreUnavailable } from "../../app/ports.ts";
import type { Database } from "./database.ts";
import { isUndefinedTable, orUnavailable } from "./failure.ts";
import { MIGRATIONS } from "./migrations/index.ts";
import { growLanes, type LanesCannotShrink, type Settings } from "./settings.ts";
import { runOn, transaction, type Run } from "./transaction.ts";

/** A step forward; there are none back. */
export type Migration = { readonly name: string; readonly statements: readonly RawBuilder<unknown>[] };

/** Brings the database up to date, all of it or nothing. Of several instances at once, one does it and the others find it done. */
export const migrate = (
  database: Database,
  { lanes }: { readonly lanes?: number } = {},
): ResultAsync<Settings, LanesCannotShrink | StoreUnavailable> =>
  orUnavailable(
    transaction(database, async (run) => {
      // Whatever the role or the database says of statements in general: these take as long as they take.
      await run(sql`select set_config('statement_timeout', '0', true), set_config('lock_timeout', '0', true)`);
      // A lock per schema, since there may be a shop in each; it ends with the transaction.
      await run(sql`select pg_advisory_xact_lock(hashtext('payonce migrate'), hashtext(current_schema()))`);
      await run(sql`create table if not exists migration (
        name text primary key, applied_at timestamptz not null default clock_timestamp())`);
      for (const { name, statements } of await pending(run)) {
        for (const statement of statements) await run(statement);
        await run(sql`insert into migration (name) values (${name})`);
      }
      return growLanes(run, lanes);
    }),
  ).andThen((settings) => settings);

/** Whether nothing is left to be applied. */
export const isMigrated = ({ db }: Database): ResultAsync<boolean, StoreUnavailable> =>
  orUnavailable(
    pending(runOn(db)).then(
      (left) => left.length === 0,
      (error: unknown) => {
        if (isUndefinedTable(error)) return false;
        throw error;
      },
    ),
  );

const pending = async (run: Run): Promise<readonly Migration[]> => {
  const applied = new Set((await run(sql<{ name: string }>`select name from migration`)).map(({ name }) => name));
  return MIGRATIONS.filter(({ name }) => !applied.has(name));
};
