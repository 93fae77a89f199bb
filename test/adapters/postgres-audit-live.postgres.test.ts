import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { seedOrders } from "../../bench/seed-orders.js";
import { audit } from "../../src/adapters/postgres/audit/audit.ts";
import { openDatabase, type Database } from "../../src/adapters/postgres/database.ts";
import type { OrderChange } from "../../src/app/ports.ts";
import { makeDoor } from "../../src/app/door.ts";
import {
  approved,
  begin,
  canceled,
  completed,
  created,
  declined,
  issued,
  nextId,
  product,
} from "../contracts/orders.ts";
import { postgresWorlds, type PostgresWorld } from "../contracts/postgres-world.ts";
import { keyring } from "../domain/orders.ts";
import { Life, moves } from "../domain/life.ts";
import { Shop } from "../journeys/shop.ts";
import { createTestDatabase } from "../postgres-server.ts";

const LANES = 2;

const findingsIn = async (database: Database) => (await audit(database))._unsafeUnwrap().findings;

describe("audit finds nothing", () => {
  const open = postgresWorlds(LANES);
  let world: PostgresWorld;
  beforeAll(async () => {
    world = await open();
  });
  afterAll(() => world.close());

  /** The same life of an order of its own: every name that only one may have is another. */
  const renamed = (life: Life): OrderChange => {
    const { order, entries } = life;
    const id = nextId(order.createdAt);
    const text = JSON.stringify(created({ order, entries, decided: null }))
      .replaceAll(order.checkoutDigest, `digest-${id}`)
      .replaceAll(order.id, id)
      .replaceAll("pay_", `pay_${id}_`);
    return JSON.parse(text) as OrderChange;
  };

  it("in a thousand lives, whatever happened to them in whatever order", async () => {
    (await world.catalogue.add({ ...keyring, available: 1_000_000 }))._unsafeUnwrap();
    const script = fc.tuple(
      fc.array(moves, { maxLength: 30 }),
      fc.constantFrom("confirm" as const, "checkout" as const),
    );
    const lives = fc.sample(script, { numRuns: 1_000, seed: 20_260_101 }).map(([moves, reserveAt]) => {
      const life = new Life(reserveAt);
      for (const move of moves) life.make(move);
      return renamed(life);
    });
    (await world.store.save(lives.map((life) => [life])))._unsafeUnwrap();

    // Some of them meet a Toss that approves a payment and later says it never did. That is worth a finding.
    const [contradicted, ...others] = await findingsIn(world.database);
    expect(contradicted?.code).toBe("VOIDED_NOT_RETURNED");
    expect(others).toEqual([]);
  });

  it("while two instances sell the last units, again and again", async () => {
    const { database, url, store, catalogue, another, close } = await open();
    const auditing = openDatabase({ url });
    const doors = [makeDoor(store), makeDoor(another.store)] as const;
    const [tea, mug] = [
      (await catalogue.add(product("tea", 5)))._unsafeUnwrap(),
      (await catalogue.add(product("mug", 5)))._unsafeUnwrap(),
    ];
    const closing = new AbortController();
    let sold = 0;

    const sell = async (buyer: number): Promise<void> => {
      const door = doors[buyer % 2 === 0 ? 0 : 1];
      for (let round = 0; !closing.signal.aborted; round++) {
        const wanted = buyer % 3 === 0 ? mug : tea;
        const order = issued({ at: store.now(), lines: [[wanted, 1 + (round % 2)]], lane: buyer % LANES });
        await door
          .open(order)
          .andThen(({ id }) => door.change(id, begin(`pay_${id}`)))
          .andThen(({ order }) => door.change(order, round % 3 === 0 ? declined : approved))
          .andThen(({ order }) => door.change(order, round % 3 === 0 ? canceled : completed))
          .andTee(() => sold++);
        if (round % 10 === 9) await catalogue.adjust(wanted.id, 5, "입고");
      }
    };
    const buyers = Array.from({ length: 8 }, (_, buyer) => sell(buyer));
    const found = [];
    for (let look = 0; look < 20; look++) found.push(...(await findingsIn(auditing)));
    closing.abort();
    await Promise.all(buyers);

    expect(found).toEqual([]);
    expect(await findingsIn(database)).toEqual([]);
    expect(sold).toBeGreaterThan(50);
    await auditing.close();
    await close();
  });

  it("after a shop's bad day", async () => {
    const shop = await Shop.open({ patienceMs: 300 });
    const keyring = await shop.sell(1_000, 3);
    const issue = async (name: string) => {
      const shopper = await shop.shopper(name);
      return { shopper, order: await shopper.buy(keyring, 1_000) };
    };
    const pay = async ({ shopper, order }: Awaited<ReturnType<typeof issue>>) => {
      const paymentKey = await shop.authenticate(order.orderId, 1_000);
      await Promise.all([shopper.confirm(order, paymentKey), shopper.confirm(order, paymentKey)]);
    };
    const regretted = await issue("regretted");
    await regretted.shopper.cancel(regretted.order.orderId);
    await shop.fault({ on: "confirm", fault: "drop-answer", times: 1 });
    await pay(await issue("unheard"));
    await shop.fault({ on: "confirm", fault: "error", code: "REJECT_CARD_PAYMENT", times: 1 });
    await pay(await issue("declined"));
    const rivals = await Promise.all(["one", "two", "three"].map(issue));
    await Promise.all(rivals.map(pay));

    const database = openDatabase({ url: shop.databaseUrl });
    expect(await audit(database)).toMatchObject({ value: { orders: 6, findings: [] } });
    await database.close();
    await shop.close();
  });

  it("in the orders that the benchmarks are fed with", async () => {
    const { database, url, close } = await open();
    await seedOrders(url, { orders: 500, lanes: LANES });
    await seedOrders(url, { orders: 500, lanes: LANES });

    expect(await audit(database)).toMatchObject({ value: { orders: 1_000, products: 100, findings: [] } });
    await close();
  });
});

describe("audit", () => {
  const open = postgresWorlds(LANES);
  let world: PostgresWorld;
  beforeAll(async () => {
    world = await open();
    (await world.catalogue.add(product("tea", 5)))._unsafeUnwrap();
  });
  afterAll(() => world.close());

  it("needs no right but to read, and waits for nobody", async () => {
    await sql`create role auditor login password 'auditor'`.execute(world.database.db);
    await sql`grant select on all tables in schema public to auditor`.execute(world.database.db);
    const url = new URL(world.url);
    [url.username, url.password] = ["auditor", "auditor"];
    const auditing = openDatabase({ url: url.href });

    const busy = await world.database.db.startTransaction().execute();
    await sql`update product set available = available - 1`.execute(busy);
    await sql`lock table orders, order_event in row exclusive mode`.execute(busy);
    expect(await findingsIn(auditing)).toEqual([]);
    await busy.rollback().execute();

    await auditing.close();
    await sql`drop owned by auditor; drop role auditor`.execute(world.database.db).catch(() => undefined);
  });

  it("does not take a database that is not of this version for a clean one", async () => {
    const empty = await createTestDatabase();
    const database = openDatabase({ url: empty.url });
    expect((await audit(database))._unsafeUnwrapErr()).toEqual({ type: "NotMigrated" });
    await database.close();
    await empty.drop();
  });

  describe("as a command", () => {
    const PAYONCE = fileURLToPath(new URL("../../bin/payonce.js", import.meta.url));
    const payonce = (databaseUrl: string, ...args: readonly string[]) =>
      new Promise<{ readonly code: unknown; readonly stdout: string; readonly stderr: string }>((resolve) => {
        const env = { ...process.env, DATABASE_URL: databaseUrl };
        execFile(process.execPath, [PAYONCE, "audit", ...args], { env }, (error, stdout, stderr) =>
          resolve({ code: error === null ? 0 : error.code, stdout, stderr }),
        );
      });

    it("ends with 0 when nothing is wrong", async () => {
      const { code, stdout } = await payonce(world.url);
      expect(code).toBe(0);
      expect(stdout).toContain("이상 없음 · nothing is wrong");
    });

    it("ends with 1 when something is, and says what in two languages", async () => {
      const { url, database, close } = await open();
      await sql`insert into stock_adjustment (product_id, delta, reason) values ('tea', 5, '')`.execute(database.db);
      const { code, stdout } = await payonce(url);
      expect(code).toBe(1);
      expect(stdout).toContain("PRODUCT_MISSING");
      expect(stdout).toMatch(/상품이 없음\n.*a product that does not exist\n\s+tea\n/);

      const machine = await payonce(url, "--json");
      expect(machine.code).toBe(1);
      expect(JSON.parse(machine.stdout)).toEqual({
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        orders: 0,
        products: 0,
        findings: [
          { code: "STOCK_DOES_NOT_ADD_UP", invariant: "stock", about: "product", count: 1, ids: ["tea"] },
          { code: "PRODUCT_MISSING", invariant: "stock", about: "product", count: 1, ids: ["tea"] },
        ],
      });
      await close();
    });

    it.each([
      ["there is no database", "postgres://127.0.0.1:1/none", []],
      ["nobody says which", "", []],
      ["it is asked for what it does not know", "postgres://127.0.0.1:1/none", ["--fix"]],
    ])("ends with 2 when it could not look: %s", async (_, databaseUrl, args) => {
      const { code, stdout, stderr } = await payonce(databaseUrl, "--json", ...args);
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr).toMatch(/^payonce: /);
    });
  });
});
