import { describe, expect, it } from "vitest";
import { eventually } from "../eventually.ts";
import { mockOverHttp } from "../server/mock-over-http.ts";
import { checkoutPage } from "./checkout-page.ts";

const CLIENT_KEY = "test_ck_D5GePWvyJnrK0W0k6q8gLzN97Eoq";
const URLS = { successUrl: "http://shop.test/success", failUrl: "http://shop.test/fail" };
const ORDER = { amount: 1_000, orderId: "order-000001", orderName: "사과" };

const open = async (path: string) => {
  const shop = await mockOverHttp();
  return { ...shop, ...(await checkoutPage(shop.url + path)) };
};

const click = (url: string, form: Record<string, string>): Promise<Response> =>
  fetch(url, { method: "POST", body: new URLSearchParams(form), redirect: "manual" });

type TossPayments = (clientKey: string) => {
  requestPayment: (method: string, request: object) => Promise<unknown>;
  requestBillingAuth: (method: string, request: object) => Promise<unknown>;
  cancelPayment: () => void;
};

describe.each(["/v1", "/v1/payment"])("TossPayments of %s", (path) => {
  it("takes its method in Korean or English and its amount as a number", async () => {
    const { global, left } = await open(path);
    const payments = (global["TossPayments"] as TossPayments)(CLIENT_KEY);
    for (const [method, orderId] of [
      ["카드", "order-000001"],
      ["VIRTUAL_ACCOUNT", "order-000002"],
    ] as const)
      void payments.requestPayment(method, { ...ORDER, ...URLS, orderId, _skipAuth: "FORCE_SUCCESS" });
    await eventually(() => expect(left).toHaveLength(2));
    expect(left.toSorted()[0]).toMatch(
      /success\?paymentType=NORMAL&orderId=order-000001&paymentKey=tviva\d+\w+&amount=1000$/,
    );
  });

  it("resolves with a number for an amount when nobody asked for a redirect", async () => {
    const { global, frame, tell } = await open(path);
    const promised = (global["TossPayments"] as TossPayments)(CLIENT_KEY).requestPayment("카드", ORDER);
    await eventually(() => expect(frame()).toBeDefined());
    tell({
      type: "approved",
      url: null,
      paymentKey: "key",
      orderId: "order-000001",
      amount: { currency: "KRW", value: 1_000 },
    });
    expect(await promised).toEqual({ paymentKey: "key", orderId: "order-000001", amount: 1_000 });
  });

  it("says USER_CANCEL to whoever waits for a window that the page takes away", async () => {
    const { global, frame } = await open(path);
    const payments = (global["TossPayments"] as TossPayments)(CLIENT_KEY);
    const waiting = payments.requestPayment("카드", ORDER).catch((error: unknown) => error);
    await eventually(() => expect(frame()).toBeDefined());
    payments.cancelPayment();
    expect(await waiting).toMatchObject({ code: "USER_CANCEL" });
  });

  it.each([
    { amount: 0 },
    { amount: "" },
    { amount: "many" },
    { cardInstallmentPlan: 3, maxCardInstallmentPlan: 6 },
    { validHours: 24, dueDate: "2099-01-01T00:00:00" },
    { flowMode: "DIRECT" },
    { orderId: "a" },
  ])("refuses %j as INVALID_PARAMETER", async (change) => {
    const { global } = await open(path);
    const payments = (global["TossPayments"] as TossPayments)(CLIENT_KEY);
    await expect(payments.requestPayment("카드", { ...ORDER, ...URLS, ...change })).rejects.toMatchObject({
      code: "INVALID_PARAMETER",
    });
  });

  it("leads through a billing window to a billing key", async () => {
    const { global, left, json, call } = await open(path);
    const request = { customerKey: "customer-1", ...URLS, windowTarget: "self" };
    void (global["TossPayments"] as TossPayments)(CLIENT_KEY).requestBillingAuth("카드", request);
    await eventually(() => expect(left).toHaveLength(1));
    expect(await (await fetch(left[0] ?? "")).text()).toContain('data-testid="card-number"');

    const answer = await click(left[0] ?? "", { decision: "approve", cardNumber: "9410001234567890" });
    const url = new URL(answer.headers.get("location") ?? "");
    const authKey = url.searchParams.get("authKey");
    expect(Object.fromEntries(url.searchParams)).toEqual({ customerKey: "customer-1", authKey });

    const issue = { authKey, customerKey: "customer-1" };
    expect(await json("POST", "/v1/billing/authorizations/issue", { ...issue, customerKey: "other" })).toMatchObject({
      code: "NOT_MATCHES_CUSTOMER_KEY",
    });
    expect(await json("POST", "/v1/billing/authorizations/issue", issue)).toMatchObject({ customerKey: "customer-1" });
    expect(await json("POST", "/v1/billing/authorizations/issue", issue)).toMatchObject({
      code: "INVALID_BILLING_AUTH",
    });
    expect((await call("GET", new URL(left[0] ?? "").pathname)).status).toBe(410);
  });
});

type PaymentWidget = (
  clientKey: string,
  customerKey: string,
) => {
  renderPaymentMethods: (
    selector: string,
    amount: unknown,
    options?: object,
  ) => { updateAmount: (amount: number) => void };
  renderAgreement: (selector: string) => { getAgreementStatus: () => unknown };
  requestPayment: (request: object) => Promise<unknown>;
};

describe("PaymentWidget", () => {
  it("sells for the amount it was last told", async () => {
    const { global, left, addElement } = await open("/v1/payment-widget");
    addElement("#methods");
    addElement("#terms");
    const widget = (global["PaymentWidget"] as PaymentWidget)("test_gck_docs_Ovk5rk1EwkEbP0W43n07xlzm", "customer-1");
    const methods = widget.renderPaymentMethods("#methods", { value: 5_000 }, { variantKey: "DEFAULT" });
    expect(widget.renderAgreement("#terms").getAgreementStatus()).toEqual({ agreedRequiredTerms: true });
    methods.updateAmount(3_000);
    const { orderId, orderName } = ORDER;
    void widget.requestPayment({ orderId, orderName, ...URLS, _skipAuth: "FORCE_SUCCESS" });
    await eventually(() => expect(left).toHaveLength(1));
    expect(left[0]).toContain("amount=3000");
  });
});
