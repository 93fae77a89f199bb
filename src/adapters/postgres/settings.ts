import { sql } from "kysely";
import { err, ok, type Result, type ResultAsync } from "neverthrow";

import type { StoreUnavailable } from "../../app/ports.ts";
import type { Database } from "./database.ts";
import { orUnavailable } from "./failure.ts";
import { runOn, type Run } from "./transaction.ts";

/** What the database remembers of how it is served. */
export type Settings = {
  readonly lanes: number;
  /** What `lanes` has been before, oldest first: an older cart or key still lies where that put it. */
  readonly earlierLanes: readonly number[];
  readonly publicUrl: string | null;
};

export type LanesCannotShrink = { readonly type: "LanesCannotShrink"; readonly lanes: number; readonly asked: number };
export type LanesDiffer = { readonly type: "LanesDiffer"; readonly lanes: number; readonly asked: number };

const LANES_AT_FIRST = 1;

export const readSettings = ({ db }: Database): ResultAsync<Settings, StoreUnavailable> =>
  orUnavailable(settings(runOn(db)));

/** A server that counts lanes otherwise than its database would look for carts and keys in the wrong places. */
export const checkLanes = ({ lanes }: Settings, asked: number): Result<void, LanesDiffer> =>
  asked === lanes ? ok() : err({ type: "LanesDiffer", lanes, asked });

/** The address that the database serves under, which is `url` if there was none. */
export const rememberPublicUrl = ({ db }: Database, url: string): ResultAsync<string, StoreUnavailable> =>
  orUnavailable(
    runOn(db)(sql<{ url: string }>`
      update settings set public_url = coalesce(public_url, ${url}) returning public_url as url`),
  ).map(([remembered]) => remembered?.url ?? url);

/** From now on the database serves under `url`. */
export const takeOver = ({ db }: Database, url: string): ResultAsync<void, StoreUnavailable> =>
  orUnavailable(runOn(db)(sql`update settings set public_url = ${url}`)).map(() => undefined);

/** Only with all instances stopped; nothing lies in a lane that there are too few lanes for. */
export const growLanes = async (run: Run, asked?: number): Promise<Result<Settings, LanesCannotShrink>> => {
  await run(sql`insert into settings (lanes) values (${asked ?? LANES_AT_FIRST}) on conflict do nothing`);
  const { lanes } = await settings(run);
  if (asked !== undefined && asked < lanes) return err({ type: "LanesCannotShrink", lanes, asked });
  if (asked !== undefined && asked > lanes) {
    await run(sql`update settings set lanes = ${asked}, earlier_lanes = earlier_lanes || lanes`);
  }
  return ok(await settings(run));
};

const settings = async (run: Run): Promise<Settings> => {
  const [row] = await run(sql<Settings>`
    select lanes, earlier_lanes as "earlierLanes", public_url as "publicUrl" from settings`);
  if (row === undefined) throw new Error("The database has no settings: it has not been migrated.");
  return row;
};
