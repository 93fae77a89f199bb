import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { sql } from "kysely";
import { Client } from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { openDatabase } from "../../src/adapters/postgres/database.ts";
import { makeOrderStore } from "../../src/adapters/postgres/order-store.ts";
import { makeDoor, type Door } from "../../src/app/door.ts";
import type { OrderChange } from "../../src/app/ports.ts";
import type { Order } from "../../src/domain/order.ts";
import type { Product } from "../../src/domain/product.ts";
import { begin, issued, product, windowFailed, type Asked } from "../contracts/orders.ts";
import { instanceOn, postgresWorlds, type PostgresWorld } from "../contracts/postgres-world.ts";

const UNAVAILABLE = { error: { type: "StoreUnavailable" } };

describe("the PostgreSQL store, when something goes wrong", () => {
  const open = postgresWorlds(1);
  let world: PostgresWorld;
  let door: Door;
  let tea: Product;
  let mug: Product;
  beforeEach(async () => {
    world = await open({ statementTimeoutMs: 3_000 });
    door = makeDoor(world.store);
    tea = (await world.catalogue.add(product("tea", 100)))._unsafeUnwrap();
    mug = (await world.catalogue.add(product("mug", 100)))._unsafeUnwrap();
  });
  afterEach(() => world.close());

  const newOrder = (more: Partial<Asked> = {}) => issued({ at: world.store.now(), lines: [[tea, 1]], ...more });
  const opened = async (more: Partial<Asked> = {}): Promise<Order> => (await door.open(newOrder(more)))._unsafeUnwrap();
  const created = (more: Partial<Asked> = {}): OrderChange => {
    const { order, entries } = newOrder(more);
    return { before: null, after: { ...order, version: entries.length }, entries };
  };
  const load = async ({ id }: Order): Promise<Order | undefined> =>
    (await world.store.load([id]))._unsafeUnwrap().get(id);
  const availableOf = async ({ id }: Product): Promise<number | undefined> =>
    (await world.catalogue.find([id]))._unsafeUnwrap().get(id)?.available;

  /** Somebody else, with a transaction of their own. */
  const stranger = async (statement: string, parameters: unknown[] = []): Promise<Client> => {
    const client = new Client(world.url);
    await client.connect();
    await client.query("begin");
    await client.query(statement, parameters);
    return client;
  };

  /** Resolves once the store has come to the lock that a stranger holds. */
  const somebodyWaits = async (): Promise<void> => {
    const waiting = sql<{ count: number }>`select count(*)::int as count from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`;
    await expect.poll(async () => (await waiting.execute(world.database.db)).rows[0]?.count).toBeGreaterThan(0);
  };

  it("says that it is unavailable when nobody listens", async () => {
    const database = openDatabase({ url: "postgres://nobody@127.0.0.1:1/nowhere" });
    const { store, finder, due, catalogue } = instanceOn(database, { lanes: 1, earlierLanes: [] });
    const { id } = newOrder().order;

    expect(await store.load([id])).toMatchObject(UNAVAILABLE);
    expect((await store.save([[created()]]))._unsafeUnwrap()).toEqual([UNAVAILABLE.error]);
    expect(await finder.history(id)).toMatchObject(UNAVAILABLE);
    expect(await due.claim(1, 1_000)).toMatchObject(UNAVAILABLE);
    expect(await due.hold([{ id, version: 1, dueAt: null }])).toMatchObject(UNAVAILABLE);
    expect(await catalogue.list()).toMatchObject(UNAVAILABLE);
    await database.close();
  });

  it("loses what a killed connection was doing, and goes on with another", async () => {
    const order = await opened();
    const holder = await stranger("select from product where id = $1 for update", [tea.id]);
    const answer = door.change(order, begin("pay"));
    await somebodyWaits();
    await holder.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name = 'payonce'`,
    );

    expect(await answer).toMatchObject(UNAVAILABLE);
    await holder.end();
    expect(await load(order)).toEqual(order);
    expect((await door.change(order, begin("pay"))).isOk()).toBe(true);
    expect(await availableOf(tea)).toBe(99);
  });

  it("waits for a lock no longer than a statement may take, and leaves nothing", async () => {
    const order = await opened();
    const holder = await stranger("select from product where id = $1 for update", [tea.id]);

    expect(await door.change(order, begin("pay"))).toMatchObject(UNAVAILABLE);
    expect((await door.open(newOrder({ lines: [[mug, 1]], reserveAt: "checkout" }))).isOk()).toBe(true);

    await holder.end();
    expect(await load(order)).toEqual(order);
    expect((await door.change(order, begin("pay"))).isOk()).toBe(true);
  });

  it("does not make a batch pay for a member that somebody overtakes at the last moment", async () => {
    const [first, overtaken, last] = [await opened(), await opened(), await opened()];
    const changes = [first, overtaken, last].map((before, index): OrderChange => {
      const { order, entries } = begin(`pay-${index}`)(before, world.store.now())._unsafeUnwrap();
      return { before, after: { ...order, version: 2 }, entries };
    });
    // Its new version cannot be seen while the batch looks, and is there by the time the batch may write.
    const other = await stranger("update orders set version = 2 where lane = 0 and id = $1", [overtaken.id]);
    const answers = world.store.save(changes.map((change) => [change]));
    await somebodyWaits();
    await other.query("commit");
    await other.end();

    expect((await answers)._unsafeUnwrap()).toEqual([{ type: "Saved" }, { type: "Conflict" }, { type: "Saved" }]);
    expect(await availableOf(tea)).toBe(98);
    expect(await load(last)).toEqual(changes[2]?.after);
  });

  it("takes nothing off the shelf for a single order that somebody overtakes at the last moment", async () => {
    const order = await opened();
    const { order: after, entries } = begin("pay")(order, world.store.now())._unsafeUnwrap();
    const other = await stranger("update orders set version = 2 where lane = 0 and id = $1", [order.id]);
    const answers = world.store.save([[{ before: order, after: { ...after, version: 2 }, entries }]]);
    await somebodyWaits();
    await other.query("commit");
    await other.end();

    expect((await answers)._unsafeUnwrap()).toEqual([{ type: "Conflict" }]);
    expect(await availableOf(tea)).toBe(100);
  });

  it("keeps the connection on which a single order was refused, once it knows the statements", async () => {
    const backends = async (): Promise<number[]> => {
      const ours = sql<{ pid: number }>`select pid from pg_stat_activity
        where datname = current_database() and application_name = 'payonce' order by pid`;
      return (await ours.execute(world.database.db)).rows.map(({ pid }) => pid);
    };
    const takes = (units: number) => door.open(newOrder({ reserveAt: "checkout", lines: [[tea, units]] }));
    (await takes(1))._unsafeUnwrap();
    const before = await backends();

    for (const units of [100, 1_000, 100]) {
      expect((await takes(units))._unsafeUnwrapErr()).toMatchObject({ type: "OutOfStock", available: 99 });
    }
    (await takes(99))._unsafeUnwrap();
    expect(await backends()).toEqual(before);
    expect(await availableOf(tea)).toBe(0);
  });

  it("does not make a batch pay for members whose product somebody does not let go of", async () => {
    const wanting = (of: Product) => created({ lines: [[of, 1]], reserveAt: "checkout" });
    const changes = [wanting(tea), wanting(mug), wanting(tea), wanting(mug), wanting(mug)];
    const holder = await stranger("select from product where id = $1 for update", [mug.id]);
    const begun = performance.now();
    const answers = (await world.store.save(changes.map((change) => [change])))._unsafeUnwrap();
    const tookMs = performance.now() - begun;
    await holder.end();

    const [saved, refused] = [{ type: "Saved" }, { type: "StoreUnavailable" }];
    expect(answers).toEqual([saved, refused, saved, refused, refused]);
    expect(await Promise.all(changes.map(({ after }) => load(after)))).toMatchObject([
      {},
      undefined,
      {},
      undefined,
      undefined,
    ]);
    // The batch waits once, and one member alone: 3 s each, whatever the number of those that want the same.
    expect(tookMs).toBeLessThan(9_000);
  });

  it("tells each part of a long write what became of it, though a later one is cut off", async () => {
    const first = created({ lines: [[mug, 1]] });
    const { order, entries } = begin("pay")(first.after, world.store.now())._unsafeUnwrap();
    const second = { before: first.after, after: { ...order, version: 2 }, entries };
    const holder = await stranger("select from product where id = $1 for update", [mug.id]);
    const answers = (await world.store.save([[first], [second]]))._unsafeUnwrap();
    await holder.end();
    expect(answers).toEqual([{ type: "Saved" }, { type: "StoreUnavailable" }]);
  });

  it("names who took the cart while a batch was waiting, to that member alone", async () => {
    const asked = { user: "kim", cart: "cart" };
    const [winner, loser, neighbour] = [created(asked), created({ ...asked, reserveAt: "checkout" }), created()];
    const holder = await stranger("select from product where id = $1 for update", [tea.id]);
    const answers = world.store.save([[loser], [neighbour]]);
    await somebodyWaits();
    // A batch looks only once it has the products: so it sees what happened while it waited for them.
    expect((await world.another.store.save([[winner]]))._unsafeUnwrap()).toEqual([{ type: "Saved" }]);
    await holder.end();

    expect((await answers)._unsafeUnwrap()).toEqual([{ type: "Taken", by: winner.after.id }, { type: "Saved" }]);
    expect(await availableOf(tea)).toBe(100);
  });

  it("comes out of a deadlock with somebody else's transaction", async () => {
    const order = await opened({ reserveAt: "checkout" });
    const other = await stranger("update orders set due_at = due_at where lane = 0 and id = $1", [order.id]);
    const answer = door.change(order, begin("pay"));
    await somebodyWaits();
    await other.query("commit");
    await other.end();
    expect((await answer).isOk()).toBe(true);
  });

  it("throws what is a bug of ours, and has stored nothing then", async () => {
    const [good, bad] = [created({ reserveAt: "checkout" }), created()];
    const unheardOf = { ...bad, after: { ...bad.after, status: "LOST" } } as unknown as OrderChange;

    const { save } = makeOrderStore(world.database);
    await expect(save([[good], [unheardOf]])).rejects.toThrow("check constraint");

    expect(await load(good.after)).toBeUndefined();
    expect(await availableOf(tea)).toBe(100);
    await expect(save([[{ ...good, entries: [] }]])).rejects.toThrow("history");
  });

  it("takes no row that breaks an invariant for an order", async () => {
    const order = await opened();
    await sql`delete from order_line where lane = 0 and order_id = ${order.id}`.execute(world.database.db);
    await expect(world.store.load([order.id])).rejects.toThrow("has no lines");
  });

  describe("and the answer of a commit gets lost on the way", () => {
    /** Passes everything on, until the client sends `last`: that still arrives, and nothing ever comes back. */
    const cutAfter = async (last: string) => {
      const { hostname, port } = new URL(world.url);
      const server = createServer((near: Socket) => {
        const far = connect(Number(port), hostname);
        let isCut = false;
        near.on("data", (data) => {
          far.write(data);
          if (!data.includes(last)) return;
          isCut = true;
          setTimeout(() => near.destroy(), 100);
        });
        far.on("data", (data) => isCut || near.write(data));
        for (const socket of [near, far]) socket.on("error", () => {});
        near.on("close", () => far.end());
        far.on("close", () => near.end());
      });
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
      const url = new URL(world.url);
      url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
      return { url: url.href, close: () => server.close() };
    };

    const begins = (before: Order, key: string): OrderChange => {
      const { order, entries } = begin(key)(before, world.store.now())._unsafeUnwrap();
      return { before, after: { ...order, version: 2 }, entries };
    };
    const closes = (before: Order): OrderChange => {
      const { order, entries } = windowFailed("USER_CANCEL")(before, world.store.now())._unsafeUnwrap();
      return { before, after: { ...order, version: 2 }, entries };
    };

    it.each([
      ["a transaction", "commit", (one: Order, other: Order) => [begins(one, "pay"), begins(other, "other")]],
      ["a transaction that leaves at once", "with shelf", (one: Order) => [begins(one, "pay")]],
      ["a statement of its own", "with updated", (one: Order) => [closes(one)]],
    ])("of %s", async (_, last, changes) => {
      const [order, other] = [await opened(), await opened({ lines: [[mug, 1]] })];
      const proxy = await cutAfter(last);
      const database = openDatabase({ url: proxy.url });
      const asked = changes(order, other);

      const answers = await makeOrderStore(database).save(asked.map((change) => [change]));

      expect(answers._unsafeUnwrap()).toEqual(asked.map(() => UNAVAILABLE.error));
      expect((await load(order))?.version).toBe(2);
      const again = (await door.change(order.id, begin("pay")))._unsafeUnwrap();
      expect(again.order.attempts).toHaveLength(1);
      expect(await availableOf(tea)).toBe(99);
      await database.close();
      proxy.close();
    });
  });
});
