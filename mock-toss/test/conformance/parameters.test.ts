import { describe, expect, it } from "vitest";
import { AUTHORIZATION, merchant } from "../engine/merchant-client.ts";

const ORDER = { orderId: "order-000001", orderName: "사과", amount: 1_000 };
const CARD = {
  cardNumber: "9410001234567890",
  cardExpirationYear: "30",
  cardExpirationMonth: "12",
  customerIdentityNumber: "900101",
};
const ACCOUNT = { ...ORDER, customerName: "김토스", bank: "20" };
const COLLECTED = { bankCode: "20", accountNumber: "1002123456789", holderName: "김토스" };

/** What an endpoint says to a body: the code of its refusal, or what became of the payment. */
const post = (path: string, body: Record<string, unknown>): string => {
  const told = merchant().ask("POST", path, body);
  return told.status === 200 ? (told.body.status ?? "taken") : told.body.code;
};

const get = (path: string, query: Record<string, string>): unknown => {
  const { engine, now } = merchant();
  const { answer } = engine.handle({ method: "GET", path, query, headers: { authorization: AUTHORIZATION } }, now());
  const told = JSON.parse(answer?.body ?? "") as { code?: string };
  return told.code ?? "taken";
};

describe("§2.2, §9.3, §5.7 what a window can be asked for", () => {
  it.each([
    [{ amount: 0 }, "BELOW_ZERO_AMOUNT"],
    [{ amount: 100.5 }, "INVALID_REQUEST"],
    [{ amount: 1e21 }, "INVALID_REQUEST"],
    [{ currency: "XXX" }, "INVALID_CURRENCY"],
    [{ currency: "USD" }, "NOT_SUPPORTED_USD"],
    [{ method: "FOREIGN_EASY_PAY", currency: "USD", amount: 10.25 }, "READY"],
    [{ method: "FOREIGN_EASY_PAY", currency: "USD", amount: 10.255 }, "INVALID_REQUEST"],
    [{ method: "FOREIGN_EASY_PAY", currency: "JPY", amount: 10.5 }, "INVALID_REQUEST"],
    [{ flowMode: "DIRECT" }, "INVALID_FLOW_MODE_PARAMETERS"],
    [{ flowMode: "DIRECT", cardCompany: "HYUNDAI" }, "READY"],
    [{ flowMode: "DIRECT", easyPay: "토스페이" }, "READY"],
    [{ flowMode: "SIDEWAYS" }, "INVALID_REQUEST"],
    [{ card: { flowMode: "DIRECT" } }, "INVALID_FLOW_MODE_PARAMETERS"],
    [{ cardCompany: "벽돌카드" }, "INVALID_CARD_COMPANY"],
    [{ easyPay: "벽돌페이" }, "INVALID_EASY_PAY"],
    [{ cardInstallmentPlan: 3, maxCardInstallmentPlan: 6 }, "INVALID_CARD_INSTALLMENT_PLANS_WITH_MAX_AND_SINGLE"],
    [{ cardInstallmentPlan: 1 }, "INVALID_CARD_INSTALLMENT_PLAN"],
    [{ maxCardInstallmentPlan: 13 }, "INVALID_CARD_INSTALLMENT_PLAN"],
    [{ cardInstallmentPlan: "3", maxCardInstallmentPlan: null }, "READY"],
    [
      { method: "가상계좌", validHours: 24, dueDate: "2026-01-03T12:00:00" },
      "INVALID_VALID_HOURS_WITH_DUE_DATE_AND_SINGLE",
    ],
    [{ method: "가상계좌", validHours: 2_161 }, "EXCEED_MAX_VALID_HOURS"],
    [{ method: "가상계좌", dueDate: "2026-02-30T12:00:00" }, "INVALID_DATE"],
    [{ method: "가상계좌", dueDate: "2026-04-02T12:00:00" }, "EXCEED_MAX_DUE_DATE"],
    [{ method: "가상계좌", virtualAccount: { cashReceipt: { type: "간이" } } }, "INVALID_REGISTRATION_NUMBER_TYPE"],
    [{ method: "가상계좌", cashReceipt: { type: "미발행" } }, "READY"],
    [{ method: "가상계좌", virtualAccount: { refundReceiveAccount: COLLECTED } }, "READY"],
    [
      { method: "가상계좌", virtualAccount: { refundReceiveAccount: { ...COLLECTED, bankCode: "99" } } },
      "INVALID_REFUND_ACCOUNT_INFO",
    ],
    [{ method: "휴대폰", mobilePhone: { mobileCarriers: ["SKT", "HELLO"] } }, "READY"],
    [{ method: "휴대폰", mobilePhone: { mobileCarriers: ["NTT"] } }, "NOT_SUPPORTED_CARRIER"],
    [{ customerEmail: "a".repeat(101) }, "INVALID_EMAIL"],
    [{ customerMobilePhone: "010-1234-5678" }, "INVALID_REQUEST"],
    [{ customerEmail: "", customerName: "", customerMobilePhone: null }, "READY"],
    [{ metadata: { a: "1", b: "2", c: "3", d: "4", e: "5" } }, "READY"],
    [{ metadata: { a: "1", b: "2", c: "3", d: "4", e: "5", f: "6" } }, "INVALID_REQUEST"],
    [{ metadata: { a: 1 } }, "INVALID_REQUEST"],
    [{ taxFreeAmount: 1_001 }, "INVALID_REQUEST"],
    [{ taxFreeAmount: 0.5 }, "INVALID_REQUEST"],
  ])("%j: %s", (change, expected) => {
    expect(post("/v1/payments", { method: "CARD", ...ORDER, ...change })).toBe(expected);
  });

  it("dollars are what a foreign wallet is paid with when nobody says otherwise", () => {
    const { ask } = merchant();
    expect(ask("POST", "/v1/payments", { method: "해외간편결제", ...ORDER }).body.currency).toBe("USD");
    expect(ask("POST", "/v1/payments", { method: "카드", ...ORDER, orderId: "order-000002" }).body.currency).toBe(
      "KRW",
    );
  });
});

describe("§3.1 won are whole", () => {
  it.each([
    ["/v1/virtual-accounts", { ...ACCOUNT, amount: 1_000.5 }],
    ["/v1/virtual-accounts", { ...ACCOUNT, taxFreeAmount: 0.5 }],
    ["/v1/payments/key-in", { ...ORDER, ...CARD, amount: "1000.5" }],
    ["/v1/cash-receipts", { ...ORDER, type: "소득공제", customerIdentityNumber: "01012345678", amount: 1_000.5 }],
    ["/v1/cash-receipts", { ...ORDER, type: "소득공제", customerIdentityNumber: "01012345678", taxFreeAmount: 1_001 }],
    ["/v1/cash-receipts", { ...ORDER, type: "소득공제", customerIdentityNumber: "01012345678", taxFreeAmount: -1 }],
  ])("%s %j", (path, body) => {
    expect(post(path, body)).toBe("INVALID_REQUEST");
  });

  it("a part of a cancel too", () => {
    const { authenticated, confirm, cancel } = merchant();
    const paymentKey = authenticated({ taxFreeAmount: 500 });
    confirm(paymentKey);
    expect(cancel(paymentKey, { cancelAmount: 600, taxFreeAmount: 0.5 }).body.code).toBe("INVALID_REQUEST");
    expect(cancel(paymentKey, { cancelAmount: 600, taxFreeAmount: 100 }).body.taxFreeAmount).toBe(400);
  });
});

describe("§2.7, §5.6 virtual accounts", () => {
  it.each([
    [{ accountType: "일반" }, "WAITING_FOR_DEPOSIT"],
    [{ accountType: null }, "WAITING_FOR_DEPOSIT"],
    [{ accountType: "고정", accountKey: "key-1" }, "WAITING_FOR_DEPOSIT"],
    [{ accountType: "고정" }, "REQUIRED_ACCOUNT_KEY"],
    [{ accountType: "임시" }, "INVALID_VIRTUAL_ACCOUNT_TYPE"],
    [{ cashReceipt: { type: "소득공제", registrationNumber: "01012345678" } }, "WAITING_FOR_DEPOSIT"],
    [{ cashReceipt: { type: "미발행" } }, "WAITING_FOR_DEPOSIT"],
    [{ cashReceipt: { type: "간이" } }, "INVALID_REGISTRATION_NUMBER_TYPE"],
    [{ cashReceipt: { type: "소득공제", registrationNumber: "1".repeat(31) } }, "INVALID_REQUEST"],
    [{ validHours: 1.5 }, "INVALID_REQUEST"],
    [{ dueDate: "2026-02-29T00:00:00" }, "INVALID_DATE"],
    [{ dueDate: "2026-02-28T00:00:00" }, "WAITING_FOR_DEPOSIT"],
    [{ dueDate: "2026-01-03T00:00:00+25:00" }, "INVALID_DATE"],
    [{ customerMobilePhone: "010-1234-5678" }, "INVALID_REQUEST"],
  ])("%j: %s", (change, expected) => {
    expect(post("/v1/virtual-accounts", { ...ACCOUNT, ...change })).toBe(expected);
  });

  it("§3.3 shows a refund account for 30 minutes, and only one that the window was told", () => {
    const { ask, engine, now, confirm, cancel, lookup, pass } = merchant();
    const { paymentKey } = ask("POST", "/v1/payments", {
      method: "가상계좌",
      ...ORDER,
      virtualAccount: { refundReceiveAccount: COLLECTED },
    }).body;
    engine.controls.decideWindow(paymentKey, { type: "approve", choice: {}, language: "ko" }, now());
    expect(confirm(paymentKey).body.virtualAccount?.refundReceiveAccount).toEqual(COLLECTED);
    pass(30 * 60_000 - 1);
    expect(lookup(paymentKey).body.virtualAccount?.refundReceiveAccount).toEqual(COLLECTED);
    pass(1);
    expect(lookup(paymentKey).body.virtualAccount?.refundReceiveAccount).toBeNull();

    const issued = ask("POST", "/v1/virtual-accounts", { ...ACCOUNT, orderId: "order-000002" }).body.paymentKey;
    engine.controls.deposit(issued, now());
    const { bankCode: bank, ...account } = COLLECTED;
    expect(cancel(issued, { refundReceiveAccount: { bank, ...account } }).body).toMatchObject({
      status: "CANCELED",
      virtualAccount: { refundStatus: "PENDING", refundReceiveAccount: null },
    });
  });
});

describe("§2.9 to §2.11 lists", () => {
  const DAY = { startDate: "2026-01-01", endDate: "2026-01-02" };
  it.each([
    ["/v1/transactions", { ...DAY, endDate: "2026-02-30" }, "INVALID_ISO_DATE_FORMAT"],
    ["/v1/transactions", { ...DAY, endDate: "2028-02-29T00:00:00" }, "taken"],
    ["/v1/transactions", { ...DAY, startDate: "2026-13-01" }, "INVALID_ISO_DATE_FORMAT"],
    ["/v1/settlements", { ...DAY, dateType: "paidOutDate" }, "taken"],
    ["/v1/settlements", { ...DAY, dateType: "" }, "taken"],
    ["/v1/settlements", { ...DAY, dateType: "someDate" }, "INVALID_REQUEST"],
    ["/v1/cash-receipts", { requestDate: "2026-02-28" }, "taken"],
    ["/v1/cash-receipts", { requestDate: "2026-02-30" }, "INVALID_REQUEST"],
    ["/v1/cash-receipts", { requestDate: "2026-02-28", cursor: "0.5" }, "INVALID_PAGING_KEY"],
  ])("%s %j: %s", (path, query, expected) => {
    expect(get(path, query)).toBe(expected);
  });
});

describe("§9.5 what failUrl is told", () => {
  it("is Korean, whatever the window spoke", () => {
    const { ask, engine, now } = merchant();
    const { paymentKey } = ask("POST", "/v1/payments", { method: "CARD", ...ORDER, failUrl: "http://shop.test/" }).body;
    const outcome = engine.controls.decideWindow(paymentKey, { type: "close", choice: {}, language: "en" }, now());
    const message = new URL((outcome as { url: string }).url).searchParams.get("message");
    expect(message).toBe("사용자에 의해 결제가 취소되었습니다.");
  });
});
