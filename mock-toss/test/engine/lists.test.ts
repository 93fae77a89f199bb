import { describe, expect, it } from "vitest";
import type { EngineOptions } from "../../src/engine/index.ts";
import { merchant } from "./merchant-client.ts";

const HOUR_MS = 3_600_000;
const DAY = "startDate=2026-01-01T00:00:00&endDate=2026-01-01T23:59:59";

type Row = { transactionKey: string; amount: number; status: string; orderId: string; payOutAmount: number };

/** Three sales, one an hour, the first one cancelled in part. */
const sold = (options: Partial<EngineOptions> = {}) => {
  const shop = merchant(options);
  const keys = ["order-000001", "order-000002", "order-000003"].map((orderId) => {
    const paymentKey = shop.authenticated({ orderId });
    shop.confirm(paymentKey, { orderId });
    shop.pass(HOUR_MS);
    return paymentKey;
  });
  shop.cancel(keys[0] ?? "", { cancelAmount: 300 });
  const list = (path: string, query: string) => {
    const exchange = shop.engine.handle(
      {
        method: "GET",
        path,
        query: Object.fromEntries(new URLSearchParams(query)),
        headers: { authorization: `Basic ${btoa("test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R:")}` },
      },
      shop.now(),
    );
    return shop.tell(exchange).body as unknown as Row[] & { code: string };
  };
  return { ...shop, keys, list };
};

describe("transactions", () => {
  it("list an approval and a cancel each in a row of its own, oldest first", () => {
    const rows = sold().list("/v1/transactions", `${DAY}&startingAfter=`);
    expect(rows.map(({ orderId, status, amount }) => [orderId, status, amount])).toEqual([
      ["order-000001", "DONE", 1_000],
      ["order-000002", "DONE", 1_000],
      ["order-000003", "DONE", 1_000],
      ["order-000001", "PARTIAL_CANCELED", 300],
    ]);
    expect(Object.keys(rows[0] ?? {})).toEqual([
      "mId",
      "transactionKey",
      "paymentKey",
      "orderId",
      "method",
      "customerKey",
      "useEscrow",
      "receiptUrl",
      "status",
      "transactionAt",
      "currency",
      "amount",
    ]);
  });

  it("can show a cancel as a negative amount", () => {
    expect(sold({ cancelRowSign: -1 }).list("/v1/transactions", DAY).at(-1)?.amount).toBe(-300);
  });

  it("go on after a cursor, page by page", () => {
    const { list } = sold();
    const seen: string[] = [];
    for (let page = 0, after = ""; page < 10; page++) {
      const rows = list("/v1/transactions", `${DAY}&limit=3&startingAfter=${after}`);
      seen.push(...rows.map((row) => row.transactionKey));
      after = rows.at(-1)?.transactionKey ?? "";
      if (rows.length < 3) break;
    }
    expect(new Set(seen).size).toBe(4);
    expect(seen).toHaveLength(4);
  });

  it("filter by time, and refuse what they cannot read", () => {
    const { list } = sold();
    expect(list("/v1/transactions", "startDate=2026-01-01T13:00:00&endDate=2026-01-01T13:59:59")).toHaveLength(1);
    expect(list("/v1/transactions", `${DAY}&startingAfter=nobody`).code).toBe("INVALID_TRANSACTION_KEY");
    expect(list("/v1/transactions", `${DAY}&limit=10001`).code).toBe("EXCEED_MAX_QUERY_LIMIT");
    expect(list("/v1/transactions", "startDate=yesterday&endDate=today").code).toBe("INVALID_ISO_DATE_FORMAT");
    expect(list("/v1/transactions", "startDate=2026-01-01").code).toBe("INVALID_REQUEST");
  });

  it("lag behind under a late rule", () => {
    const { list, engine, pass } = sold();
    engine.controls.addFault({ on: "transactions", fault: "late", delayMs: 30 * 60_000 });
    expect(list("/v1/transactions", DAY)).toHaveLength(3);
    pass(HOUR_MS);
    expect(list("/v1/transactions", DAY)).toHaveLength(4);
  });
});

describe("settlements", () => {
  it("appear the day after the sale, cancels taken back", () => {
    const { list, pass } = sold();
    expect(list("/v1/settlements", "startDate=2026-01-01&endDate=2026-01-01")).toEqual([]);
    pass(24 * HOUR_MS);
    const rows = list("/v1/settlements", "startDate=2026-01-01&endDate=2026-01-01");
    expect(rows.map(({ amount, payOutAmount }) => [amount, payOutAmount])).toEqual([
      [1_000, 968],
      [1_000, 968],
      [1_000, 968],
      [-300, -290],
    ]);
    expect(list("/v1/settlements", "startDate=2026-01-01&endDate=2026-01-01&size=3&page=2")).toHaveLength(1);
    expect(list("/v1/settlements", "startDate=2026-01-03&endDate=2026-01-03&dateType=paidOutDate")).toHaveLength(4);
  });

  it("can be asked for by hand", () => {
    const { ask, keys } = sold();
    expect(ask("POST", "/v1/settlements", { paymentKey: keys[0] }).body).toEqual({ result: true });
  });
});

describe("cash receipts", () => {
  const RECEIPT = {
    amount: 10_000,
    orderId: "order-000001",
    orderName: "사과",
    type: "소득공제",
    customerIdentityNumber: "01012345678",
  };

  it("are issued once an order, cancelled in parts, listed by day, and known at the tax office a day later", () => {
    const shop = sold();
    const issued = shop.ask("POST", "/v1/cash-receipts", RECEIPT).body as unknown as { receiptKey: string };
    expect(issued).toMatchObject({ issueStatus: "IN_PROGRESS", transactionType: "CONFIRM", amount: 10_000 });
    expect(shop.ask("POST", "/v1/cash-receipts", RECEIPT).body.code).toBe("DUPLICATED_CASH_RECEIPT");
    const path = `/v1/cash-receipts/${issued.receiptKey}/cancel`;
    expect(shop.ask("POST", path, { amount: 4_000 }).body).toMatchObject({
      receiptKey: expect.stringMatching(/^c_/),
      transactionType: "CANCEL",
      amount: 4_000,
    });
    expect(shop.ask("POST", path).body).toMatchObject({ amount: 6_000 });
    expect(shop.ask("POST", path).body.code).toBe("INVALID_REQUEST");
    shop.pass(24 * HOUR_MS);
    expect(shop.list("/v1/cash-receipts", "requestDate=2026-01-01&limit=2")).toMatchObject({
      hasNext: true,
      lastCursor: 2,
      data: [{ issueStatus: "COMPLETED" }, {}],
    });
    expect(shop.list("/v1/cash-receipts", "requestDate=2026-01-01&limit=2&cursor=2")).toMatchObject({ hasNext: false });
  });
});
