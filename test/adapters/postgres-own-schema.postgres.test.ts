import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { migrateTo } from "../../src/commands/migrate.ts";
import { createTestDatabase, type TestDatabase } from "../postgres-server.ts";

describe("a shop's existing database", () => {
  let database: TestDatabase;
  let client: Client;
  beforeAll(async () => {
    database = await createTestDatabase();
    client = new Client(database.url);
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  it("keeps its own tables of the same names when the URL names a schema for ours", async () => {
    await client.query("create table orders (theirs text); insert into orders values ('kept'); create schema payonce");
    await migrateTo(`${database.url}?options=-csearch_path%3Dpayonce`);

    const { rows } = await client.query<{ schema: string }>(
      "select table_schema as schema from information_schema.tables where table_name in ('orders', 'product', 'settings')",
    );
    expect(rows.map(({ schema }) => schema).sort()).toEqual(["payonce", "payonce", "payonce", "public"]);
    expect((await client.query("select theirs from public.orders")).rows).toEqual([{ theirs: "kept" }]);
  });
});
