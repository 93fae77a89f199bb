import { execFile } from "node:child_process";
import { stat } from "node:fs/promises";
import { promisify } from "node:util";
import { EmbeddedPostgresError } from "./failure.ts";

const execute = promisify(execFile);

/** The operating system's user that the server runs as, where that is not the user we run as. */
export type Account = { readonly uid: number; readonly gid: number };

const ROOT = 0;

/** macOS ships its own under the second name. */
const ACCOUNT_NAMES = ["postgres", "_postgres"] as const;

const ACCOUNT_MAKERS: readonly (readonly [command: string, ...args: string[]])[] = [
  ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", "postgres"],
  ["adduser", "--system", "--group", "--no-create-home", "--shell", "/usr/sbin/nologin", "postgres"],
];

const weAreRoot = (): boolean => process.getuid?.() === ROOT;

/**
 * PostgreSQL refuses to run as root, so root lends the server another account: the one that owns the data already, so
 * that a directory filled by a normal user stays theirs under sudo, or else `postgres`.
 */
export async function accountForServer(pgdata: string): Promise<Account | undefined> {
  if (!weAreRoot()) return undefined;

  const owner = await stat(pgdata).catch(() => undefined);
  if (owner !== undefined && owner.uid !== ROOT) return { uid: owner.uid, gid: owner.gid };

  return (await findAccount()) ?? (await makeAccount());
}

async function findAccount(): Promise<Account | undefined> {
  for (const name of ACCOUNT_NAMES) {
    const ids = await Promise.all([idOf("-u", name), idOf("-g", name)]).catch(() => undefined);
    if (ids !== undefined) return { uid: ids[0], gid: ids[1] };
  }
  return undefined;
}

async function idOf(which: "-u" | "-g", name: string): Promise<number> {
  const { stdout } = await execute("id", [which, name]);
  return Number(stdout);
}

async function makeAccount(): Promise<Account> {
  const complaints: string[] = [];
  for (const [command, ...args] of ACCOUNT_MAKERS) {
    await execute(command, args).catch((error: Error) => complaints.push(error.message.trim()));
    // Asked again even after a failure: another start may have made the account in the same moment.
    const account = await findAccount();
    if (account !== undefined) return account;
  }
  throw new EmbeddedPostgresError(
    "NoServerAccount",
    "PostgreSQL does not run as root, and the user 'postgres' could not be created. " +
      `Create it, or start as a normal user. (${complaints.join("; ")})`,
  );
}
