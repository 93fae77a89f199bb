import { afterAll, describe, expect, it } from "vitest";

import type { StoredOrder } from "../../src/adapters/memory/memory-database.ts";
import type { Entry } from "../../src/domain/history.ts";
import { HOUR_MS, Instant, MINUTE_MS, SECOND_MS } from "../../src/domain/instant.ts";
import type { PaymentRecord } from "../../src/domain/payment-record.ts";
import { won } from "../domain/orders.ts";
import { wholeCancel } from "./cancels.ts";
import { PatientShop } from "./patient-shop.ts";

/** Every shopper comes at another moment, so that together they meet the worst of every pace. */
const SHOPPERS = 60;
const APART_MS = 1_700;
const UNRESOLVED = 500;
const ALL_HERE_MS = SHOPPERS * APART_MS;
/** What the promises do not count: that their moment may come just after a look, and what Toss may take for that look itself. */
const A_LOOK_MS = 31 * SECOND_MS;
const SLOW_LOOK_MS = 10 * SECOND_MS;

type Row = { readonly bound: string; readonly promisedMs: number; readonly graceMs: number; readonly worstMs: number };
const rows: Row[] = [];
const clock = (ms: number): string =>
  `${Math.floor(ms / MINUTE_MS)}:${((ms % MINUTE_MS) / 1_000).toFixed(1).padStart(4, "0")}`;
afterAll(() => {
  const lines = rows.map(
    ({ bound, promisedMs, graceMs, worstMs }) =>
      `  ${bound.padEnd(76)} ${clock(promisedMs).padStart(8)} + ${clock(graceMs)}   ${clock(worstMs).padStart(8)}`,
  );
  console.log([`  ${"bound (min:s)".padEnd(76)} promised + a look, measured worst`, ...lines].join("\n"));
});

/** `spans`: of each order, in ms. None may be missing: that one would never have been settled. `share`: of the orders, whose worst counts. */
const expectWithin = (
  bound: string,
  spans: readonly number[],
  { promisedMs, graceMs = 0, share = 1 }: { promisedMs: number; graceMs?: number; share?: number },
): void => {
  const sorted = spans.toSorted((one, other) => one - other);
  const worstMs = sorted[Math.ceil(sorted.length * share) - 1] ?? NaN;
  rows.push({ bound, promisedMs, graceMs, worstMs });
  expect(spans.filter(Number.isNaN), "never settled").toEqual([]);
  expect(spans.length).toBeGreaterThanOrEqual(SHOPPERS);
  expect(worstMs, bound).toBeLessThanOrEqual(promisedMs + graceMs);
};

const firstAt = ({ history }: StoredOrder, is: (entry: Entry) => boolean): number => history.find(is)?.at ?? NaN;
const flaggedAt = (stored: StoredOrder): number => firstAt(stored, ({ cause }) => cause === "UNKNOWN_TOO_LONG");
const typeAt = (stored: StoredOrder, type: Entry["type"]): number => firstAt(stored, (entry) => entry.type === type);

const open = async (): Promise<PatientShop> => {
  const shop = new PatientShop();
  await shop.stockUp();
  return shop;
};
const everybodyBuys = (shop: PatientShop, server = shop.start()) => {
  for (let number = 0; number < SHOPPERS; number++) shop.time.after(number * APART_MS, () => void shop.buy(server));
  return server;
};

describe("a card payment", () => {
  it("ends by itself when Toss never says what became of it", async () => {
    const shop = await open();
    shop.toss.confirm = ({ orderId }) =>
      shop.takes(60 * SECOND_MS * shop.share(orderId), () => ({ type: "Silent", code: "TIMEOUT" }));
    everybodyBuys(shop);
    await shop.pass(ALL_HERE_MS + 16 * MINUTE_MS);
    const spans = shop.orders().map((stored) => typeAt(stored, "order.failed") - typeAt(stored, "payment.confirming"));
    expectWithin("card: from the confirm until it is known that it will never be approved", spans, {
      promisedMs: 12 * MINUTE_MS,
      graceMs: A_LOOK_MS,
    });
  });

  it("is shown to a person when it cannot be looked up", async () => {
    const shop = await open();
    const { lookUp } = shop.toss;
    shop.toss.confirm = async () => {
      shop.toss.lookUp = () => shop.takes(SLOW_LOOK_MS, () => ({ type: "Unreachable", code: "TIMEOUT" }));
      return { type: "Silent", code: "TIMEOUT" };
    };
    const server = shop.start();
    for (let number = 0; number < SHOPPERS; number++)
      shop.time.after(number * APART_MS, () => {
        shop.toss.lookUp = lookUp;
        void shop.buy(server);
      });
    await shop.pass(ALL_HERE_MS + 34 * MINUTE_MS);
    const spans = shop.orders().map((stored) => flaggedAt(stored) - typeAt(stored, "payment.unknown"));
    expectWithin("card: from the first silence until a person is asked", spans, {
      promisedMs: 30 * MINUTE_MS,
      graceMs: A_LOOK_MS + SLOW_LOOK_MS,
    });
  });
});

describe("a cancellation that Toss answers with errors", () => {
  /** Paid, and then asked back while Toss has trouble. */
  const trouble = async () => {
    const shop = await open();
    const server = everybodyBuys(shop);
    await shop.pass(ALL_HERE_MS);
    shop.toss.cancel = ({ orderId }) =>
      shop.takes(60 * SECOND_MS * shop.share(orderId), () => ({ type: "Troubled", code: "PROVIDER_ERROR" }));
    for (const [number, { order }] of shop.orders().entries()) {
      const cancel = () => void server.application.cancelOrder(wholeCancel(order.id, "merchant", "품절"));
      shop.time.after(number * APART_MS, cancel);
    }
    return shop;
  };

  it("is settled once Toss is well again", async () => {
    const shop = await trouble();
    await shop.pass(2 * ALL_HERE_MS + 5 * MINUTE_MS);
    const wellSince = shop.time.now();
    shop.toss.cancel = async ({ paymentKey }) => {
      const record = shop.toss.payments.get(paymentKey) as Extract<PaymentRecord, { standing: "APPROVED" }>;
      const { now } = shop.time;
      const cancel = { transactionKey: `t-${paymentKey}`, amount: record.amount, left: won(0), canceledAt: now() };
      const canceled = { ...record, balance: won(0), cancels: [cancel] };
      shop.toss.payments.set(paymentKey, canceled);
      return { type: "Answered", record: canceled };
    };
    await shop.pass(2 * ALL_HERE_MS + 25 * MINUTE_MS);
    const spans = shop.orders().map((stored) => typeAt(stored, "order.canceled") - wellSince);
    expectWithin("cancellation: from the end of Toss's trouble until it is done", spans, {
      promisedMs: 15 * MINUTE_MS,
    });
  });

  it("is shown to a person when Toss stays unwell", async () => {
    const shop = await trouble();
    await shop.pass(2 * ALL_HERE_MS + 34 * MINUTE_MS);
    const spans = shop.orders().map((stored) => flaggedAt(stored) - typeAt(stored, "cancel.requested"));
    // A try may be under way at that moment: it is waited for.
    expectWithin("cancellation: from the request until a person is asked", spans, {
      promisedMs: 30 * MINUTE_MS,
      graceMs: A_LOOK_MS + MINUTE_MS,
    });
  });
});

describe("an account that nobody pays into", () => {
  const LIFE_MS = 20 * MINUTE_MS;

  const issueAccounts = async (): Promise<PatientShop> => {
    const shop = await open();
    const { payments } = shop.toss;
    shop.toss.confirm = async ({ paymentKey }) => {
      const { orderId, amount } = payments.get(paymentKey) as PaymentRecord;
      const dueDate = Instant.after(shop.time.now(), LIFE_MS);
      const account = { bankCode: "20", accountNumber: "X1234567890", dueDate };
      const identity = { paymentKey, orderId, amount, currency: "KRW", method: "가상계좌" };
      const record: PaymentRecord = { ...identity, standing: "AWAITING_DEPOSIT", account, expired: false };
      payments.set(paymentKey, record);
      return { type: "Answered", record };
    };
    everybodyBuys(shop);
    return shop;
  };
  const sinceDeadline = (stored: StoredOrder, at: number): number =>
    at - (typeAt(stored, "order.waiting_for_deposit") + LIFE_MS);

  it("is given up, although Toss refuses to close it, once Toss shows it expired", async () => {
    const shop = await issueAccounts();
    const { lookUp } = shop.toss;
    shop.toss.cancel = async () => ({ type: "Declined", code: "NOT_CANCELABLE_PAYMENT" });
    shop.toss.lookUp = async (paymentKey) => {
      const look = await lookUp(paymentKey);
      if (look.type !== "Found" || look.record.standing !== "AWAITING_DEPOSIT") return look;
      return { type: "Found", record: { ...look.record, expired: look.record.account.dueDate < shop.time.now() } };
    };
    await shop.pass(ALL_HERE_MS + LIFE_MS + HOUR_MS);
    const spans = shop.orders().map((stored) => sinceDeadline(stored, typeAt(stored, "order.canceled")));
    expectWithin("account: from its deadline until it is closed, against Toss's will", spans, { promisedMs: HOUR_MS });
  });

  it.each([
    ["refuses to close it", { type: "Declined", code: "NOT_CANCELABLE_PAYMENT" } as const],
    ["says nothing", { type: "Silent", code: "TIMEOUT" } as const],
  ])("is shown to a person when Toss %s", async (what, said) => {
    const shop = await issueAccounts();
    shop.toss.cancel = ({ orderId }) => shop.takes(60 * SECOND_MS * shop.share(orderId), () => said);
    await shop.pass(ALL_HERE_MS + LIFE_MS + HOUR_MS + 5 * MINUTE_MS);
    const spans = shop.orders().map((stored) => sinceDeadline(stored, flaggedAt(stored)));
    const bound = `account: from its deadline until a person is asked; Toss ${what}`;
    expectWithin(bound, spans, { promisedMs: HOUR_MS, graceMs: A_LOOK_MS + MINUTE_MS });
  });
});

describe("a server that dies while it waits for Toss", () => {
  /** Killed `afterMs` after its last order came: in between it renews what it holds, so that the moment matters. */
  const takeOver = async (afterMs: number): Promise<readonly number[]> => {
    const shop = await open();
    shop.toss.confirm = () => new Promise(() => {});
    const dying = everybodyBuys(shop);
    await shop.pass(ALL_HERE_MS + afterMs);
    const { lookUp } = shop.toss;
    const lookedAt = new Map<string, number>();
    const killedAt = shop.time.now();
    shop.toss.lookUp = (paymentKey) => {
      if (!lookedAt.has(paymentKey)) lookedAt.set(paymentKey, shop.time.now());
      return lookUp(paymentKey);
    };
    dying.kill();
    shop.start();
    await shop.pass(ALL_HERE_MS + MINUTE_MS);
    return shop.orders().map(({ order }) => (lookedAt.get(order.attempts[0]?.paymentKey ?? "") ?? NaN) - killedAt);
  };

  it("has its orders taken over by another", async () => {
    const spans: number[] = [];
    for (let afterMs = SECOND_MS; afterMs <= 6 * SECOND_MS; afterMs += 490) spans.push(...(await takeOver(afterMs)));
    expectWithin("take-over: from the death until another looks", spans, { promisedMs: 12 * SECOND_MS });
  });
});

describe("a Toss that answers again", () => {
  it("tells within seconds what became of five hundred payments", async () => {
    const shop = await open();
    const { toss, time } = shop;
    const { lookUp } = toss;
    toss.confirm = async ({ paymentKey }) => {
      toss.approved(paymentKey);
      return { type: "Silent", code: "TIMEOUT" };
    };
    toss.lookUp = async (paymentKey) => {
      const look = await lookUp(paymentKey);
      const isApproved = look.type === "Found" && look.record.standing === "APPROVED";
      return isApproved && time.sinceBegin() < 10 * MINUTE_MS ? { type: "Unreachable", code: "TIMEOUT" } : look;
    };
    const server = shop.start();
    for (let number = 0; number < UNRESOLVED; number++) time.after(number * 200, () => void shop.buy(server));
    await shop.pass(10 * MINUTE_MS);
    const answersSince = time.now();
    void server.scheduler.wakeUnknown();
    await shop.pass(11 * MINUTE_MS);
    const spans = shop.orders().map((stored) => typeAt(stored, "order.paid") - answersSince);
    const bound = `unknown: from Toss's answering again until ${UNRESOLVED} are known, p99`;
    expectWithin(bound, spans, { promisedMs: 5 * SECOND_MS, share: 0.99 });
  });
});
