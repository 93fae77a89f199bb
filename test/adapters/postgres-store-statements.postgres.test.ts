import { Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { makeDoor, type Door } from "../../src/app/door.ts";
import type { Order } from "../../src/domain/order.ts";
import type { Product } from "../../src/domain/product.ts";
import {
  approved,
  begin,
  changed,
  created,
  declined,
  issued,
  product,
  windowFailed,
  type Asked,
} from "../contracts/orders.ts";
import { everything, statementsOf, type Statement } from "../contracts/statements.ts";
import { postgresWorlds, type PostgresWorld } from "../contracts/postgres-world.ts";

const FAMILY = "orders|order_line|payment_attempt|cancellation|order_event|order_person";
const USE = new RegExp(`\\b(from|join|update|into) "?(?:${FAMILY})"?(?: (\\w+))?(?: \\((\\w+))?`, "g");
const IN_LANE = /(?:\b(\w+)\.|"|\b)lane"? = \$(\d+)/g;

const usesOrders = ({ text }: Statement): boolean => text.search(USE) >= 0;

/** The uses of a table of the orders family that a statement does not bind to the lane. */
const outsideLane = ({ text, values }: Statement, lane: number): string[] => {
  const bound = [...text.matchAll(IN_LANE)].filter(([, , index]) => values[Number(index) - 1] === lane);
  const isBound = (name: string | undefined): boolean =>
    bound.some(([, table]) => table === undefined || table === name);
  return [...text.matchAll(USE)].flatMap(([use, verb, name]) => {
    if (verb !== "into") return isBound(name) ? [] : [use];
    const written = text.slice(text.indexOf(use)).match(/^\S+ \S+ \(lane, .*?\) select \$(\d+)::smallint/);
    return written !== null && values[Number(written[1]) - 1] === lane ? [] : [use];
  });
};

const LANES = [0, 1, 2];
const LANE = 2;

describe("the statements of the PostgreSQL store", () => {
  const open = postgresWorlds(LANES.length);
  let world: PostgresWorld;
  let door: Door;
  let tea: Product;
  beforeEach(async () => {
    world = await open();
    door = makeDoor(world.store);
    tea = (await world.catalogue.add(product("tea", 1_000)))._unsafeUnwrap();
  });
  afterEach(() => world.close());

  const newOrder = (more: Partial<Asked> = {}) =>
    issued({ at: world.store.now(), lines: [[tea, 1]], user: "kim", lane: LANE, ...more });
  const opened = async (more: Partial<Asked> = {}): Promise<Order> => (await door.open(newOrder(more)))._unsafeUnwrap();

  it("bind every use of the orders family to one lane", async () => {
    const statements = (await statementsOf(() => everything(world, LANE))).filter(usesOrders);

    expect(statements.length).toBeGreaterThan(25);
    for (const statement of statements) {
      const lanes = LANES.filter((lane) => outsideLane(statement, lane).length === 0);
      expect(lanes, statement.text).toHaveLength(1);
    }
  });

  it.each([
    ["select id from orders where id = $1", ["x"]],
    ["select o.id from orders o where o.lane = $1", [0]],
    ["select o.id from orders o join order_line l on l.order_id = o.id where o.lane = $1", [LANE]],
    ["update orders o set due_at = $1 where o.lane = $2 and o.id in (select d.id from orders d)", [null, LANE]],
    ["with t as (insert into order_event (lane, order_id) select $1::smallint, $2) select 1", [0, "x"]],
    ["with t as (insert into order_event (order_id) select $1) select 1", ["x"]],
  ])("would be caught without it: %s", (text, values) => {
    expect(outsideLane({ text, values }, LANE)).toHaveLength(1);
  });

  it("never ask for orders and products at once, nor name a schema", async () => {
    for (const { text } of await statementsOf(() => everything(world, LANE))) {
      expect(usesOrders({ text, values: [] }) && /\b(from|join|update|into) "?product\b/.test(text), text).toBe(false);
      expect(text).not.toMatch(/\bpublic\b/);
    }
  });

  it("read an order with all its parts at once", async () => {
    const order = await opened();
    expect(await statementsOf(() => world.store.load([order.id]))).toHaveLength(1);
  });

  it("write in one, without a transaction, where no stock moves", async () => {
    const order = await opened();
    expect(await statementsOf(() => door.open(newOrder()))).toHaveLength(1);
    expect(await statementsOf(() => door.change(order, windowFailed("USER_CANCEL")))).toHaveLength(1);
    const begun = (await door.change(order.id, begin("pay")))._unsafeUnwrap().order;
    expect(await statementsOf(() => door.change(begun, approved))).toHaveLength(1);
  });

  it("write a single order whose stock moves in one trip, products first and in order", async () => {
    const order = await opened();
    const statements = await statementsOf(() => door.change(order, begin("pay")));

    expect(statements.map(({ text }) => /^with (\w+) as/.exec(text)?.[1])).toEqual(["shelf", "updated"]);
    expect(statements.filter(({ text }) => text.includes("for update")).map(({ text }) => text)).toEqual([
      expect.stringContaining("order by p.id for update of p )"),
    ]);
  });

  it("write in three trips where stock moves for several, and lock nothing but products", async () => {
    const orders = [await opened(), await opened()];
    const begun = orders.map((order, index) => [
      changed(order, begin(`pay-${index}`)(order, world.store.now())._unsafeUnwrap()),
    ]);
    const statements = await statementsOf(() => world.store.save(begun));

    expect(statements.map(({ text }) => text.split(" ")[0])).toEqual([
      ...["begin", "select", "select"],
      ...["with", "update"],
      ...["commit"],
    ]);
    expect(statements.filter(({ text }) => text.includes("for update")).map(({ text }) => text)).toEqual([
      "select id, available from product where id = any($1) order by id for update",
    ]);
  });

  it("leave in one write per trip, the many small messages of each together", async () => {
    const orders = [await opened(), await opened()];
    const begun = orders.map((order, index) => [
      changed(order, begin(`pay-${index}`)(order, world.store.now())._unsafeUnwrap()),
    ]);
    const writes = [vi.spyOn(Socket.prototype, "_write"), vi.spyOn(Socket.prototype, "_writev")];
    try {
      (await world.store.save(begun))._unsafeUnwrap();
      expect(writes.reduce((sum, { mock }) => sum + mock.calls.length, 0)).toBe(3);
    } finally {
      for (const write of writes) write.mockRestore();
    }
  });

  it("take as many trips when some of a batch is stale or taken, which is foreseen", async () => {
    const [fresh, stale] = [await opened(), await opened()];
    await opened({ cart: "cart" });
    (await door.change(stale, windowFailed("USER_CANCEL")))._unsafeUnwrap();
    const begun = [fresh, stale].map((order, index) =>
      changed(order, begin(`pay-${index}`)(order, world.store.now())._unsafeUnwrap()),
    );
    const taken = created(newOrder({ cart: "cart", reserveAt: "checkout" }));

    const statements = await statementsOf(() => world.store.save([...begun, taken].map((change) => [change])));

    expect(statements).toHaveLength(6);
    expect((await world.catalogue.find([tea.id]))._unsafeUnwrap().get(tea.id)?.available).toBe(999);
  });

  it("write a cart that is asked for twice in two batches, and the others with them", async () => {
    const asked = { cart: "cart", reserveAt: "checkout" } as const;
    const changes = [newOrder(asked), newOrder(), newOrder(asked), newOrder()].map(created);

    const statements = await statementsOf(async () => {
      const answers = (await world.store.save(changes.map((change) => [change])))._unsafeUnwrap();
      expect(answers.map(({ type }) => type)).toEqual(["Saved", "Saved", "Taken", "Saved"]);
    });

    expect(statements.filter(({ text }) => text === "begin")).toHaveLength(2);
    expect(statements.filter(({ text }) => text === "rollback")).toHaveLength(0);
  });

  it("write only the parts that a change touched", async () => {
    const order = (
      await door.change(await opened(), begin("one")).andThen(({ order }) => door.change(order, declined))
    )._unsafeUnwrap().order;
    const again = (await door.change(order, begin("two")))._unsafeUnwrap().order;

    const [statement] = await statementsOf(() => door.change(again, approved));

    expect(statement?.text).not.toMatch(/order_line|cancellation \(/);
    expect(JSON.stringify(statement?.values)).not.toContain(`\\"payment_key\\":\\"one\\"`);
  });
});
