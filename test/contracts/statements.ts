import { Client } from "pg";
import { vi } from "vitest";

import { makeDoor } from "../../src/app/door.ts";
import { supersede } from "../../src/domain/cart.ts";
import { Instant } from "../../src/domain/instant.ts";
import type { Order } from "../../src/domain/order.ts";
import {
  approved,
  begin,
  canceled,
  cartId,
  issued,
  product,
  requestKey,
  userId,
  windowFailed,
  type Asked,
} from "./orders.ts";
import type { PostgresWorld } from "./postgres-world.ts";

export type Statement = { readonly text: string; readonly values: readonly unknown[] };

/** What is sent to PostgreSQL while `act` runs. */
export const statementsOf = async <T>(act: () => PromiseLike<T>): Promise<Statement[]> => {
  const query = vi.spyOn(Client.prototype, "query");
  try {
    await act();
    const calls = query.mock.calls as unknown as (readonly [string | Statement])[];
    return calls.map(([asked]) => {
      const { text, values = [] } = typeof asked === "string" ? { text: asked } : asked;
      return { text: text.replaceAll(/\s+/g, " ").trim(), values };
    });
  } finally {
    query.mockRestore();
  }
};

/** All that the ports can be asked to do with orders. */
export const everything = async (world: PostgresWorld, lane: number): Promise<void> => {
  const { store, finder, due, news, catalogue } = world;
  const door = makeDoor(store);
  const tea = (await catalogue.add(product("tea", 1_000)))._unsafeUnwrap();
  const newOrder = (more: Partial<Asked> = {}) =>
    issued({ at: store.now(), lines: [[tea, 1]], user: "kim", lane, ...more });
  const opened = async (more: Partial<Asked> = {}): Promise<Order> => (await door.open(newOrder(more)))._unsafeUnwrap();
  const customer = { name: "김토스", email: null, phone: null };
  const asked = { cart: "cart", reserveAt: "checkout" } as const;
  const holder = await opened(asked);
  const next = newOrder({ ...asked, request: "key" });
  const change = supersede(holder, next.order.id, store.now());
  const order = (await door.open(next, { customer, supersedes: { before: holder, change } }))._unsafeUnwrap();
  (await door.open(newOrder({ cart: "cart" })))._unsafeUnwrapErr();
  (await door.open(newOrder({ ...asked, request: "key" })))._unsafeUnwrapErr();
  (
    await door
      .change(order.id, windowFailed("USER_CANCEL"))
      .andThen(() => door.change(order, begin("pay")))
      .andThen(({ order }) => door.change(order, approved))
  )._unsafeUnwrap();
  (await door.change(await opened(), canceled))._unsafeUnwrap();
  const [untold] = (await news.claim(5, 1_000))._unsafeUnwrap();
  if (untold === undefined) throw new Error("there is no news");
  const { lease, through, tries } = untold;

  for (const answer of [
    await store.load([holder.id, order.id]),
    await due.claim(5, 1_000),
    await due.hold([{ id: order.id, version: 1, dueAt: store.now() }]),
    await due.wakeUnknown(),
    await due.versions([order.id]),
    await news.note({ id: untold.order.id, version: 1, lease, through, tries, deliverAt: null }),
    await news.waiting(10),
    await finder.byCart(userId("kim"), cartId("cart")),
    await finder.byRequestKey(userId("kim"), requestKey("key")),
    await finder.history(order.id),
    await finder.customer(order.id),
    await finder.search({ limit: 5, userId: userId("kim"), status: "SUCCESS" }),
    await finder.search({ limit: 5, cursor: order.id, from: store.now(), to: store.now() }),
    await finder.approved({
      period: { from: Instant.of(0), to: store.now() },
      after: null,
      limit: 5,
    }),
    await finder.prunedUntil(),
    await catalogue.held(tea.id),
  ]) {
    answer._unsafeUnwrap();
  }
};
