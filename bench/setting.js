import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Client } from "pg";

import { auditAt } from "../dist/commands/audit.js";
import { migrateTo } from "../dist/commands/migrate.js";
import { startChild } from "./children.js";
import { seedOrders } from "./seed-orders.js";

export const PRODUCTS = 10_000;
/** What a reader has to know of the server to believe the numbers. */
const SETTINGS = [
  ...["server_version", "fsync", "synchronous_commit", "full_page_writes", "wal_sync_method", "shared_buffers"],
  ...["max_wal_size", "checkpoint_timeout", "max_connections", "autovacuum", "jit"],
];

/** One PostgreSQL for the whole run, and seeded databases to copy from. */
export const openSetting = async () => {
  const directory = await mkdtemp(path.join(tmpdir(), "payonce-bench-"));
  const postgres = await startChild("servers/postgres.js", { args: [path.join(directory, "postgres")] });
  /** @type {{ url: string, pid: number }} */
  const { url, pid } = postgres.ready;
  const urlOf = (/** @type {string} */ name) => Object.assign(new URL(url), { pathname: `/${name}` }).href;
  let copies = 0;

  /** A migrated database with so many orders, analysed. Made once, it is only ever copied. */
  const seeded = async (/** @type {number} */ orders) => {
    const name = `seeded_${orders}`;
    const [known] = await query(url, "select 1 from pg_database where datname = $1", [name]);
    if (known !== undefined) return name;
    await query(url, `create database ${name}`);
    await migrateTo(urlOf(name));
    await seedOrders(urlOf(name), { orders, products: PRODUCTS });
    await query(urlOf(name), "vacuum analyze product");
    return name;
  };

  /**
   * A database of the part's own, audited when the part is over.
   *
   * @template T
   * @param {number} orders
   * @param {(url: string) => Promise<T>} part
   */
  const withDatabase = async (orders, part) => {
    const name = `bench_${++copies}`;
    await query(url, `create database ${name} template ${await seeded(orders)} strategy file_copy`);
    try {
      const result = await part(urlOf(name));
      const { findings, orders: audited } = await auditAt(urlOf(name));
      if (findings.length > 0) throw new Error(`the audit found ${JSON.stringify(findings, null, 2)}`);
      console.log(`    audit: ${audited} orders, nothing is wrong`);
      return result;
    } finally {
      await query(url, `drop database ${name} with (force)`);
    }
  };

  const settings = async () => {
    const rows = await query(url, "select name, setting, unit from pg_settings where name = any($1)", [SETTINGS]);
    return Object.fromEntries(rows.map(({ name, setting, unit }) => [name, `${setting}${unit ? ` ${unit}` : ""}`]));
  };

  return {
    ...{ directory, postgres: pid, withDatabase, settings },
    /** Dirty pages of what was before are written now, and not while something is measured. */
    settle: () => query(url, "checkpoint"),
    close: () => postgres.end(),
  };
};

/** @typedef {Awaited<ReturnType<typeof openSetting>>} Setting */

/** @type {(url: string, text: string, values?: unknown[]) => Promise<any[]>} */
export const query = async (url, text, values = []) => {
  const client = new Client(url);
  await client.connect();
  try {
    return (await client.query(text, values)).rows;
  } finally {
    await client.end();
  }
};
