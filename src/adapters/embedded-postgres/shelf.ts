import { chmod, copyFile, lstat, mkdir, readdir, readlink, rename, rm, symlink } from "node:fs/promises";
import path from "node:path";
import { EmbeddedPostgresError } from "./failure.ts";

/**
 * Where root puts binaries that another account must run. Not /tmp: everybody may make names there, and a name made
 * before ours would be a stranger's program run by us. Below /var/lib only root makes names.
 */
const SHELF = "/var/lib/payonce";

/** Copies once per version; the copy gets its name only when it is whole. Removing the shelf is always safe. */
export async function copyToShelf(native: string, name: string, shelf = SHELF): Promise<string> {
  await mkdir(shelf, { recursive: true, mode: 0o755 });
  await refuseUnlessOurs(shelf);

  const copy = path.join(shelf, name);
  if (!(await isThere(copy))) {
    const unfinished = path.join(shelf, `.${name}.${process.pid}`);
    await rm(unfinished, { recursive: true, force: true });
    await copyReadable(native, unfinished);
    await rename(unfinished, copy).catch(async (error: unknown) => {
      await rm(unfinished, { recursive: true, force: true });
      // Another start has put its copy there meanwhile, and one is as good as the other.
      if (!(await isThere(copy))) throw error;
    });
  }
  await refuseUnlessOurs(copy);
  return copy;
}

async function refuseUnlessOurs(directory: string): Promise<void> {
  const facts = await lstat(directory);
  const othersMayWrite = (facts.mode & 0o022) !== 0;
  if (facts.isDirectory() && facts.uid === process.getuid?.() && !othersMayWrite) return;
  throw new EmbeddedPostgresError(
    "UnsafeDirectory",
    `${directory} is not a directory that only we may change, so no program is run from it. Remove it and start again.`,
  );
}

/** Modes are set by hand: neither the umask of this process nor the one of npm may close the copy again. */
async function copyReadable(from: string, to: string): Promise<void> {
  await mkdir(to);
  await chmod(to, 0o755);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (entry.isDirectory()) await copyReadable(source, target);
    else if (entry.isSymbolicLink()) await symlink(await readlink(source), target);
    else if (!entry.name.endsWith(".a")) {
      await copyFile(source, target);
      await chmod(target, 0o755);
    }
  }
}

const isThere = (file: string): Promise<boolean> =>
  lstat(file).then(
    () => true,
    () => false,
  );
