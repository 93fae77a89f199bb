import { describe, expect, it } from "vitest";
import { merchant } from "../engine/merchant-client.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const REFUND_ACCOUNT = { bank: "20", accountNumber: "1002123456789", holderName: "김토스" };

const paid = (input: Record<string, unknown> = {}) => {
  const shop = merchant();
  const paymentKey = shop.authenticated(input);
  shop.confirm(paymentKey, input["amount"] === undefined ? {} : { amount: input["amount"] });
  const cancel = (body: Record<string, unknown> = {}): string => {
    const told = shop.cancel(paymentKey, body);
    return told.status === 200 ? told.body.status : `${told.status} ${told.body.code}`;
  };
  return { ...shop, paymentKey, cancel, told: (body = {}) => shop.cancel(paymentKey, body).body };
};

describe("§2.5 cancel", () => {
  it("in one go is CANCELED with nothing left, and a second one is refused", () => {
    const { cancel } = paid();
    expect(cancel()).toBe("CANCELED");
    expect(cancel()).toBe("400 ALREADY_CANCELED_PAYMENT");
  });

  it("adds to cancels, reduces the balance, and names its own transaction", () => {
    const { told, lookup, paymentKey } = paid();
    const approval = lookup(paymentKey).body.lastTransactionKey;
    const { cancels, balanceAmount, lastTransactionKey, totalAmount } = told({ cancelAmount: 300 });
    expect([totalAmount, balanceAmount]).toEqual([1_000, 700]);
    expect(lastTransactionKey).not.toBe(approval);
    expect(cancels).toEqual([
      {
        transactionKey: lastTransactionKey,
        cancelReason: "변심",
        cancelAmount: 300,
        taxFreeAmount: 0,
        taxExemptionAmount: 0,
        refundableAmount: 700,
        cardDiscountAmount: 0,
        transferDiscountAmount: 0,
        easyPayDiscountAmount: 0,
        canceledAt: "2026-01-01T12:00:00+09:00",
        receiptKey: null,
        cancelStatus: "DONE",
        cancelRequestId: null,
      },
    ]);
  });

  it.each([
    [{ cancelReason: "" }, "400 INVALID_REQUEST"],
    [{ cancelReason: "가".repeat(200) }, "CANCELED"],
    [{ cancelReason: "가".repeat(201) }, "400 INVALID_REQUEST"],
    [{ cancelAmount: 1_001 }, "403 NOT_CANCELABLE_AMOUNT"],
    [{ cancelAmount: -1 }, "400 INVALID_REQUEST"],
    [{ cancelAmount: 0.5 }, "400 INVALID_REQUEST"],
    [{ refundableAmount: 999 }, "400 NOT_MATCHES_REFUNDABLE_AMOUNT"],
    [{ refundableAmount: 1_000, cancelAmount: 1 }, "PARTIAL_CANCELED"],
    [{ currency: "USD" }, "400 INVALID_REQUEST"],
    [{ currency: "KRW" }, "CANCELED"],
  ])("%o: %s", (body, expected) => {
    expect(paid().cancel(body)).toBe(expected);
  });

  it.each(["READY", "IN_PROGRESS"])("of a payment in %s is refused", (status) => {
    const { authenticated, cancel } = merchant();
    expect(cancel(authenticated({ status })).body.code).toBe("NOT_CANCELABLE_PAYMENT");
  });

  it("of an account nobody has paid into: whole, without a refund account, or not at all", () => {
    const account = { method: "가상계좌", amount: 1_000 };
    expect(paid(account).cancel({ cancelAmount: 500 })).toBe("403 NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT");
    expect(paid(account).cancel()).toBe("CANCELED");
  });

  it("of a paid account needs a `bank`, a number that is no X-account, and a holder", () => {
    const { cancel, engine, paymentKey, now, pass, lookup } = paid({ method: "가상계좌" });
    engine.controls.deposit(paymentKey, now());
    const to = (change: Record<string, unknown>) => cancel({ refundReceiveAccount: { ...REFUND_ACCOUNT, ...change } });
    expect(cancel()).toBe("400 INVALID_REFUND_ACCOUNT_INFO");
    expect(to({ bank: undefined, bankCode: "20" })).toBe("400 INVALID_BANK");
    expect(to({ accountNumber: "X1234567890123" })).toBe("400 INVALID_REFUND_ACCOUNT_NUMBER");
    expect(to({ accountNumber: "1".repeat(21) })).toBe("400 INVALID_REFUND_ACCOUNT_NUMBER");
    expect(to({ holderName: "" })).toBe("400 INVALID_REFUND_ACCOUNT_INFO");
    expect(to({})).toBe("CANCELED");
    expect(lookup(paymentKey).body.virtualAccount?.refundStatus).toBe("PENDING");
    pass(2 * DAY_MS);
    expect(lookup(paymentKey).body.virtualAccount?.refundStatus).toBe("COMPLETED");
  });

  it("of an escrow payment in part is refused with [ES12]", () => {
    const { told } = paid({ useEscrow: true });
    expect(told({ cancelAmount: 1 })).toMatchObject({
      code: "FAILED_INTERNAL_SYSTEM_PROCESSING",
      message: expect.stringMatching(/^\[ES12\]/),
    });
  });

  it.each([
    ["카드", 1_000, "CANCELED"],
    ["계좌이체", 180, "CANCELED"],
    ["계좌이체", 181, "403 EXCEED_MAX_REFUND_DUE"],
    ["휴대폰", 30, "CANCELED"],
    ["휴대폰", 31, "403 EXCEED_MAX_REFUND_DUE"],
  ])("of %s, %i days later: %s", (method, days, expected) => {
    const { cancel, pass } = paid({ method });
    pass(days * DAY_MS);
    expect(cancel()).toBe(expected);
  });

  it("§3.1 lets VAT and supplied amount follow the balance, with the tax-free part it carries", () => {
    const { told } = paid({ amount: 10_000, taxFreeAmount: 3_000 });
    expect(told({ cancelAmount: 4_000, taxFreeAmount: 1_000 })).toMatchObject({
      balanceAmount: 6_000,
      taxFreeAmount: 2_000,
      vat: 364,
      suppliedAmount: 3_636,
    });
    expect(told()).toMatchObject({ balanceAmount: 0, taxFreeAmount: 0, vat: 0, suppliedAmount: 0 });
  });
});
