import { Client } from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import { runPayonce } from "./run-payonce.ts";
import { Shop, type OrderView } from "./shop.ts";

const PRICE = 12_000;

/** Not a single webhook arrives here. */
describe("what nobody tells us", () => {
  let shop: Shop;
  let product: string;
  let database: Client;
  let visitors = 0;
  beforeAll(async () => {
    shop = await Shop.open();
    product = await shop.sell(PRICE, 1_000);
    database = new Client(shop.databaseUrl);
    await database.connect();
  });
  afterEach(() => shop.noFaults());
  afterAll(async () => {
    await database.end();
    await shop.close();
  });

  const order = async (method = "카드", status = "IN_PROGRESS") => {
    const shopper = await shop.shopper(`visitor-${++visitors}`);
    const order = await shopper.buy(product, PRICE);
    return { shopper, order, paymentKey: await shop.authenticate(order.orderId, PRICE, { method, status }) };
  };
  const bought = async (method?: string) => {
    const { shopper, order: bought, paymentKey } = await order(method);
    const { status } = await shopper.confirm(bought, paymentKey);
    expect(status).toBe(200);
    return { order: bought, paymentKey };
  };
  /** Two minutes have passed. */
  const itIsTime = () => database.query("update reconciliation set next_at = now()");
  const seenUntil = async (): Promise<Date> => {
    const { rows } = await database.query<{ seen_until: Date }>("select seen_until from reconciliation");
    return rows[0]?.seen_until ?? new Date(0);
  };
  const isPaid = ({ status }: OrderView): boolean => status === "SUCCESS";

  it("is found within two minutes: a deposit, a payment we forgot, a refund made at Toss", async () => {
    const account = await bought("가상계좌");
    await shop.deposit(account.paymentKey);
    const forgotten = await order("카드", "DONE");
    const refunded = await bought();
    await shop.refundAtToss(refunded.paymentKey, { cancelAmount: 2_000 });
    await itIsTime();

    await shop.until(account.order.orderId, isPaid);
    await shop.until(forgotten.order.orderId, isPaid);
    await shop.until(refunded.order.orderId, ({ balance }) => balance === PRICE - 2_000, 10_000);
  });

  it("is found by one of two servers, once", async () => {
    const other = await shop.another();
    const forgotten = await order("카드", "DONE");
    await itIsTime();
    await shop.until(forgotten.order.orderId, isPaid);
    expect(await shop.approvals(forgotten.order.orderId)).toHaveLength(1);
    await other.stop();
  });

  it("is found although the ledger is behind, and although it could not be read at first", async () => {
    const before = await seenUntil();
    const forgotten = await order("카드", "DONE");
    await shop.fault({ on: "transactions", fault: "late", delayMs: 60_000 });
    await itIsTime();
    await expect.poll(seenUntil).not.toEqual(before);
    expect((await shop.asMerchant("GET", `/v1/orders/${forgotten.order.orderId}`)).body.status).toBe("PREPAY");

    await shop.noFaults();
    await shop.fault({ on: "transactions", fault: "error", code: "FAILED_INTERNAL_SYSTEM_PROCESSING", times: 3 });
    const seen = await seenUntil();
    await itIsTime();
    await new Promise((resolve) => setTimeout(resolve, 9_000));
    expect(await seenUntil()).toEqual(seen);
    await itIsTime();
    await shop.until(forgotten.order.orderId, isPaid);
  });

  describe("payonce reconcile", () => {
    const today = (): string => new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10);
    const reconcile = (...args: readonly string[]) => runPayonce(["reconcile", ...args], shop.environment());

    it("puts right what is certain, beside a running server, and says so", async () => {
      const forgotten = await order("카드", "DONE");
      const { code, out, err } = await reconcile("--from", today());
      expect({ code, err }).toMatchObject({ code: 0, err: expect.stringContaining(today()) });
      expect(out).toMatch(/차이 없음[\s\S]*바로잡음 1건/);
      await shop.until(forgotten.order.orderId, isPaid, 100);
    });

    it("lists an order that we do not have, in a table and for machines", async () => {
      const paymentKey = await shop.authenticate("somebody-elses-order", 7_000, { status: "DONE" });
      const table = await reconcile("--from", today(), "--to", today());
      expect(table.code).toBe(1);
      expect(table.out).toMatch(/NO_SUCH_ORDER +somebody-elses-order +\S+\*\*\* +7,000 /);
      const json = await reconcile("--from", today(), "--json");
      expect(json.code).toBe(1);
      expect(JSON.parse(json.out)).toMatchObject({
        listed: 1,
        differences: [{ difference: "NO_SUCH_ORDER", orderId: "somebody-elses-order", amount: 7_000 }],
      });
      for (const text of [table.out, table.err, json.out]) expect(text).not.toContain(paymentKey);
    });

    it("lists what we hold as paid and Toss knows nothing of, and leaves it as it is", async () => {
      const { order: paid, paymentKey } = await bought();
      const lost = `not-${paymentKey}`.slice(0, 60);
      const yesterday = new Date(Date.now() - 86_400_000);
      await database.query(
        "update payment_attempt set payment_key = $1, approved_at = $2, started_at = $2 where order_id = $3",
        [lost, yesterday, paid.orderId],
      );
      const day = new Date(yesterday.getTime() + 9 * 3_600_000).toISOString().slice(0, 10);
      const table = await reconcile("--from", day);
      expect(table.code).toBe(1);
      expect(table.out).toMatch(new RegExp(`NOT_AT_TOSS +${paid.orderId} +\\S+\\*\\*\\* +12,000 .* - `));
      const json = await reconcile("--from", day, "--json");
      expect(JSON.parse(json.out)).toMatchObject({
        ...{ rows: 0, approvals: 1, listed: 1 },
        differences: [{ difference: "NOT_AT_TOSS", orderId: paid.orderId, amount: PRICE, transactionKey: null }],
      });
      for (const text of [table.out, json.out]) expect(text).not.toContain(lost);
      expect((await shop.asMerchant("GET", `/v1/orders/${paid.orderId}`)).body.status).toBe("SUCCESS");
    });

    it("could not look when Toss's ledger cannot be read", async () => {
      await shop.fault({ on: "transactions", fault: "error", code: "FAILED_INTERNAL_SYSTEM_PROCESSING" });
      const { code, err } = await reconcile("--from", today());
      expect(code).toBe(2);
      expect(err).toContain("FAILED_INTERNAL_SYSTEM_PROCESSING");
    });

    it.each([
      [[], "reconcile needs --from"],
      [["--from", "yesterday"], "--from must be a day"],
      [["--from", "2026-02-30"], "--from must be a day"],
      [["--from", "2025-11-02", "--to", "2025-11-01"], "--to 2025-11-01 is before --from"],
      [["--from", "2999-01-01"], "has not come yet"],
      [["--from", "2020-01-01", "--to", "2025-01-01"], "at most 366 days"],
    ])("says in one line what is wrong with %j", async (args, words) => {
      const { code, out, err } = await reconcile(...args);
      expect({ code, out, lines: err.trim().split("\n").length }).toEqual({ code: 2, out: "", lines: 1 });
      expect(err).toContain(words);
    });
  });
});
