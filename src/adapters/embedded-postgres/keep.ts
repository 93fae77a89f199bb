import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "pg";
import { enter, type Tenancy } from "./tenancy.ts";

/** When a backend crashes, PostgreSQL ends all sessions and is back within a second, or after a recovery. */
const REGAIN_TRIES_MAX = 60;
const REGAIN_EVERY_MS = 1_000;

type Keeping = { readonly log: (message: string) => void; readonly until: AbortSignal };

/** Takes the lock again when the server has thrown every session out, so that the directory stays this process's. */
export function keepTenancy({ session }: Tenancy, directory: string, keeping: Keeping): void {
  letNodeEnd(session);
  session.once("end", () => void regain(directory, keeping));
}

async function regain(directory: string, keeping: Keeping): Promise<void> {
  const { log, until } = keeping;
  for (let tries = 0; tries < REGAIN_TRIES_MAX && !until.aborted; tries++) {
    const entered = await enter(directory).catch(() => undefined);
    if (entered?.type === "Entered") return keepTenancy(entered.tenancy, directory, keeping);
    await sleep(REGAIN_EVERY_MS, undefined, { ref: false });
  }
  if (!until.aborted) log(`PostgreSQL has gone away; see the log in ${directory}`);
}

/** The lock must not keep node running once all else is done. The method is missing from the driver's types. */
const letNodeEnd = (session: Client): void => (session as Client & { unref: () => void }).unref();
