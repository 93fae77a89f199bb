import { openDatabase, type Database } from "../../src/adapters/postgres/database.ts";
import { migrate } from "../../src/adapters/postgres/migrate.ts";
import { makeDoor } from "../../src/app/door.ts";
import { laneOf, type OrderId } from "../../src/domain/ids.ts";
import type { Order } from "../../src/domain/order.ts";
import { issued, LIVES, product } from "../contracts/orders.ts";
import { instanceOn } from "../contracts/postgres-world.ts";
import { createTestDatabase, type TestDatabase } from "../postgres-server.ts";

export const LANES = 2;

/** A database with an order of every life, and in its last lane another one that is paid. */
export class AuditedShop {
  readonly #database: TestDatabase;
  readonly #orders: ReadonlyMap<string, OrderId>;

  private constructor(database: TestDatabase, orders: ReadonlyMap<string, OrderId>) {
    this.#database = database;
    this.#orders = orders;
  }

  static async open(): Promise<AuditedShop> {
    const test = await createTestDatabase();
    const database = openDatabase({ url: test.url });
    const { store, catalogue } = instanceOn(database, (await migrate(database, { lanes: LANES }))._unsafeUnwrap());
    const tea = (await catalogue.add(product("tea", 1_000)))._unsafeUnwrap();
    const door = makeDoor(store);
    const live = async (life: string, lane: number): Promise<Order> => {
      const lines = [[tea, 2]] as const;
      let order = (await door.open(issued({ at: store.now(), lines, lane, request: life })))._unsafeUnwrap();
      for (const step of LIVES[life]?.(`pay_${order.id}`) ?? []) {
        ({ order } = (await door.change(order, step))._unsafeUnwrap());
      }
      return order;
    };

    const orders = new Map<string, OrderId>();
    for (const life of Object.keys(LIVES)) orders.set(life, (await live(life, 0)).id);
    orders.set("lies in the last lane", (await live("is paid", LANES - 1)).id);
    await database.close();
    return new AuditedShop(test, orders);
  }

  /** A copy of its own for whoever spoils it. */
  async copy(): Promise<{ readonly url: string; readonly database: Database; readonly close: () => Promise<void> }> {
    const { url, drop } = await createTestDatabase({ template: this.#database.name });
    const database = openDatabase({ url });
    return { url, database, close: () => database.close().then(drop) };
  }

  get size(): number {
    return this.#orders.size;
  }

  /** The order that … */
  that(life: string): OrderId {
    const id = this.#orders.get(life);
    if (id === undefined) throw new Error(`no order ${life}`);
    return id;
  }

  /** A condition on a table of the orders family: the order that … */
  whose(life: string, column = "order_id"): string {
    const id = this.that(life);
    return `lane = ${laneOf(id)} and ${column} = '${id}'`;
  }

  close(): Promise<void> {
    return this.#database.drop();
  }
}
