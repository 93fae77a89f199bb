import { describe, expect, it } from "vitest";
import { merchant } from "./merchant-client.ts";

const HOUR_MS = 3_600_000;
const ORDER = { amount: 15_000, orderId: "order-000001", orderName: "사과", customerName: "김토스", bank: "우리" };

const issue = (body: Record<string, unknown> = {}) => {
  const shop = merchant();
  return { ...shop, told: shop.ask("POST", "/v1/virtual-accounts", { ...ORDER, ...body }) };
};

describe("virtual accounts", () => {
  it("are issued at once, with a secret and a deadline of a week", () => {
    expect(issue().told.body).toMatchObject({
      status: "WAITING_FOR_DEPOSIT",
      method: "가상계좌",
      approvedAt: null,
      secret: expect.any(String),
      virtualAccount: {
        accountType: "일반",
        bankCode: "20",
        customerName: "김토스",
        dueDate: "2026-01-08T12:00:00+09:00",
        expired: false,
        settlementStatus: "INCOMPLETED",
        refundReceiveAccount: null,
      },
    });
  });

  it("take hours as text, a date, and a number as orderId", () => {
    expect(issue({ validHours: "24" }).told.body.virtualAccount?.dueDate).toBe("2026-01-02T12:00:00+09:00");
    expect(issue({ dueDate: "2026-01-03T00:00:00" }).told.body.virtualAccount?.dueDate).toBe(
      "2026-01-03T00:00:00+09:00",
    );
    expect(issue({ orderId: 71 }).told.body.orderId).toBe("71");
  });

  it.each([
    ["INVALID_BANK", { bank: "없는은행" }],
    ["EXCEED_MAX_VALID_HOURS", { validHours: 2_161 }],
    ["EXCEED_MAX_DUE_DATE", { dueDate: "2026-12-01T00:00:00" }],
    ["INVALID_DATE", { dueDate: "2025-12-01T00:00:00" }],
    ["INVALID_DATE", { dueDate: "soon" }],
    ["INVALID_VALID_HOURS_WITH_DUE_DATE_AND_SINGLE", { validHours: 1, dueDate: "2026-01-02T00:00:00" }],
    ["REQUIRED_ACCOUNT_KEY", { accountType: "고정" }],
    ["BELOW_MINIMUM_AMOUNT", { amount: 199 }],
    ["INVALID_REQUEST", { customerName: null }],
  ])("refuse with %s", (code, body) => {
    expect(issue(body).told.body.code).toBe(code);
  });

  it("expire without a change of status, and take no deposit then", () => {
    const { told, pass, lookup, engine, now } = issue({ validHours: 1 });
    const { paymentKey } = told.body;
    pass(HOUR_MS);
    expect(lookup(paymentKey).body).toMatchObject({ status: "WAITING_FOR_DEPOSIT", virtualAccount: { expired: true } });
    expect(engine.controls.deposit(paymentKey, now())).toMatchObject({ type: "jammed", status: 409 });
  });

  it("bring the receipt that was asked for once the money is here", () => {
    const { told, lookup, engine, now } = issue({
      cashReceipt: { type: "소득공제", registrationNumber: "01012345678" },
    });
    const { paymentKey } = told.body;
    expect(told.body.cashReceipt).toBeNull();
    engine.controls.deposit(paymentKey, now());
    expect(lookup(paymentKey).body).toMatchObject({
      cashReceipt: { type: "소득공제", amount: 15_000 },
      cashReceipts: [{ transactionType: "CONFIRM", issueStatus: "IN_PROGRESS", customerIdentityNumber: "010********" }],
    });
  });
});
