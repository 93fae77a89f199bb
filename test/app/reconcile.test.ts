import { okAsync, ResultAsync } from "neverthrow";
import { beforeEach, describe, expect, it, vi } from "vitest";

import type { TransactionPage } from "../../src/app/ports.ts";
import type { Ways } from "../../src/app/reconcile.ts";
import type { Reconciled } from "../../src/app/reconciled.ts";
import type { PaymentKey } from "../../src/domain/ids.ts";
import { DAY_MS, HOUR_MS, Instant, MINUTE_MS } from "../../src/domain/instant.ts";
import type { Order } from "../../src/domain/order.ts";
import type { Transaction } from "../../src/domain/transaction.ts";
import { asShopper, issueOne, startServer, stockUp, type IssuedOrder } from "../http-harness.ts";
import { won } from "../domain/orders.ts";

const AMOUNT = 4_500;

let harness: ReturnType<typeof startServer>;
let shoppers = 0;
beforeEach(async () => {
  harness = startServer();
  await stockUp(harness, { available: 1_000 });
});

const issue = async (): Promise<IssuedOrder> =>
  issueOne(harness, await asShopper(`shopper-${++shoppers}`, harness.clock.at));
const issueSome = (count: number): Promise<IssuedOrder[]> => Promise.all(Array.from({ length: count }, issue));
const orderOf = ({ orderId }: IssuedOrder): Order | undefined => harness.database.stored(orderId)?.order;
/** Approved at Toss, and nothing of it is known here. */
const approvedAtToss = ({ orderId }: IssuedOrder): PaymentKey => {
  const paymentKey = harness.toss.authenticate(orderId, AMOUNT) as PaymentKey;
  harness.toss.approved(paymentKey);
  return paymentKey;
};
const row = (orderId: string, paymentKey: PaymentKey, more: Partial<Transaction> = {}): Transaction => ({
  transactionKey: `transaction-${paymentKey}`,
  paymentKey,
  orderId,
  at: harness.clock.at,
  amount: won(AMOUNT),
  says: "PAID",
  ...more,
});
const page = (rows: readonly Transaction[], next: string | null = null): TransactionPage => ({
  type: "Page",
  rows,
  next,
});
const FAILED: TransactionPage = { type: "Unreachable", code: "HTTP_503" };

/** Lets time pass for whoever sleeps. */
const inTime = async <T>(work: PromiseLike<T>): Promise<T> => {
  const state = { isOver: false };
  const ended = Promise.resolve(work).finally(() => (state.isOver = true));
  for (let turn = 0; turn < 2_000 && !state.isOver; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
    harness.clock.advance(10);
  }
  return ended;
};
const passOver = async (ways: Ways, pages: readonly TransactionPage[]): Promise<Reconciled> => {
  harness.toss.pages.push(...pages);
  const period = { from: Instant.after(harness.clock.at, -HOUR_MS), to: harness.clock.at };
  return (await inTime(harness.application.reconcile(period, async () => true, ways)))._unsafeUnwrap();
};
const pass = (...pages: readonly TransactionPage[]): Promise<Reconciled> => passOver("FROM_TOSS", pages);

describe("reconcile", () => {
  it("adopts a payment that Toss has in its ledger and we have forgotten", async () => {
    const order = await issue();
    const paymentKey = approvedAtToss(order);
    expect(await pass(page([row(order.orderId, paymentKey)]))).toMatchObject({ rows: 1, healed: 1, listed: [] });
    expect(orderOf(order)).toMatchObject({ status: "SUCCESS", attempts: [{ origin: "ADOPTED" }] });
  });

  it("looks nothing up where the books agree", async () => {
    const order = await issue();
    const ours = row(order.orderId, approvedAtToss(order));
    await pass(page([ours]));
    const before = harness.toss.lookUps.length;
    expect(await pass(page([ours]))).toMatchObject({ rows: 1, healed: 0, listedCount: 0 });
    expect(harness.toss.lookUps).toHaveLength(before);
  });

  it("records a refund that was made in Toss's dashboard", async () => {
    const order = await issue();
    const paymentKey = approvedAtToss(order);
    const cancel = { transactionKey: "refund", amount: won(1_000), left: won(3_500), canceledAt: harness.clock.at };
    const record = harness.toss.payments.get(paymentKey);
    if (record?.standing !== "APPROVED") throw new Error("not approved");
    await pass(page([row(order.orderId, paymentKey)]));
    harness.toss.payments.set(paymentKey, { ...record, balance: won(3_500), cancels: [cancel] });
    const refund = row(order.orderId, paymentKey, { transactionKey: "refund", amount: won(1_000), says: "CANCELED" });

    expect(await pass(page([refund]))).toMatchObject({ healed: 1, listedCount: 0 });
    expect(orderOf(order)?.cancellations).toMatchObject([{ amount: 1_000, origin: "TOSS" }]);
    expect(await pass(page([refund]))).toMatchObject({ healed: 0, listedCount: 0 });
  });

  it("lists what it cannot put right, and says why", async () => {
    const [order, other] = [await issue(), await issue()];
    const [stray, hidden] = [approvedAtToss(other), "hidden" as PaymentKey];
    const { listed } = await pass(
      page([
        row("somebody-elses-order", "pay-1" as PaymentKey),
        row("0001JH00000000000000000000ZZ", "pay-2" as PaymentKey),
        row(order.orderId, stray),
        row(order.orderId, hidden),
      ]),
    );
    expect(listed.map(({ difference }) => difference)).toEqual([
      "NO_SUCH_ORDER",
      "NO_SUCH_ORDER",
      "ANOTHER_ORDER",
      "NOT_SHOWN",
    ]);
    expect(orderOf(order)?.attempts).toEqual([]);
  });

  it("tells an order that may have been pruned from one that cannot have been", async () => {
    vi.spyOn(harness.database.finder, "prunedUntil").mockReturnValue(okAsync(harness.clock.at));
    const ours = "0001JH00000000000000000000ZZ";
    const before = { at: Instant.after(harness.clock.at, -1) };
    const { listed } = await pass(
      page([
        row(ours, "pay-1" as PaymentKey, before),
        row(ours, "pay-2" as PaymentKey),
        row("somebody-elses-order", "pay-3" as PaymentKey, before),
      ]),
    );
    expect(listed.map(({ difference }) => difference)).toEqual(["PERHAPS_PRUNED", "NO_SUCH_ORDER", "NO_SUCH_ORDER"]);
  });

  it("looks twice before it lists anything: the books may have moved in between", async () => {
    const order = await issue();
    const paymentKey = approvedAtToss(order);
    const { payments } = harness.toss;
    let looks = 0;
    payments.get = (key) => (++looks === 1 ? undefined : Map.prototype.get.call(payments, key));
    expect(await pass(page([row(order.orderId, paymentKey)]))).toMatchObject({ healed: 1, listed: [] });
    expect(looks).toBe(2);
  });

  it("counts a payment that is being given back as under way", async () => {
    const order = await issue();
    const first = approvedAtToss(order);
    const second = approvedAtToss(order);
    const report = await pass(page([row(order.orderId, first), row(order.orderId, second)]));
    expect(report).toMatchObject({ healed: 1, underWay: 1, listed: [] });
    expect(orderOf(order)?.attempts.map(({ status }) => status)).toEqual(["APPROVED", "VOIDING"]);
  });

  it("turns every page, each after the last row of the one before", async () => {
    const orders = await Promise.all(Array.from({ length: 30 }, issue));
    const rows = orders.map((order) => row(order.orderId, approvedAtToss(order)));
    const report = await pass(page(rows.slice(0, 10), "a"), page(rows.slice(10, 20), "b"), page(rows.slice(20)));
    expect(report).toMatchObject({ rows: 30, healed: 30 });
    expect(harness.toss.turned.map(({ after }) => after)).toEqual([null, "a", "b"]);
  });

  it("misses none and looks at none twice while rows arrive between its pages", async () => {
    const ledger: Transaction[] = [];
    const enter = (order: IssuedOrder, place = ledger.length): void => {
      ledger.splice(place, 0, row(order.orderId, approvedAtToss(order)));
    };
    const [atFirst, meanwhile, late] = [await issueSome(6), await issueSome(4), await issueSome(4)];
    for (const order of atFirst) enter(order);
    const arriving = meanwhile.map((order, index) => [order, late[index] ?? order] as const);
    harness.toss.transactions = async (_period, after) => {
      // One comes in at the end, and one, late, among those that have been shown.
      const [arrived, cameLate] = (after !== null && arriving.shift()) || [];
      if (arrived !== undefined) enter(arrived);
      if (cameLate !== undefined) enter(cameLate, 0);
      const begin = ledger.findIndex(({ transactionKey }) => transactionKey === after) + 1;
      const rows = ledger.slice(begin, begin + 2);
      return page(rows, begin + 2 < ledger.length ? (rows.at(-1)?.transactionKey ?? null) : null);
    };

    expect(await pass()).toMatchObject({ rows: 10, healed: 10, listedCount: 0 });
    for (const order of [...atFirst, ...meanwhile]) expect(orderOf(order)?.status).toBe("SUCCESS");
    expect(new Set(harness.toss.lookUps).size).toBe(harness.toss.lookUps.length);
    // What came in behind its back is the next pass's, which begins a quarter of an hour earlier.
    for (const order of late) expect(orderOf(order)?.status).toBe("PREPAY");
    expect(await pass()).toMatchObject({ rows: 14, healed: 4, listedCount: 0 });
    for (const order of late) expect(orderOf(order)?.status).toBe("SUCCESS");
  });

  it("gives nothing back while it stands by, and leaves it to be given back by whoever is in charge", async () => {
    const order = await issue();
    const [first, second] = [approvedAtToss(order), approvedAtToss(order)];
    const asked: PaymentKey[] = [];
    harness.toss.cancel = async ({ paymentKey }) => {
      asked.push(paymentKey);
      return { type: "Silent", code: "TIMEOUT" };
    };
    harness.charge.isOurs = false;
    const report = await pass(page([row(order.orderId, first), row(order.orderId, second)]));
    expect(report).toMatchObject({ healed: 1, underWay: 1, rowsUnderWay: [{ paymentKey: second }], listed: [] });
    expect(orderOf(order)?.attempts.map(({ status }) => status)).toEqual(["APPROVED", "VOIDING"]);
    const paid = row(order.orderId, second);
    harness.clock.advance(MINUTE_MS);
    const young = await pass(page([paid]));
    expect(young).toMatchObject({ underWay: 1, rowsUnderWay: [paid], listed: [] });
    harness.clock.advance(30 * MINUTE_MS);
    const difference = { difference: "STILL_UNDER_WAY", row: paid };
    expect(await pass(page([paid]))).toMatchObject({ underWay: 0, listed: [difference], listedCount: 1 });
    const { afterWaiting } = harness.application;
    const inVain = (await afterWaiting(young))._unsafeUnwrap();
    expect(inVain).toMatchObject({ underWay: 0, rowsUnderWay: [], listed: [difference], listedCount: 1 });
    expect(asked).toEqual([]);

    harness.charge.isOurs = true;
    harness.clock.advance(MINUTE_MS);
    const due = orderOf(order);
    if (due === undefined) throw new Error("nothing is stored");
    (await harness.application.advanceOrder(due))._unsafeUnwrap();
    expect(asked).toEqual([second]);
    const record = harness.toss.payments.get(second);
    if (record?.standing !== "APPROVED") throw new Error("not approved");
    const cancel = { transactionKey: "void", amount: won(AMOUNT), left: won(0), canceledAt: harness.clock.at };
    harness.toss.payments.set(second, { ...record, balance: won(0), cancels: [cancel] });
    await pass(page([paid]));
    expect(orderOf(order)?.attempts[1]?.status).toBe("VOIDED");
    expect((await afterWaiting(young))._unsafeUnwrap()).toMatchObject({ healed: 1, underWay: 0, listed: [] });
  });

  it("does not take for long under way what it has only begun to give back, however long ago it was paid", async () => {
    const order = await issue();
    const [first, second] = [approvedAtToss(order), approvedAtToss(order)];
    harness.charge.isOurs = false;
    const paid = row(order.orderId, second, { at: Instant.after(harness.clock.at, -HOUR_MS) });
    const report = await pass(page([row(order.orderId, first), paid]));
    expect(report).toMatchObject({ underWay: 1, rowsUnderWay: [paid], listed: [] });
  });

  it("begins again when Toss has taken a row back that a page was to begin with", async () => {
    const order = await issue();
    const paid = row(order.orderId, approvedAtToss(order));
    const report = await pass(page([paid], "gone"), { type: "Lost" }, page([paid]));
    expect(report).toMatchObject({ rows: 1, healed: 0 });
    expect(harness.toss.turned.map(({ after }) => after)).toEqual([null, "gone", null]);
  });

  it("asks for a page again, and in the end says that it did not come", async () => {
    expect(await pass(FAILED, FAILED, page([]))).toMatchObject({ rows: 0 });
    harness.toss.pages.push(page([], "more"), FAILED, FAILED, FAILED);
    const period = { from: harness.clock.at, to: harness.clock.at };
    const failed = await inTime(harness.application.reconcile(period, async () => true, "FROM_TOSS"));
    expect(failed._unsafeUnwrapErr()).toEqual({ type: "LedgerUnavailable", code: "HTTP_503" });
  });

  it("remembers a thousand differences and counts the others", async () => {
    const rows = Array.from({ length: 1_200 }, (_, index) => row(`stray-${index}`, `pay-${index}` as PaymentKey));
    const report = await pass(page(rows));
    expect([report.listed.length, report.listedCount]).toEqual([1_000, 1_200]);
  });
});

describe("reconcile, from our books", () => {
  const bothWays = (...pages: readonly TransactionPage[]): Promise<Reconciled> => passOver("BOTH_WAYS", pages);
  /** Paid, and both books know of it. */
  const paid = async (): Promise<{ order: IssuedOrder; paymentKey: PaymentKey }> => pay(await issue());
  const pay = async (
    order: IssuedOrder,
    approvedAt = harness.clock.at,
  ): Promise<{ order: IssuedOrder; paymentKey: PaymentKey }> => {
    const paymentKey = approvedAtToss(order);
    const record = harness.toss.payments.get(paymentKey);
    if (record?.standing !== "APPROVED") throw new Error("not approved");
    harness.toss.payments.set(paymentKey, { ...record, approvedAt });
    (await inTime(harness.application.settlePayment(order.orderId, "payonce", paymentKey)))._unsafeUnwrap();
    expect(orderOf(order)?.status).toBe("SUCCESS");
    harness.toss.lookUps.length = 0;
    return { order, paymentKey };
  };

  it("asks nothing about what Toss has listed, by whatever row", async () => {
    const [{ order, paymentKey }, other] = [await paid(), await paid()];
    harness.clock.advance(20 * MINUTE_MS);
    const rows = [row(order.orderId, paymentKey), row(other.order.orderId, other.paymentKey)];
    expect(await bothWays(page(rows))).toMatchObject({ rows: 2, approvals: 2, healed: 0, listed: [] });
    expect(harness.toss.lookUps).toEqual([]);
  });

  it("looks up what Toss has not listed, and is content when it is there", async () => {
    const { paymentKey } = await paid();
    harness.clock.advance(20 * MINUTE_MS);
    expect(await bothWays(page([]))).toMatchObject({ rows: 0, approvals: 1, healed: 0, listed: [] });
    expect(harness.toss.lookUps).toEqual([paymentKey]);
  });

  it("lists what Toss does not know either, and changes nothing", async () => {
    const { order, paymentKey } = await paid();
    const approvedAt = orderOf(order)?.attempts.map((attempt) => "approvedAt" in attempt && attempt.approvedAt)[0];
    harness.clock.advance(20 * MINUTE_MS);
    harness.toss.payments.delete(paymentKey);
    const before = await harness.snapshot();
    const { listed, listedCount } = await bothWays(page([]));
    expect(listed).toEqual([
      {
        difference: "NOT_AT_TOSS",
        row: { paymentKey, orderId: order.orderId, amount: AMOUNT, at: approvedAt, transactionKey: null },
      },
    ]);
    expect(listedCount).toBe(1);
    expect(await harness.snapshot()).toBe(before);
  });

  it("lists what Toss hides from our secret key, and what could not be looked up by another name", async () => {
    const { paymentKey } = await paid();
    harness.clock.advance(20 * MINUTE_MS);
    harness.toss.hidden.add(paymentKey);
    expect((await bothWays(page([]))).listed).toMatchObject([{ difference: "NOT_AT_TOSS" }]);
    harness.toss.reachable = false;
    expect((await bothWays(page([]))).listed).toMatchObject([{ difference: "NOT_LOOKED_UP" }]);
  });

  const takenBack = (paymentKey: PaymentKey): void => {
    const { orderId, amount, currency } = harness.toss.payments.get(paymentKey) ?? {};
    if (orderId === undefined || amount === undefined || currency === undefined) throw new Error("not paid");
    const account = { bankCode: "20", accountNumber: "1234", dueDate: Instant.after(harness.clock.at, DAY_MS) };
    harness.toss.payments.set(paymentKey, {
      ...{ paymentKey, orderId, amount, currency, method: "가상계좌" },
      ...{ standing: "AWAITING_DEPOSIT", account, expired: false },
    });
  };

  it("takes a deposit back that the bank has taken back, and that nobody told us of", async () => {
    const { order, paymentKey } = await paid();
    harness.clock.advance(20 * MINUTE_MS);
    takenBack(paymentKey);
    expect(await bothWays(page([]))).toMatchObject({ healed: 1, listed: [] });
    expect(orderOf(order)?.status).toBe("WAITING_FOR_DEPOSIT");
  });

  it("lets a complete order off a person's desk whose deposit was taken back and came again, also where nobody told us", async () => {
    const { order, paymentKey } = await paid();
    (await harness.application.completeOrder(order.orderId))._unsafeUnwrap();
    harness.clock.advance(20 * MINUTE_MS);
    takenBack(paymentKey);
    await bothWays(page([]));
    expect(orderOf(order)).toMatchObject({ status: "COMPLETE", attention: [{ cause: "DEPOSIT_REVERSED" }] });

    harness.toss.approved(paymentKey);
    expect(await pass(page([row(order.orderId, paymentKey)]))).toMatchObject({ healed: 1, listed: [] });
    expect(orderOf(order)).toMatchObject({ status: "COMPLETE", attention: [] });
  });

  it("leaves what was approved within a quarter of an hour to the next pass: the ledger may be behind", async () => {
    await paid();
    harness.clock.advance(14 * MINUTE_MS);
    expect(await bothWays(page([]))).toMatchObject({ approvals: 0, listed: [] });
    expect(harness.toss.lookUps).toEqual([]);
  });

  it("turns every page of our books", async () => {
    await stockUp(harness, { id: "americano", available: 1_000 });
    for (let count = 0; count < 401; count++) await paid();
    harness.clock.advance(20 * MINUTE_MS);
    harness.toss.payments.clear();
    const report = await bothWays(page([]));
    expect(report).toMatchObject({ approvals: 401, listedCount: 401 });
    expect(new Set(report.listed.map(({ row }) => row.paymentKey)).size).toBe(401);
  });

  it("turns every page of our books once, while payments arrive between them", async () => {
    const { at } = harness.clock;
    for (let count = 0; count < 300; count++) await paid();
    const { finder } = harness.database;
    const { approved } = finder;
    const lastAt = harness.clock.at;
    const [older, newer] = [await issue(), await issue()];
    const asked = vi.spyOn(finder, "approved").mockImplementation((search) => {
      const found = approved(search);
      if (search.after !== null) return found;
      // Adopted while the first page is looked into: one before all of it, and one that is still to come.
      const arriving = pay(older, Instant.after(at, -MINUTE_MS)).then(() =>
        pay(newer, Instant.after(lastAt, MINUTE_MS)),
      );
      return found.andThen((rows) => ResultAsync.fromSafePromise(arriving).map(() => rows));
    });
    harness.clock.advance(20 * MINUTE_MS);
    harness.toss.payments.clear();
    const report = await bothWays(page([]));
    expect(asked).toHaveBeenCalledTimes(2);
    expect(report).toMatchObject({ approvals: 301, listedCount: 300 });
    expect(new Set(report.listed.map(({ row }) => row.paymentKey)).size).toBe(300);
  });

  it("does not ask our books where only Toss's rows are to be looked for", async () => {
    await paid();
    harness.clock.advance(20 * MINUTE_MS);
    harness.toss.payments.clear();
    expect(await pass(page([]))).toMatchObject({ approvals: 0, listed: [] });
  });
});

describe("reconcileInTurn", () => {
  const run = (): Promise<void> => inTime(harness.application.reconcileInTurn.run());
  const seen = async (): Promise<{ seenUntil: number; closedUntil: number }> => {
    const { reconciliation } = harness.database;
    for (;;) {
      const turn = (await reconciliation.claim(0))._unsafeUnwrap();
      if (turn !== null) return turn;
      harness.clock.advance(1_000);
    }
  };
  const periods = () => harness.toss.turned.map(({ period }) => [period.from, period.to]);

  it("looks every two minutes, from a quarter of an hour before where it was", async () => {
    const began = harness.clock.at;
    await run();
    await run();
    expect(periods()).toEqual([[began - 15 * MINUTE_MS, began]]);
    const { at } = harness.clock;
    harness.clock.advance(2 * MINUTE_MS);
    await run();
    expect(periods()[1]?.[0]).toBe(began - 15 * MINUTE_MS);
    expect(periods()[1]?.[1]).toBeGreaterThanOrEqual(at + 2 * MINUTE_MS - 1_000);
  });

  it("does not count a pass that broke off: it begins there again", async () => {
    const began = harness.clock.at;
    await run();
    harness.clock.advance(HOUR_MS);
    harness.toss.pages.push(page([], "more"), FAILED, FAILED, FAILED);
    await run();
    expect((await seen()).seenUntil).toBe(began);
    harness.clock.advance(2 * MINUTE_MS);
    await run();
    expect((await seen()).seenUntil).toBeGreaterThan(began + HOUR_MS);
  });

  it("does not count a pass in which a payment could not be looked up, for as long as a day", async () => {
    const began = harness.clock.at;
    await run();
    const order = await issue();
    const paid = row(order.orderId, approvedAtToss(order));
    harness.toss.reachable = false;
    harness.clock.advance(HOUR_MS);
    harness.toss.pages.push(page([paid]));
    await run();
    expect((await seen()).seenUntil).toBe(began);

    harness.toss.reachable = true;
    harness.clock.advance(2 * MINUTE_MS);
    harness.toss.pages.push(page([paid]));
    await run();
    expect(orderOf(order)?.status).toBe("SUCCESS");
    expect((await seen()).seenUntil).toBeGreaterThan(began + HOUR_MS);
  });

  it("looks at the last two days once more when they are closed, at four in the morning of Seoul", async () => {
    await run();
    // It is noon there; the next four o'clock comes after sixteen hours.
    harness.clock.advance(15.9 * HOUR_MS);
    await run();
    harness.toss.turned.length = 0;
    harness.clock.advance(0.2 * HOUR_MS);
    await run();
    const midnight = Date.UTC(2025, 10, 21, 15);
    expect(periods().slice(-2)).toEqual([
      [midnight - 2 * DAY_MS, midnight - DAY_MS],
      [midnight - DAY_MS, midnight],
    ]);
    harness.toss.turned.length = 0;
    harness.clock.advance(HOUR_MS);
    await run();
    expect(periods()).toHaveLength(1);
  });

  it("looks for what we hold as paid on every day that is closed, also on those it could not look at when they were", async () => {
    await run();
    const order = await issue();
    const paymentKey = approvedAtToss(order);
    const record = harness.toss.payments.get(paymentKey);
    if (record?.standing !== "APPROVED") throw new Error("not approved");
    harness.toss.payments.set(paymentKey, { ...record, approvedAt: harness.clock.at });
    (await inTime(harness.application.settlePayment(order.orderId, "payonce", paymentKey)))._unsafeUnwrap();
    harness.toss.payments.delete(paymentKey);
    const differences = () => harness.events.filter(([event]) => event === "reconcile.difference");
    harness.clock.advance(5 * HOUR_MS);
    await run();
    expect(differences()).toEqual([]);

    harness.clock.advance(4 * DAY_MS);
    await run();
    expect(differences()).toEqual([
      ["reconcile.difference", expect.objectContaining({ difference: "NOT_AT_TOSS", orderId: order.orderId })],
    ]);
  });

  it("catches up day by day after a week, and keeps what it has seen", async () => {
    await run();
    harness.toss.turned.length = 0;
    harness.clock.advance(7 * DAY_MS);
    harness.toss.pages.push(page([]), page([]), page([]), FAILED, FAILED, FAILED);
    await run();
    expect(new Set(periods().map(([from]) => from)).size).toBe(4);
    expect((await seen()).seenUntil).toBe(Date.UTC(2025, 10, 23, 15));
  });

  it("gives a page up that never comes, and begins anew", async () => {
    const { transactions } = harness.toss;
    harness.toss.transactions = () => new Promise(() => {});
    const stuck = harness.application.reconcileInTurn.run();
    await new Promise((resolve) => setImmediate(resolve));
    harness.clock.advance(3 * MINUTE_MS);
    await stuck;
    harness.toss.transactions = transactions;
    await run();
    expect(harness.events).toContainEqual(["reconcile.left_open", { error: "STANDSTILL" }]);
    expect(harness.toss.turned).toHaveLength(1);
  }, 5_000);

  it("stops at the next page when it is told to, and leaves the turn to whoever comes next", async () => {
    harness.application.reconcileInTurn.letGo();
    await run();
    expect(harness.toss.turned).toEqual([]);
    expect((await harness.database.reconciliation.claim(0))._unsafeUnwrap()).not.toBeNull();
  });

  it("is told of each difference once", async () => {
    const stray = row("stray", "pay-1" as PaymentKey);
    for (let turn = 0; turn < 3; turn++) {
      harness.toss.pages.push(page([stray]));
      await run();
      harness.clock.advance(2 * MINUTE_MS);
    }
    expect(harness.events.filter(([event]) => event === "reconcile.difference")).toEqual([
      ["reconcile.difference", expect.objectContaining({ orderId: "stray", difference: "NO_SUCH_ORDER" })],
    ]);
  });
});
