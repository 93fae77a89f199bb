import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { audit } from "../../src/adapters/postgres/audit/audit.ts";
import { makeOrderFinder } from "../../src/adapters/postgres/order-finder.ts";
import type { Database } from "../../src/adapters/postgres/database.ts";
import { prune } from "../../src/adapters/postgres/prune.ts";
import { DAY_MS, Instant } from "../../src/domain/instant.ts";
import { AuditedShop } from "./audited-shop.ts";

const quietly = { isStopping: () => false, progress: () => {} };
const FAMILY = ["orders", "order_line", "payment_attempt", "cancellation", "order_event", "order_person"];

describe("pruning", () => {
  let shop: AuditedShop;
  beforeAll(async () => {
    shop = await AuditedShop.open();
  });
  afterAll(() => shop.close());

  /** The shop has heard of everything. */
  const told = (db: Database["db"]) => sql`update orders set deliver_at = null`.execute(db);

  let copy: Awaited<ReturnType<AuditedShop["copy"]>>;
  let later: Instant;
  beforeEach(async () => {
    copy = await shop.copy();
    await told(copy.database.db);
    later = Instant.after(Instant.of(Date.now()), DAY_MS);
  });
  afterEach(() => copy.close());

  const statuses = async (): Promise<string[]> => {
    const { rows } = await sql<{ status: string }>`select status from orders`.execute(copy.database.db);
    return rows.map(({ status }) => status);
  };
  const findings = async () => (await audit(copy.database))._unsafeUnwrap().findings;
  const unitsOf = async (): Promise<unknown> =>
    (await sql`select id, available from product order by id`.execute(copy.database.db)).rows;

  it("removes what is over, whole, and leaves books that add up", async () => {
    const before = await statuses();
    const shelf = await unitsOf();
    const { orders } = await prune(copy.database, later, quietly);

    const after = await statuses();
    expect(orders).toBe(before.length - after.length);
    expect(orders).toBeGreaterThan(2);
    expect(after).toEqual(expect.arrayContaining(["PREPAY", "IN_PROGRESS", "SUCCESS", "WAITING_FOR_DEPOSIT", "FAIL"]));
    expect(await findings()).toEqual([]);
    expect(await unitsOf()).toEqual(shelf);
    for (const table of FAMILY.slice(1)) {
      const { rows } = await sql`
        select 1 from ${sql.table(table)} p where not exists (
          select from orders o where o.lane = p.lane and o.id = p.order_id)`.execute(copy.database.db);
      expect(rows, table).toEqual([]);
    }
  });

  it("keeps what has changed since, is due, has news to tell, or needs a person", async () => {
    expect(await prune(copy.database, Instant.of(0), quietly)).toEqual({ orders: 0 });
    for (const kept of [
      sql`update orders set due_at = now()`,
      sql`update orders set deliver_at = now()`,
      sql`update orders set attention = '[{"cause":"BOOKS_DIFFER","since":0}]'`,
    ]) {
      const fresh = await shop.copy();
      await told(fresh.database.db);
      await kept.execute(fresh.database.db);
      expect(await prune(fresh.database, later, quietly)).toEqual({ orders: 0 });
      await fresh.close();
    }
  });

  it("keeps what ended before it was made, the clock having gone back, until it was made long ago too", async () => {
    const longAgo = Instant.of(Date.UTC(2020, 0, 1));
    await sql`update orders set changed_at = ${new Date(longAgo)}`.execute(copy.database.db);
    expect(await prune(copy.database, Instant.after(longAgo, DAY_MS), quietly)).toEqual({ orders: 0 });
    expect((await prune(copy.database, later, quietly)).orders).toBeGreaterThan(2);
  });

  it("remembers how old was what it removed, and nothing else of it", async () => {
    const finder = makeOrderFinder(copy.database, { lanes: 1, earlierLanes: [] });
    const until = async () => (await finder.prunedUntil())._unsafeUnwrap();
    expect(await until()).toBeNull();
    await prune(copy.database, Instant.of(0), quietly);
    expect(await until()).toBeNull();
    await prune(copy.database, later, quietly);
    expect(await until()).toBe(later);
  });

  it("does not forget that it removed younger ones before", async () => {
    const finder = makeOrderFinder(copy.database, { lanes: 1, earlierLanes: [] });
    const younger = Instant.after(later, DAY_MS);
    await sql`update settings set pruned_until = ${new Date(younger)}`.execute(copy.database.db);
    expect((await prune(copy.database, later, quietly)).orders).toBeGreaterThan(0);
    expect((await finder.prunedUntil())._unsafeUnwrap()).toBe(younger);
  });

  it("stops between two batches when it is told to", async () => {
    expect(await prune(copy.database, later, { ...quietly, isStopping: () => true })).toEqual({ orders: 0 });
    expect(await findings()).toEqual([]);
  });

  it("leaves the history guarded", async () => {
    await prune(copy.database, later, quietly);
    await expect(sql`delete from order_event`.execute(copy.database.db)).rejects.toThrow("append-only");
  });
});
