import { buildMockToss, DOCUMENTATION_MERCHANTS } from "mock-toss";
import { describe, expect, it } from "vitest";

import { makeTossGateway } from "../../src/adapters/toss/gateway.ts";
import { secondAfter, secondBefore } from "../../src/adapters/toss/seoul-time.ts";
import { ROWS_PER_PAGE, transactionPage } from "../../src/adapters/toss/transactions.ts";
import { Instant, MINUTE_MS } from "../../src/domain/instant.ts";

const ROW = {
  mId: "tosspayments",
  transactionKey: "txrd_1",
  paymentKey: "pay_1",
  orderId: "order-1",
  method: "카드",
  customerKey: null,
  status: "DONE",
  transactionAt: "2026-01-01T12:00:21+09:00",
  currency: "KRW",
  amount: 15_000,
};
const AT = Date.UTC(2026, 0, 1, 3, 0, 21);
const answer = (body: unknown, status = 200) => transactionPage({ type: "Answer", status, body });

describe("transactionPage", () => {
  it("reads a row, and a cancel's amount whatever its sign", () => {
    const read = { transactionKey: "txrd_1", paymentKey: "pay_1", orderId: "order-1", at: AT, amount: 15_000 };
    expect(answer([ROW, { ...ROW, status: "PARTIAL_CANCELED", amount: -5_000 }])).toEqual({
      type: "Page",
      rows: [
        { ...read, says: "PAID" },
        { ...read, amount: 5_000, says: "CANCELED" },
      ],
      next: null,
    });
  });

  it.each([
    ["foreign money", { currency: "USD", amount: 7.5 }],
    ["part of a won", { amount: 0.5 }],
    ["no number", { amount: "15000" }],
  ])("keeps a row of %s, without an amount", (_what, more) => {
    expect(answer([{ ...ROW, ...more }])).toMatchObject({ rows: [{ amount: null }] });
  });

  it.each([
    ["no list", { items: [ROW] }],
    ["a row without its payment", [ROW, { ...ROW, paymentKey: null }]],
    ["a row without its order", [{ ...ROW, orderId: undefined }]],
    ["a row that names no moment", [{ ...ROW, transactionAt: "yesterday" }]],
    ["a row that is none", [ROW, "row"]],
  ])("does not pretend to have read %s", (_what, body) => {
    expect(answer(body)).toEqual({ type: "Unreachable", code: "UNREADABLE" });
  });

  it("goes on after a full page, from its last row", () => {
    const rows = Array.from({ length: ROWS_PER_PAGE }, (_, index) => ({ ...ROW, transactionKey: `t-${index}` }));
    expect(answer(rows)).toMatchObject({ next: `t-${ROWS_PER_PAGE - 1}` });
    expect(answer(rows.slice(1))).toMatchObject({ next: null });
    expect(answer([])).toEqual({ type: "Page", rows: [], next: null });
  });

  it("tells a page that is lost from a Toss that does not answer", () => {
    for (const code of ["INVALID_TRANSACTION_KEY", "INVALID_PAGING_KEY"]) {
      expect(answer({ code, message: "" }, 400)).toEqual({ type: "Lost" });
    }
    expect(answer({ code: "UNAUTHORIZED_KEY", message: "" }, 401)).toEqual({
      type: "Unreachable",
      code: "UNAUTHORIZED_KEY",
    });
    expect(answer("<html>", 503)).toEqual({ type: "Unreachable", code: "HTTP_503" });
    expect(transactionPage({ type: "NoAnswer" })).toEqual({ type: "Unreachable", code: "NO_ANSWER" });
  });
});

describe("the ledger over HTTP", () => {
  it("asks for a period in Seoul's time, and turns its pages", async () => {
    const mock = buildMockToss();
    const secretKey = DOCUMENTATION_MERCHANTS[0]?.secretKey ?? "";
    const silent = () => {};
    const log = { debug: silent, info: silent, warn: silent, error: silent };
    const gateway = makeTossGateway({ apiUrl: await mock.listen({ port: 0 }), secretKey, log });
    const begin = Instant.of(mock.clock.now());
    for (let index = 0; index < ROWS_PER_PAGE + 5; index++) {
      mock.engine.controls.createPayment({ orderId: `order-${index}`, amount: 1_000, status: "DONE" }, begin);
    }
    const period = { from: Instant.after(begin, -MINUTE_MS), to: Instant.after(begin, MINUTE_MS) };

    const first = await gateway.transactions(period, null);
    if (first.type !== "Page") throw new Error(first.type);
    expect(first.rows).toHaveLength(ROWS_PER_PAGE);
    expect(first.rows[0]).toMatchObject({ orderId: "order-0", amount: 1_000, says: "PAID" });
    expect(await gateway.transactions(period, first.next)).toMatchObject({ rows: { length: 5 }, next: null });
    expect(await gateway.transactions(period, "nobody-has-this")).toEqual({ type: "Lost" });
    const before = { from: Instant.after(begin, -2 * MINUTE_MS), to: Instant.after(begin, -MINUTE_MS) };
    expect(await gateway.transactions(before, null)).toEqual({ type: "Page", rows: [], next: null });

    await gateway.close();
    await mock.close();
  });

  it("asks for whole seconds, outwards", () => {
    const at = Instant.of(AT + 400);
    expect([secondBefore(at), secondAfter(at)]).toEqual(["2026-01-01T12:00:21", "2026-01-01T12:00:22"]);
  });
});
