import { describe, expect, it } from "vitest";
import { merchant } from "./merchant-client.ts";

const MINUTE_MS = 60_000;

describe("confirm", () => {
  it("approves an authenticated payment and answers the whole Payment, nulls included", () => {
    const shop = merchant();
    const paymentKey = shop.authenticated({ orderName: "사과", amount: 15_000 });

    const { status, body } = shop.confirm(paymentKey, { amount: 15_000 });

    expect(status).toBe(200);
    expect(body).toEqual({
      mId: "tvivarepublica",
      version: "2022-11-16",
      paymentKey,
      type: "NORMAL",
      orderId: "order-000001",
      orderName: "사과",
      currency: "KRW",
      method: "카드",
      status: "DONE",
      totalAmount: 15_000,
      balanceAmount: 15_000,
      suppliedAmount: 13_636,
      vat: 1_364,
      taxFreeAmount: 0,
      taxExemptionAmount: 0,
      requestedAt: "2026-01-01T12:00:00+09:00",
      approvedAt: "2026-01-01T12:00:00+09:00",
      useEscrow: false,
      cultureExpense: false,
      isPartialCancelable: true,
      lastTransactionKey: expect.stringMatching(/^txrd_a01/),
      secret: expect.stringMatching(/^ps_[A-Za-z0-9]{25}$/),
      country: "KR",
      failure: null,
      metadata: null,
      card: {
        amount: 15_000,
        issuerCode: "61",
        acquirerCode: "31",
        number: "12345678****789*",
        installmentPlanMonths: 0,
        approveNo: "00000000",
        useCardPoint: false,
        cardType: "신용",
        ownerType: "개인",
        acquireStatus: "READY",
        isInterestFree: false,
        interestPayer: null,
      },
      virtualAccount: null,
      transfer: null,
      mobilePhone: null,
      giftCertificate: null,
      easyPay: null,
      cashReceipt: null,
      cashReceipts: null,
      discount: null,
      cancels: null,
      receipt: { url: expect.stringContaining(paymentKey) },
      checkout: { url: `https://api.tosspayments.com/v1/payments/${paymentKey}/checkout` },
    });
    expect(paymentKey).toMatch(/^tviva20260101120000[A-Za-z0-9]{5}$/);
  });

  it("enters one approval in the ledger, however often it is asked", () => {
    const shop = merchant();
    const paymentKey = shop.authenticated();

    expect(shop.confirm(paymentKey).status).toBe(200);
    expect(shop.confirm(paymentKey)).toMatchObject({ status: 400, body: { code: "ALREADY_PROCESSED_PAYMENT" } });

    expect(shop.ledger()).toMatchObject([{ kind: "approval", paymentKey, amount: 1_000 }]);
  });

  it.each([
    ["another amount", { amount: 999 }, 400, "INVALID_REQUEST"],
    ["another order", { orderId: "order-000002" }, 404, "NOT_FOUND_PAYMENT_SESSION"],
    ["a payment nobody has seen", { paymentKey: "tviva20260101120000zzzzz" }, 404, "NOT_FOUND_PAYMENT_SESSION"],
    ["no amount", { amount: null }, 400, "INVALID_REQUEST"],
  ])("refuses %s", (_what, change, status, code) => {
    const shop = merchant();
    const paymentKey = shop.authenticated();

    expect(shop.confirm(paymentKey, change)).toMatchObject({ status, body: { code } });
    expect(shop.lookup(paymentKey).body.status).toBe("IN_PROGRESS");
  });

  it("takes an amount written as text, members it does not know, and the old spelling of its path", () => {
    const shop = merchant();
    const body = { orderId: "order-000001", amount: "1000", paymentType: "NORMAL" };

    expect(shop.ask("POST", `/v1/payments/${shop.authenticated()}`, body).status).toBe(200);
  });

  it("finds no session ten minutes after the shopper authenticated, nor before", () => {
    const shop = merchant();
    const ready = shop.authenticated({ status: "READY" });
    const late = shop.authenticated();

    expect(shop.confirm(ready)).toMatchObject({ status: 404, body: { code: "NOT_FOUND_PAYMENT_SESSION" } });
    shop.pass(10 * MINUTE_MS);

    expect(shop.confirm(late)).toMatchObject({ status: 404, body: { code: "NOT_FOUND_PAYMENT_SESSION" } });
    expect(shop.lookup(late).body).toMatchObject({
      status: "EXPIRED",
      failure: { code: "EXPIRED_PAYMENT" },
      method: null,
      secret: null,
      useEscrow: null,
      balanceAmount: 1_000,
    });
    expect(shop.lookup(ready).body.status).toBe("READY");
    shop.pass(20 * MINUTE_MS);
    expect(shop.lookup(ready).body.status).toBe("EXPIRED");
  });

  it("leaves a declined payment ABORTED, with the reason", () => {
    const shop = merchant();
    shop.engine.controls.addFault({ on: "confirm", fault: "error", code: "REJECT_CARD_PAYMENT", times: 1 });
    const paymentKey = shop.authenticated();

    expect(shop.confirm(paymentKey)).toMatchObject({ status: 403, body: { code: "REJECT_CARD_PAYMENT" } });
    expect(shop.lookup(paymentKey).body).toMatchObject({ status: "ABORTED", failure: { code: "REJECT_CARD_PAYMENT" } });
    expect(shop.confirm(paymentKey).body.code).toBe("ALREADY_PROCESSED_PAYMENT");
  });

  it("issues a virtual account instead of taking money, and takes it when it comes", () => {
    const shop = merchant();
    const paymentKey = shop.authenticated({ method: "가상계좌" });

    expect(shop.confirm(paymentKey).body).toMatchObject({
      status: "WAITING_FOR_DEPOSIT",
      approvedAt: null,
      secret: expect.any(String),
      virtualAccount: { accountNumber: expect.stringMatching(/^X\d+$/), expired: false, refundStatus: "NONE" },
    });
    expect(shop.ledger()).toEqual([]);

    shop.engine.controls.deposit(paymentKey, shop.now());
    expect(shop.lookup(paymentKey).body).toMatchObject({ status: "DONE", approvedAt: "2026-01-01T12:00:00+09:00" });
    expect(shop.ledger()).toHaveLength(1);

    shop.engine.controls.reverseDeposit(paymentKey, shop.now());
    expect(shop.lookup(paymentKey).body).toMatchObject({ status: "WAITING_FOR_DEPOSIT", approvedAt: null });
    expect(shop.ledger()).toEqual([]);
  });

  it("rehearses any error on request, without an effect, even for a payment that does not exist", () => {
    const shop = merchant();
    const paymentKey = shop.authenticated();
    const rehearse = (code: string) => ({ "tosspayments-test-code": code });

    expect(shop.confirm("invented", {}, rehearse("REJECT_CARD_PAYMENT"))).toMatchObject({
      status: 403,
      body: { code: "REJECT_CARD_PAYMENT", message: "한도초과 혹은 잔액부족으로 결제에 실패했습니다." },
    });
    expect(shop.confirm(paymentKey, {}, rehearse("NO_SUCH_CODE")).body.code).toBe("INVALID_TEST_CODE");
    expect(shop.lookup(paymentKey).body.status).toBe("IN_PROGRESS");
  });

  it("speaks English to those who ask for it", () => {
    const { body } = merchant().confirm("invented", {}, { "accept-language": "en-US" });
    expect(body.message).toMatch(/^The payment session/);
  });
});

describe("lookup", () => {
  it("answers the newest attempt of an order that anybody authenticated", () => {
    const shop = merchant();
    const first = shop.authenticated();
    shop.authenticated({ status: "READY" });

    expect(shop.ask("GET", "/v1/payments/orders/order-000001").body.paymentKey).toBe(first);
    expect(shop.ask("GET", "/v1/payments/orders/nobody")).toMatchObject({
      status: 404,
      body: { code: "NOT_FOUND_PAYMENT" },
    });
  });
});

describe("authentication", () => {
  const status = (authorization?: string) => {
    const { status, body } = merchant().ask(
      "GET",
      "/v1/payments/none",
      undefined,
      authorization === undefined ? {} : { authorization },
    );
    return `${status} ${body.code}`;
  };
  const secret = "test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R";

  it("takes the secret key with its colon, in any spelling clients use", () => {
    expect(status(`Basic ${btoa(`${secret}:`)}`)).toBe("404 NOT_FOUND_PAYMENT");
    expect(status(`basic ${btoa(`${secret}:`).replace(/=+$/, "")}`)).toBe("404 NOT_FOUND_PAYMENT");
  });

  it("refuses everything else with the code that says why", () => {
    expect(status(`Basic ${btoa(secret)}`)).toBe("403 INCORRECT_BASIC_AUTH_FORMAT");
    expect(status(`Basic ${btoa("test_sk_somebody_else:")}`)).toBe("401 UNAUTHORIZED_KEY");
    expect(status(`Bearer ${secret}`)).toBe("401 UNAUTHORIZED_KEY");
    const { engine, now } = merchant();
    expect(engine.handle({ method: "GET", path: "/v1/payments/x" }, now()).answer?.status).toBe(401);
  });

  it("does not show one merchant's payment to another", () => {
    const shop = merchant();
    const authorization = `Basic ${btoa("test_gsk_docs_OaPz8L5KdmQXkzRz3y47BMw6:")}`;
    const { body } = shop.ask("GET", `/v1/payments/${shop.authenticated()}`, undefined, { authorization });
    expect(body.code).toBe("FORBIDDEN_REQUEST");
  });
});
