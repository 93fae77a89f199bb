import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { openDatabase, type Database } from "../../src/adapters/postgres/database.ts";
import { isMigrated, migrate } from "../../src/adapters/postgres/migrate.ts";
import { checkLanes, readSettings, rememberPublicUrl, takeOver } from "../../src/adapters/postgres/settings.ts";
import { makeDoor } from "../../src/app/door.ts";
import { Instant } from "../../src/domain/instant.ts";
import { begin, canceled, issued, product, windowFailed } from "../contracts/orders.ts";
import { instanceOn } from "../contracts/postgres-world.ts";
import { createTestDatabase, type TestDatabase } from "../postgres-server.ts";

describe("a PostgreSQL database", () => {
  let test: TestDatabase;
  let database: Database;
  beforeEach(async () => {
    test = await createTestDatabase();
    database = openDatabase({ url: test.url });
  });
  afterEach(async () => {
    await database.close();
    await test.drop();
  });

  it("is migrated by one of several who start at once", async () => {
    expect((await isMigrated(database))._unsafeUnwrap()).toBe(false);
    const others = Array.from({ length: 3 }, () => openDatabase({ url: test.url }));

    const settings = await Promise.all([database, ...others].map((each) => migrate(each, { lanes: 2 })));

    for (const answer of settings) {
      expect(answer._unsafeUnwrap()).toEqual({ lanes: 2, earlierLanes: [], publicUrl: null });
    }
    expect((await isMigrated(database))._unsafeUnwrap()).toBe(true);
    await Promise.all(others.map((each) => each.close()));
  });

  it("keeps several shops apart, a schema for each", async () => {
    (await migrate(database))._unsafeUnwrap();
    await sql`create schema other_shop`.execute(database.db);
    const url = new URL(test.url);
    url.searchParams.set("options", "-c search_path=other_shop");
    const other = openDatabase({ url: url.href });

    expect((await isMigrated(other))._unsafeUnwrap()).toBe(false);
    (await migrate(other, { lanes: 3 }))._unsafeUnwrap();

    expect((await readSettings(other))._unsafeUnwrap().lanes).toBe(3);
    expect((await readSettings(database))._unsafeUnwrap().lanes).toBe(1);
    await other.close();
  });

  it("remembers its lanes, which only grow, and what they were", async () => {
    expect((await migrate(database))._unsafeUnwrap().lanes).toBe(1);
    (await migrate(database, { lanes: 2 }))._unsafeUnwrap();
    const grown = (await migrate(database, { lanes: 8 }))._unsafeUnwrap();

    expect(grown).toEqual({ lanes: 8, earlierLanes: [1, 2], publicUrl: null });
    expect((await migrate(database))._unsafeUnwrap()).toEqual(grown);
    expect((await migrate(database, { lanes: 4 }))._unsafeUnwrapErr()).toEqual({
      type: "LanesCannotShrink",
      lanes: 8,
      asked: 4,
    });
    expect(checkLanes(grown, 8).isOk()).toBe(true);
    expect(checkLanes(grown, 4)._unsafeUnwrapErr()).toEqual({ type: "LanesDiffer", lanes: 8, asked: 4 });
  });

  it("numbers an order's history from 1 to the order's version", async () => {
    const { store } = instanceOn(database, (await migrate(database))._unsafeUnwrap());
    const door = makeDoor(store);
    const { order } = (
      await door
        .open(issued({ at: store.now(), lines: [[product("tea", 1), 1]] }))
        .andThen((order) => door.change(order, windowFailed("USER_CANCEL")))
        .andThen(({ order }) => door.change(order, canceled))
    )._unsafeUnwrap();

    const { rows } = await sql<{ sequence: number }>`
      select sequence from order_event where lane = 0 and order_id = ${order.id} order by sequence`.execute(
      database.db,
    );
    expect(rows.map(({ sequence }) => sequence)).toEqual([1, 2, order.version]);
  });

  it("remembers the address it serves under, until somebody takes over", async () => {
    (await migrate(database))._unsafeUnwrap();
    const remember = (url: string) => rememberPublicUrl(database, url);

    expect((await remember("https://shop.example"))._unsafeUnwrap()).toBe("https://shop.example");
    expect((await remember("https://clone.example"))._unsafeUnwrap()).toBe("https://shop.example");
    (await takeOver(database, "https://clone.example"))._unsafeUnwrap();
    expect((await remember("https://shop.example"))._unsafeUnwrap()).toBe("https://clone.example");
  });

  describe("refuses by itself", () => {
    const at = Instant.of(Date.UTC(2026, 0, 1));
    beforeEach(async () => {
      const settings = (await migrate(database))._unsafeUnwrap();
      const { store, catalogue } = instanceOn(database, settings);
      const tea = (await catalogue.add(product("tea", 1)))._unsafeUnwrap();
      const door = makeDoor(store);
      const order = (
        await door.open(issued({ at, lines: [[tea, 1]], user: "kim", cart: "cart", request: "key" }))
      )._unsafeUnwrap();
      (await door.change(order, (order) => begin("pay")(order, at)))._unsafeUnwrap();
    });

    const run = (statement: string) => sql.raw(statement).execute(database.db);
    const copyOf = (table: string, changes: Record<string, string>): string => `
      insert into ${table} select (jsonb_populate_record(t, '${JSON.stringify(changes)}')).* from ${table} t limit 1`;

    it.each([
      ["to sell what is not there", "update product set available = available - 1"],
      ["a line that has more out than was ordered", "update order_line set out = quantity + 1"],
      ["a line that has less than nothing out", "update order_line set out = -1"],
      ["a negative amount", "update orders set amount = -1"],
      ["a state it does not know", "update orders set status = 'PAID'"],
      ["an end without a reason", "update orders set status = 'CANCEL'"],
      ["an approval without its time", "update payment_attempt set status = 'APPROVED'"],
      [
        "a second open attempt",
        copyOf("payment_attempt", { ordinal: "2", payment_key: "other", status: "CONFIRMING" }),
      ],
      ["the same payment twice", copyOf("payment_attempt", { order_id: "other", status: "DECLINED" })],
      ["the same cart twice", copyOf("orders", { id: "other", request_key: "other" })],
      ["the same request key twice", copyOf("orders", { id: "other", cart_id: "other" })],
    ])("%s", async (_, statement) => {
      await expect(run(statement)).rejects.toThrow(/violates (check|unique) constraint|duplicate key/);
    });

    it("a second live attempt", async () => {
      await run(`update payment_attempt set status = 'APPROVED', approved_at = now()`);
      await expect(run(copyOf("payment_attempt", { ordinal: "2", payment_key: "other" }))).rejects.toThrow("one_live");
    });

    it("a second cancellation of a payment while one is under way", async () => {
      const cancellation = (ordinal: number): string => `
        insert into cancellation (lane, order_id, ordinal, payment_key, purpose, origin, status, amount, reason,
          restock, requested_at, sent_at, try_number, key_id, heard)
        values (0, 'order', ${ordinal}, 'pay', 'REFUND', 'OURS', 'REQUESTED', 1, '', '[]', now(), now(), 1, 'k', 'NOTHING')`;
      await run(cancellation(1));
      await expect(run(cancellation(2))).rejects.toThrow("one_under_way");
    });

    it("to forget or alter its history", async () => {
      for (const statement of [
        "update order_event set actor = 'toss'",
        "delete from order_event",
        "truncate order_event",
        "set payonce.pruning = 'off'; delete from order_event",
      ]) {
        await expect(run(statement)).rejects.toThrow("append-only");
      }
    });

    it("even then to alter it, when it may be pruned", async () => {
      const pruning = (statement: string) => run(`begin; set local payonce.pruning = 'on'; ${statement}; commit`);
      await expect(pruning("update order_event set actor = 'toss'")).rejects.toThrow("append-only");
      await run("rollback");
      await pruning("delete from order_event");
      await expect(run("truncate order_event")).rejects.toThrow("append-only");
    });
  });
});
