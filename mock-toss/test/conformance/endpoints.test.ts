import { describe, expect, it } from "vitest";
import { ERRORS } from "../../src/index.ts";
import { merchant, NOON } from "../engine/merchant-client.ts";

const HOUR_MS = 60 * 60 * 1000;
const URLS = { successUrl: "http://shop.test/success", failUrl: "http://shop.test/fail" };
const ORDER = { orderId: "order-000001", orderName: "사과", amount: 1_000 };
const CARD = {
  cardNumber: "9410001234567890",
  cardExpirationYear: "30",
  cardExpirationMonth: "12",
  customerIdentityNumber: "900101",
};

/** What an endpoint says to a body that differs in one thing: the code of its refusal, or what became of the payment. */
const post = (path: string, body: Record<string, unknown>): string => {
  const told = merchant().ask("POST", path, body);
  return told.status === 200 ? told.body.status : told.body.code;
};

describe("§2.2 POST /v1/payments", () => {
  it.each([
    [{}, "READY"],
    [{ method: undefined }, "INVALID_REQUIRED_PARAM"],
    [{ method: "가상계좌" }, "READY"],
    [{ method: "BARTER" }, "NOT_SUPPORTED_METHOD"],
    [{ amount: undefined }, "INVALID_REQUIRED_PARAM"],
    [{ amount: -1 }, "BELOW_ZERO_AMOUNT"],
    [{ orderId: "한글" }, "INVALID_ORDER_ID"],
    [{ orderName: "가".repeat(101) }, "INVALID_ORDER_NAME"],
    [{ successUrl: "/success" }, "INCORRECT_SUCCESS_URL_FORMAT"],
    [{ failUrl: "/fail" }, "INCORRECT_FAIL_URL_FORMAT"],
    [{ successUrl: undefined, failUrl: undefined, returnUrl: "http://shop.test/return" }, "READY"],
  ])("%o: %s", (change, expected) => {
    expect(post("/v1/payments", { method: "CARD", ...ORDER, ...URLS, ...change })).toBe(expected);
  });

  it("answers where the shopper is to be sent", () => {
    const { body } = merchant().ask("POST", "/v1/payments", { method: "CARD", ...ORDER, ...URLS });
    expect(body.checkout.url).toBe(`https://api.tosspayments.com/v1/payments/${body.paymentKey}/checkout`);
  });
});

describe("§2.3 confirm", () => {
  it("approves once; refused, the payment is ABORTED and says why", () => {
    const { engine, authenticated, confirm, lookup } = merchant();
    const paymentKey = authenticated();
    expect(confirm(paymentKey).body.status).toBe("DONE");
    expect(confirm(paymentKey).body.code).toBe("ALREADY_PROCESSED_PAYMENT");
    engine.controls.addFault({ on: "confirm", fault: "error", code: "REJECT_CARD_PAYMENT", times: 1 });
    const declined = authenticated();
    expect(confirm(declined)).toMatchObject({ status: 403, body: { code: "REJECT_CARD_PAYMENT" } });
    expect(lookup(declined).body).toMatchObject({ status: "ABORTED", failure: { code: "REJECT_CARD_PAYMENT" } });
  });

  it("comes too late after ten minutes", () => {
    const { authenticated, confirm, pass } = merchant();
    const paymentKey = authenticated();
    pass(10 * 60_000);
    expect(confirm(paymentKey)).toMatchObject({ status: 404, body: { code: "NOT_FOUND_PAYMENT_SESSION" } });
  });

  it.each([
    ["카드", 99, "BELOW_MINIMUM_AMOUNT"],
    ["카드", 100, "DONE"],
    ["계좌이체", 199, "BELOW_MINIMUM_AMOUNT"],
    ["계좌이체", 200, "DONE"],
  ])("§5.2 %s takes %i won: %s", (method, amount, expected) => {
    const { authenticated, confirm } = merchant();
    const { status, body } = confirm(authenticated({ method, amount }), { amount });
    expect(status === 200 ? body.status : body.code).toBe(expected);
  });
});

describe("§2.6 key-in", () => {
  it.each([
    [{}, "DONE"],
    [{ cardNumber: "123456" }, "INVALID_CARD_NUMBER"],
    [{ cardExpirationYear: "25" }, "INVALID_CARD_EXPIRATION"],
    [{ cardExpirationMonth: "13" }, "INVALID_CARD_EXPIRATION"],
    [{ customerIdentityNumber: "9001" }, "INVALID_BIRTH_DAY_FORMAT"],
    [{ customerIdentityNumber: "1234567890" }, "DONE"],
    [{ amount: 49_999, cardInstallmentPlan: 2 }, "NOT_SUPPORTED_MONTHLY_INSTALLMENT_PLAN_BELOW_AMOUNT"],
    [{ amount: 50_000, cardInstallmentPlan: 12 }, "DONE"],
    [{ amount: 50_000, cardInstallmentPlan: 13 }, "INVALID_CARD_INSTALLMENT_PLAN"],
  ])("%o: %s", (change, expected) => {
    expect(post("/v1/payments/key-in", { ...ORDER, ...CARD, ...change })).toBe(expected);
  });

  it("really charges twice when it is repeated under another order, and refuses an order that is paid", () => {
    const { ask, ledger } = merchant();
    const codes = ["order-000001", "order-000002", "order-000001"].map(
      (orderId) => ask("POST", "/v1/payments/key-in", { ...ORDER, ...CARD, orderId }).body.code,
    );
    expect(codes).toEqual([undefined, undefined, "DUPLICATED_ORDER_ID"]);
    expect(ledger()).toHaveLength(2);
  });
});

describe("§2.7 virtual accounts", () => {
  const ACCOUNT = { ...ORDER, customerName: "김토스", bank: "20" };
  it.each([
    [{}, "WAITING_FOR_DEPOSIT"],
    [{ bank: "우리" }, "WAITING_FOR_DEPOSIT"],
    [{ bank: "SHINHAN" }, "WAITING_FOR_DEPOSIT"],
    [{ bank: "99" }, "INVALID_BANK"],
    [{ customerName: undefined }, "INVALID_REQUEST"],
    [{ amount: 199 }, "BELOW_MINIMUM_AMOUNT"],
    [{ validHours: 2_160 }, "WAITING_FOR_DEPOSIT"],
    [{ validHours: 2_161 }, "EXCEED_MAX_VALID_HOURS"],
    [{ dueDate: "2026-04-02T00:00:00" }, "EXCEED_MAX_DUE_DATE"],
    [{ dueDate: "tomorrow" }, "INVALID_DATE"],
    [{ validHours: 1, dueDate: "2026-01-02T00:00:00" }, "INVALID_VALID_HOURS_WITH_DUE_DATE_AND_SINGLE"],
    [{ accountType: "고정" }, "REQUIRED_ACCOUNT_KEY"],
    [{ accountType: "고정", accountKey: "key-1" }, "WAITING_FOR_DEPOSIT"],
  ])("%o: %s", (change, expected) => {
    expect(post("/v1/virtual-accounts", { ...ACCOUNT, ...change })).toBe(expected);
  });

  it("§3.3 waits a week, begins with an X, keeps waiting when its deadline passes, and tells nobody", () => {
    const { ask, pass, lookup, engine, now } = merchant({ webhookUrls: ["http://127.0.0.1:9"] });
    const { paymentKey, virtualAccount, secret, approvedAt } = ask("POST", "/v1/virtual-accounts", ACCOUNT).body;
    expect(virtualAccount).toMatchObject({
      accountType: "일반",
      accountNumber: expect.stringMatching(/^X\d{13}$/),
      dueDate: "2026-01-08T12:00:00+09:00",
      expired: false,
      refundStatus: "NONE",
      settlementStatus: "INCOMPLETED",
      depositorName: null,
    });
    expect([secret?.slice(0, 3), approvedAt]).toEqual(["ps_", null]);
    engine.takeWebhooks(now());
    pass(168 * HOUR_MS);
    expect(lookup(paymentKey).body).toMatchObject({ status: "WAITING_FOR_DEPOSIT", virtualAccount: { expired: true } });
    expect(engine.takeWebhooks(now())).toEqual([]);
    expect(engine.controls.deposit(paymentKey, now())).toMatchObject({ type: "jammed" });
  });
});

describe("§2.8 billing", () => {
  it.each([
    [{ customerKey: "c".repeat(300) }, 200],
    [{ customerKey: "c".repeat(301) }, "FAILED_DB_PROCESSING"],
    [{ cardNumber: "941000" }, "INVALID_CARD_NUMBER"],
  ])("issue with %o: %s", (change, expected) => {
    const { status, body } = merchant().ask("POST", "/v1/billing/authorizations/card", {
      customerKey: "customer-1",
      ...CARD,
      ...change,
    });
    expect(status === 200 ? status : body.code).toBe(expected);
  });

  it("a charge is a BILLING payment that no webhook tells of; its cancel is told", () => {
    const { ask, engine, now, cancel } = merchant({ webhookUrls: ["http://127.0.0.1:9"] });
    const issued = ask("POST", "/v1/billing/authorizations/card", { customerKey: "customer-1", ...CARD }).body;
    const { billingKey } = issued as unknown as { billingKey: string };
    expect(billingKey).toMatch(/=$/);
    expect(issued).toMatchObject({
      method: "카드",
      card: { issuerCode: "21", cardType: "신용", ownerType: "개인" },
      transfers: null,
      easyPay: null,
    });
    const charge = (customerKey: string) => ask("POST", `/v1/billing/${billingKey}`, { ...ORDER, customerKey }).body;
    expect(charge("customer-2").code).toBe("NOT_MATCHES_CUSTOMER_KEY");
    const payment = charge("customer-1");
    expect(payment).toMatchObject({ type: "BILLING", status: "DONE", secret: expect.stringMatching(/^ps_/) });
    expect(engine.takeWebhooks(now())).toEqual([]);
    cancel(payment.paymentKey);
    expect(engine.takeWebhooks(now())).toHaveLength(1);
  });
});

describe("§2.9 transactions, §2.10 settlements, §2.11 cash receipts", () => {
  const AUTHORIZATION = `Basic ${btoa("test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R:")}`;
  const get = (shop: ReturnType<typeof merchant>, path: string, query: Record<string, string>): unknown =>
    JSON.parse(
      shop.engine.handle({ method: "GET", path, query, headers: { authorization: AUTHORIZATION } }, shop.now()).answer
        ?.body ?? "",
    );
  const DAY = { startDate: "2026-01-01", endDate: "2026-01-02" };

  it("one row for an approval and one for a cancel, each with a key of its own, paged by it", () => {
    const shop = merchant();
    const paymentKey = shop.authenticated();
    shop.confirm(paymentKey);
    shop.cancel(paymentKey);
    const rows = get(shop, "/v1/transactions", DAY) as { transactionKey: string }[];
    expect(rows).toMatchObject([
      { paymentKey, status: "DONE", amount: 1_000 },
      { paymentKey, status: "CANCELED", amount: 1_000 },
    ]);
    const [first, second] = rows.map(({ transactionKey }) => transactionKey);
    expect(first).not.toBe(second);
    expect(get(shop, "/v1/transactions", { ...DAY, limit: "1" })).toHaveLength(1);
    expect(get(shop, "/v1/transactions", { ...DAY, startingAfter: first ?? "" })).toMatchObject([
      { transactionKey: second },
    ]);
    expect(get(shop, "/v1/transactions", { ...DAY, startingAfter: "nobody" })).toMatchObject({
      code: "INVALID_TRANSACTION_KEY",
    });
  });

  it("settlements are there from the day after the sale", () => {
    const shop = merchant();
    shop.confirm(shop.authenticated());
    expect(get(shop, "/v1/settlements", DAY)).toEqual([]);
    shop.pass(24 * HOUR_MS);
    expect(get(shop, "/v1/settlements", DAY)).toMatchObject([{ amount: 1_000, soldDate: "2026-01-01" }]);
  });

  it("a receipt is IN_PROGRESS at first; its cancel has a key that begins with c_", () => {
    const shop = merchant();
    const body = { ...ORDER, type: "소득공제", customerIdentityNumber: "01012345678" };
    const issued = shop.ask("POST", "/v1/cash-receipts", body).body as unknown as Record<string, string>;
    expect(issued).toMatchObject({ issueStatus: "IN_PROGRESS", transactionType: "CONFIRM" });
    expect(shop.ask("POST", `/v1/cash-receipts/${issued["receiptKey"]}/cancel`).body).toMatchObject({
      receiptKey: expect.stringMatching(/^c_/),
      transactionType: "CANCEL",
    });
    expect(get(shop, "/v1/cash-receipts", { requestDate: "2026-01-01" })).toMatchObject({
      hasNext: false,
      data: [{ transactionType: "CONFIRM" }, { transactionType: "CANCEL" }],
    });
  });
});

describe("§1.3 versions", () => {
  it("are a key's own, and every answer says which", () => {
    const merchants = (["2022-11-16", "2024-06-01"] as const).map((version) => ({
      mId: "tmock",
      clientKey: `test_ck_${version}`,
      secretKey: `test_sk_${version}`,
      version,
    }));
    const { ask, authenticated } = merchant({ merchants });
    const paymentKey = authenticated();
    for (const { version, secretKey } of merchants) {
      const authorization = `Basic ${btoa(`${secretKey}:`)}`;
      expect(ask("GET", `/v1/payments/${paymentKey}`, undefined, { authorization }).body.version).toBe(version);
    }
  });
});

describe("§5 every code of the catalogue", () => {
  it("can be planted by a fault rule, with its own status", () => {
    for (const [code, [status]] of Object.entries(ERRORS)) {
      const { engine, ask } = merchant();
      expect(engine.controls.addFault({ on: "lookup", fault: "error", code })).toMatchObject({ code });
      expect(ask("GET", "/v1/payments/nobody")).toMatchObject({ status, body: { code } });
    }
  });
});

describe("§3.4 wallets, §3.6 failures", () => {
  it("a payment that nobody confirmed says EXPIRED_PAYMENT and little else", () => {
    const { authenticated, lookup, pass } = merchant();
    const paymentKey = authenticated();
    pass(10 * 60_000);
    expect(lookup(paymentKey).body).toMatchObject({
      status: "EXPIRED",
      failure: { code: "EXPIRED_PAYMENT" },
      method: null,
      approvedAt: null,
      lastTransactionKey: null,
      receipt: null,
      secret: null,
      useEscrow: null,
      balanceAmount: 1_000,
      isPartialCancelable: true,
      requestedAt: "2026-01-01T12:00:00+09:00",
    });
    expect(NOON).toBe(Date.parse("2026-01-01T12:00:00+09:00"));
  });

  it("totalAmount is what card, wallet and points come to", () => {
    const { authenticated, confirm } = merchant();
    const { easyPay, card, totalAmount } = confirm(authenticated({ method: "EASY_PAY" })).body;
    expect((card?.amount ?? 0) + (easyPay?.amount ?? 0) + (easyPay?.discountAmount ?? 0)).toBe(totalAmount);
  });
});
