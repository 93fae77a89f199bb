import { ResultAsync } from "neverthrow";
import { Client } from "pg";
import { vi } from "vitest";

import { Flight } from "../../src/adapters/postgres/flight.ts";
import { prune } from "../../src/adapters/postgres/prune.ts";
import { makeDoor } from "../../src/app/door.ts";
import { supersede } from "../../src/domain/cart.ts";
import { DAY_MS, Instant } from "../../src/domain/instant.ts";
import type { Order } from "../../src/domain/order.ts";
import {
  approved,
  begin,
  cancelAnswered,
  canceled,
  cartId,
  completed,
  issued,
  product,
  requestKey,
  userId,
  windowFailed,
  type Asked,
  type Step,
} from "./orders.ts";
import type { PostgresWorld } from "./postgres-world.ts";

export type Statement = { readonly text: string; readonly values: readonly unknown[] };

/** What is sent to PostgreSQL while `act` runs. */
export const statementsOf = async <T>(act: () => PromiseLike<T>): Promise<Statement[]> => {
  const query = vi.spyOn(Client.prototype, "query");
  try {
    await act();
    const calls = query.mock.calls as unknown as (readonly [string | Statement | Flight])[];
    const asked = calls.flatMap<string | Statement>(([each]) => (each instanceof Flight ? each.statements : [each]));
    return asked.map((each) => {
      const { text, values = [] } = typeof each === "string" ? { text: each } : each;
      return { text: text.replaceAll(/\s+/g, " ").trim(), values };
    });
  } finally {
    query.mockRestore();
  }
};

/** All that the ports can be asked to do with orders and what they buy, and the pruning of them. */
export const everything = async (world: PostgresWorld, lane: number): Promise<void> => {
  const { store, finder, due, news, catalogue, reconciliation } = world;
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
  const two = ["one", "two"].map((cart) => newOrder({ cart, request: cart, reserveAt: "checkout" }));
  (await ResultAsync.combine(two.map((each) => door.open(each))))._unsafeUnwrap();
  const others = [await opened(), await opened()];
  (await ResultAsync.combine(others.map((each, index) => door.change(each, begin(`pay-${index}`)))))._unsafeUnwrap();
  const refunded = await opened();
  (
    await door
      .change(refunded, begin("refunded"))
      .andThen(({ order }) => door.change(order, approved))
      .andThen(({ order }) => door.change(order, canceled, REFUND_ACCOUNT))
      .andThen(({ order }) => door.change(order, cancelAnswered({ type: "Declined", code: "NOT_CANCELABLE_PAYMENT" })))
  )._unsafeUnwrap();
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
    await finder.refundAccount(refunded.id),
    await finder.search({ limit: 5, userId: userId("kim"), status: "SUCCESS" }),
    await finder.search({ limit: 5 }),
    await finder.search({ limit: 5, cursor: order.id, from: store.now(), to: store.now() }),
    await finder.search({ limit: 5, from: store.now(), to: store.now() }),
    await finder.search({ limit: 5, status: "COMPLETE", from: LONG_AGO, to: Instant.after(LONG_AGO, DAY_MS) }),
    await finder.approved({
      period: { from: Instant.of(0), to: store.now() },
      after: null,
      limit: 5,
    }),
    await finder.prunedUntil(),
    await catalogue.held(tea.id),
    await catalogue.list(),
    await catalogue.find([tea.id]),
    await catalogue.edit(tea.id, { onSale: true }),
    await catalogue.adjust(tea.id, 1, "입고"),
  ]) {
    answer._unsafeUnwrap();
  }
  const turn = (await reconciliation.claim(1_000))._unsafeUnwrap();
  if (turn === null) throw new Error("it is nobody's turn");
  (await reconciliation.move(turn, { seenUntil: turn.at }, 1_000))._unsafeUnwrap();

  await pruneOne(world, newOrder({ at: LONG_AGO }));
};

const REFUND_ACCOUNT = { bank: "20", accountNumber: "1234567890", holderName: "김토스" };
/** Before any other order was made. */
const LONG_AGO = Instant.of(Date.UTC(2020, 0, 1));

/** Removes an order that was sold long ago, and then finds no more. */
const pruneOne = async ({ untelling, database }: PostgresWorld, old: ReturnType<typeof issued>): Promise<void> => {
  const door = makeDoor(untelling.store);
  const then =
    (step: Step): Step =>
    (order) =>
      step(order, LONG_AGO);
  (
    await door
      .open(old)
      .andThen((order) => door.change(order, then(begin("old"))))
      .andThen(({ order }) => door.change(order, then(approved)))
      .andThen(({ order }) => door.change(order, then(completed)))
  )._unsafeUnwrap();
  const quietly = { isStopping: () => false, progress: () => {} };
  const { orders } = await prune(database, Instant.after(LONG_AGO, DAY_MS), quietly);
  if (orders !== 1) throw new Error(`${orders} orders were removed, and not the one that is over`);
};
