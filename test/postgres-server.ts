import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Client } from "pg";
import { inject } from "vitest";
import type { TestProject } from "vitest/node";
import { startEmbeddedPostgres } from "../src/adapters/embedded-postgres/start.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The run's server, as its superuser, in the database for maintenance. */
    readonly postgresUrl: string;
  }
}

/** Vitest's globalSetup: one server for the whole run, with fsync as in production, in a directory that ends with it. */
export default async function startServerForTheRun(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = mkdtempSync(path.join(tmpdir(), "payonce-test-"));
  const server = await startEmbeddedPostgres({ dataDir });
  endWithThisProcess(server.pid, dataDir);
  project.provide("postgresUrl", server.url());
  return async () => {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
}

/**
 * Whatever ends the run, a Ctrl-C or a kill -9, closes the pipe to this watcher, which then ends the server and removes
 * its directory. The watcher sits in a session of its own, where the Ctrl-C does not reach it, and in a short script of
 * its own, because no code of ours is left to run. After an orderly end it finds nothing to do.
 */
function endWithThisProcess(pid: number, dataDir: string): void {
  const script = `
    const { readFileSync, rmSync } = require("node:fs");
    const [pid, dataDir] = process.argv.slice(1);
    const stillServes = () => {
      try {
        return readFileSync(dataDir + "/cluster/pgdata/postmaster.pid", "utf8").startsWith(pid + "\\n");
      } catch {
        return false;
      }
    };
    const remove = () => rmSync(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    process.stdin.resume().on("close", () => {
      if (stillServes()) process.kill(Number(pid), "SIGQUIT");
      setTimeout(remove, 500);
    });`;
  const watcher = spawn(process.execPath, ["-e", script, String(pid), dataDir], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  watcher.unref();
  (watcher.stdin as typeof watcher.stdin & { unref: () => void }).unref();
}

export type TestDatabase = { readonly name: string; readonly url: string; readonly drop: () => Promise<void> };

/** A database of the caller's own, empty or a copy of `template`, to which nobody may be connected at that moment. */
export async function createTestDatabase({ template = "template0" } = {}): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await maintain(`create database ${name} template ${template}`);
  const url = new URL(inject("postgresUrl"));
  url.pathname = `/${name}`;
  // Forced, since a test that failed in the middle may have left its pool open.
  return { name, url: url.href, drop: () => maintain(`drop database if exists ${name} with (force)`) };
}

async function maintain(statement: string): Promise<void> {
  const client = new Client(inject("postgresUrl"));
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
