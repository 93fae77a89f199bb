import { describe, expect, it } from "vitest";
import { eventually } from "../eventually.ts";
import { CLIENT_KEY, codeOf, open, ORDER, URLS, WIDGET_KEY } from "./standard-page.ts";

describe("TossPayments().payment(), window in the page itself", () => {
  it("sends the shopper to the window, and the window to successUrl with what confirm needs", async () => {
    const { TossPayments, left, click, confirm, json } = await open();
    void TossPayments(CLIENT_KEY)
      .payment({ customerKey: "customer-1" })
      .requestPayment({ method: "CARD", ...ORDER, ...URLS, windowTarget: "self" });
    await eventually(() => expect(left).toHaveLength(1));
    const windowUrl = left[0] ?? "";
    const page = await fetch(windowUrl);
    const text = await page.text();
    for (const testid of ["approve", "decline", "close", "method-카드", "method-가상계좌"])
      expect(text).toContain(`data-testid="${testid}"`);
    expect(page.headers.get("content-security-policy")).toContain("script-src 'self'");

    const answer = await click(windowUrl, { decision: "approve", method: "카드", cardNumber: "9410-0012-3456-7890" });

    expect(answer.status).toBe(303);
    const url = new URL(answer.headers.get("location") ?? "");
    const paymentKey = url.searchParams.get("paymentKey") ?? "";
    expect(Object.fromEntries(url.searchParams)).toEqual({
      cart: "1",
      paymentType: "NORMAL",
      orderId: "order-000001",
      paymentKey,
      amount: "1000",
    });
    expect(await (await confirm(paymentKey)).json()).toMatchObject({
      status: "DONE",
      card: { number: "94100012****789*" },
    });
    expect(await json("GET", `/v1/payments/${paymentKey}`)).toMatchObject({ method: "카드" });
    expect((await click(windowUrl, { decision: "approve" })).status).toBe(410);
  });

  it("sends the shopper to failUrl: without an orderId when they closed it, with one when the card company refused", async () => {
    for (const [decision, expected] of [
      ["close", { code: "PAY_PROCESS_CANCELED", message: "사용자에 의해 결제가 취소되었습니다." }],
      ["decline", { code: "REJECT_CARD_COMPANY", message: "결제 승인이 거절되었습니다.", orderId: "order-000001" }],
    ] as const) {
      const { TossPayments, left, click } = await open({ userAgent: "iPhone Mobile" });
      void TossPayments(CLIENT_KEY)
        .payment({ customerKey: TossPayments.ANONYMOUS })
        .requestPayment({ method: "CARD", ...ORDER, ...URLS });
      await eventually(() => expect(left).toHaveLength(1));
      const location = (await click(left[0] ?? "", { decision })).headers.get("location") ?? "";
      expect(location).toMatch(/^http:\/\/shop\.test\/fail\?/);
      expect(Object.fromEntries(new URL(location).searchParams)).toEqual(expected);
    }
  });

  it("knows cards that fail on purpose, at the window or later at confirm", async () => {
    const { json, click, confirm, url } = await open();
    const create = (orderId: string) =>
      json("POST", "/v1/payments", { method: "CARD", amount: 1_000, orderId, orderName: "사과", ...URLS });
    const first = await create("order-000001");
    const answer = await click(`${url}/window/${first.paymentKey}`, {
      decision: "approve",
      method: "카드",
      cardNumber: "4000000000000002",
    });
    expect(answer.headers.get("location")).toContain("/success?");
    expect(await (await confirm(first.paymentKey)).json()).toMatchObject({ code: "REJECT_CARD_PAYMENT" });

    const second = await create("order-000002");
    const refused = await click(`${url}/window/${second.paymentKey}`, {
      decision: "approve",
      method: "카드",
      cardNumber: "4000000000000069",
    });
    expect(refused.headers.get("location")).toContain("/fail?code=REJECT_CARD_COMPANY");
  });

  it("opens the window that checkout.url names, made by a server without any script", async () => {
    const { json, url } = await open();
    const payment = await json("POST", "/v1/payments", {
      method: "CARD",
      amount: 1_000,
      orderId: "order-000001",
      orderName: "사과",
    });
    expect(payment).toMatchObject({ status: "READY", method: null });
    const page = await fetch(payment.checkout.url);
    expect(page.url).toBe(`${url}/window/${payment.paymentKey}`);
    expect(await page.text()).toContain("사과");
  });

  it("escapes what merchants name their orders", async () => {
    const { json, url } = await open();
    const orderName = `<script>alert("x")</script>`;
    const { paymentKey } = await json("POST", "/v1/payments", {
      method: "CARD",
      amount: 1_000,
      orderId: "order-000001",
      orderName,
    });
    expect(await (await fetch(`${url}/window/${paymentKey}`)).text()).not.toContain("<script>alert");
  });

  it("does not open a window for an order that has been paid", async () => {
    const { TossPayments, left, authenticated, confirm } = await open();
    await confirm(await authenticated());
    void TossPayments(CLIENT_KEY)
      .payment({ customerKey: "c1" })
      .requestPayment({ method: "CARD", ...ORDER, ...URLS });
    await eventually(() => expect(left).toHaveLength(1));
    expect(left[0]).toContain("http://shop.test/fail?code=DUPLICATED_ORDER_ID");
  });

  it("skips the window when it is told how it would end", async () => {
    const { TossPayments, left } = await open();
    const payment = TossPayments(CLIENT_KEY).payment({ customerKey: "c1" });
    for (const paymentResult of ["SUCCESS", "FAIL"])
      void payment.requestPayment({ method: "CARD", ...ORDER, ...URLS, sandbox: { paymentResult } });
    await eventually(() => expect(left).toHaveLength(2));
    expect(left.toSorted()).toEqual([
      expect.stringContaining("/fail?code=REJECT_CARD_COMPANY"),
      expect.stringContaining("/success?cart=1&paymentType=NORMAL"),
    ]);
  });
});

describe("TossPayments().payment(), window in a frame", () => {
  it("resolves with the payment when nobody asked for a redirect", async () => {
    const { TossPayments, frame, click, tell } = await open();
    const promised = TossPayments(CLIENT_KEY)
      .payment({ customerKey: "c1" })
      .requestPayment({ method: "CARD", ...ORDER });
    await eventually(() => expect(frame()).toBeDefined());
    const page = await (await click(frame() ?? "", { decision: "approve" })).text();
    const outcome = JSON.parse(/data-outcome="([^"]*)"/.exec(page)?.[1]?.replaceAll("&quot;", '"') ?? "") as unknown;
    tell(outcome);
    expect(await promised).toEqual({
      paymentKey: expect.stringMatching(/^tviva/),
      orderId: "order-000001",
      amount: ORDER.amount,
    });
  });

  it("leaves for successUrl when one was asked for, and throws USER_CANCEL when the shopper closes it", async () => {
    const { TossPayments, frame, left, tell } = await open();
    const request = () =>
      TossPayments(CLIENT_KEY)
        .payment({ customerKey: "c1" })
        .requestPayment({ method: "CARD", ...ORDER, ...URLS });
    void request();
    await eventually(() => expect(frame()).toBeDefined());
    tell({ type: "approved", url: "http://shop.test/success?x=1" });
    await eventually(() => expect(left).toEqual(["http://shop.test/success?x=1"]));

    const first = frame();
    const closed = codeOf(request);
    await eventually(() => expect(frame()).not.toBe(first));
    tell({ type: "failed", url: "http://shop.test/fail", code: "PAY_PROCESS_CANCELED", message: "" });
    expect(await closed).toBe("USER_CANCEL");
  });

  it("can be taken away by the page", async () => {
    const { TossPayments, frame } = await open();
    const payment = TossPayments(CLIENT_KEY).payment({ customerKey: "c1" });
    const waiting = codeOf(() => payment.requestPayment({ method: "CARD", ...ORDER }));
    await eventually(() => expect(frame()).toBeDefined());
    await payment.destroy();
    expect(await waiting).toBe("PaymentRequestAborted");
    expect(await codeOf(() => payment.destroy())).toBe("NoActivePaymentRequest");
  });
});

describe("TossPayments, what it refuses", () => {
  it("names what is wrong with keys and parameters by the SDK's own codes", async () => {
    const { TossPayments } = await open();
    expect(await codeOf(() => TossPayments("test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R"))).toBe("INSECURE_KEY_USAGE");
    expect(await codeOf(() => TossPayments("nonsense"))).toBe("INVALID_CLIENT_KEY");
    expect(await codeOf(() => TossPayments(WIDGET_KEY).payment({ customerKey: "c1" }))).toBe(
      "NOT_SUPPORTED_WIDGET_KEY",
    );
    expect(await codeOf(() => TossPayments(CLIENT_KEY).widgets({ customerKey: "c1" }))).toBe(
      "NOT_SUPPORTED_API_INDIVIDUAL_KEY",
    );
    expect(await codeOf(() => TossPayments(CLIENT_KEY).payment({ customerKey: "한글" }))).toBe("INVALID_CUSTOMER_KEY");
    const payment = TossPayments(CLIENT_KEY).payment({ customerKey: "c1" });
    const request = { method: "CARD", ...ORDER, ...URLS };
    for (const [change, code] of [
      [{ method: "BARTER" }, "NOT_SUPPORTED_METHOD"],
      [{ amount: 1_000 }, "INVALID_PARAMETERS"],
      [{ amount: { currency: "KRW", value: "1000" } }, "INVALID_AMOUNT_VALUE"],
      [{ amount: { currency: "원", value: 1_000 } }, "INVALID_AMOUNT_CURRENCY"],
      [{ amount: { currency: "KRW", value: -1 } }, "BELOW_ZERO_AMOUNT"],
      [{ amount: { currency: "KRW", value: 0 } }, "BELOW_ZERO_AMOUNT"],
      [{ amount: { currency: "KRW", value: 100.5 } }, "INVALID_AMOUNT_VALUE"],
      [{ amount: { currency: "KRW", value: Infinity } }, "INVALID_AMOUNT_VALUE"],
      [{ amount: { currency: "XXX", value: 1_000 } }, "INVALID_AMOUNT_CURRENCY"],
      [{ amount: { currency: "USD", value: 10.25 } }, "INVALID_AMOUNT_CURRENCY"],
      [{ method: "FOREIGN_EASY_PAY", amount: { currency: "USD", value: 10.255 } }, "INVALID_AMOUNT_VALUE"],
      [{ orderId: "a" }, "INVALID_PARAMETERS"],
      [{ orderName: "" }, "INVALID_PARAMETERS"],
      [{ customerName: "가".repeat(101) }, "INVALID_PARAMETERS"],
      [{ windowTarget: "popup" }, "INVALID_PARAMETERS"],
      [{ card: { cardInstallmentPlan: 3, maxCardInstallmentPlan: 6 } }, "INVALID_PARAMETERS"],
      [{ card: { cardInstallmentPlan: 1 } }, "INVALID_PARAMETERS"],
      [{ card: { flowMode: "SIDEWAYS" } }, "INVALID_PARAMETERS"],
      [
        { method: "VIRTUAL_ACCOUNT", virtualAccount: { validHours: 24, dueDate: "2099-01-01T00:00:00" } },
        "INVALID_PARAMETERS",
      ],
      [{ method: "VIRTUAL_ACCOUNT", virtualAccount: { validHours: 2_161 } }, "EXCEED_MAX_VALID_HOURS"],
      [{ successUrl: "/success" }, "INCORRECT_SUCCESS_URL_FORMAT"],
      [{ failUrl: undefined }, "INCORRECT_FAIL_URL_FORMAT"],
      [{ customerMobilePhone: "010-1234-5678" }, "INVALID_PARAMETERS"],
      [{ metadata: { "a[": "b" } }, "INVALID_METADATA"],
      [{ card: { flowMode: "DIRECT" } }, "INVALID_PARAMETERS"],
      [{ method: "FOREIGN_EASY_PAY", successUrl: undefined, failUrl: undefined }, "NOT_SUPPORTED_PROMISE"],
    ] as const)
      expect([change, await codeOf(() => payment.requestPayment({ ...request, ...change }))]).toEqual([change, code]);
    expect(
      await codeOf(() => TossPayments("test_ck_somebody_else").payment({ customerKey: "c1" }).requestPayment(request)),
    ).toBe("INVALID_CLIENT_KEY");
  });
});

describe("TossPayments on a phone", () => {
  it("opens no frame", async () => {
    const { TossPayments } = await open({ userAgent: "iPhone Mobile" });
    const payment = TossPayments(CLIENT_KEY).payment({ customerKey: "c1" });
    const request = { method: "CARD", ...ORDER, ...URLS, windowTarget: "iframe" };
    expect(await codeOf(() => payment.requestPayment(request))).toBe("INVALID_PARAMETERS");
    expect(await codeOf(() => payment.requestBillingAuth(request))).toBe("INVALID_PARAMETERS");
  });
});
