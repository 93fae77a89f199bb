import { describe, expect, it, vi } from "vitest";
import { eventually } from "../eventually.ts";
import { mockOverHttp } from "../server/mock-over-http.ts";
import { checkoutPage } from "./checkout-page.ts";

/** What the pages of Toss's official samples do, beyond the plain payment. */
const CLIENT_KEY = "test_ck_D5GePWvyJnrK0W0k6q8gLzN97Eoq";
const WIDGET_KEY = "test_gck_docs_Ovk5rk1EwkEbP0W43n07xlzm";
const URLS = { successUrl: "http://shop.test/success", failUrl: "http://shop.test/fail", windowTarget: "self" };
const ORDER = { orderId: "order-000001", orderName: "토스 티셔츠 외 2건" };

type PaymentWindow = {
  readonly on: (name: string, listener: (news: unknown) => unknown) => void;
  readonly destroy: () => Promise<void>;
};
type Widgets = {
  readonly setAmount: (amount: unknown) => Promise<void>;
  readonly renderPaymentWindow: (options?: unknown) => Promise<PaymentWindow>;
  readonly requestPayment: (request: unknown) => Promise<unknown>;
  readonly requestPaymentWindow: (request: unknown) => Promise<unknown>;
};
type Payments = {
  readonly requestPayment: (...request: unknown[]) => Promise<unknown>;
  readonly requestBillingAuth: (...request: unknown[]) => Promise<unknown>;
};

type Sdk = Payments & {
  readonly payment: (options: unknown) => Payments;
  readonly widgets: (options: unknown) => Widgets;
};

const open = async (path: string, key: string) => {
  const shop = await mockOverHttp();
  const page = await checkoutPage(shop.url + path);
  const toss = (page.global["TossPayments"] as (key: string) => Sdk)(key);
  const approve = async (form: Record<string, string> = {}): Promise<URL> => {
    await eventually(() => expect(page.left).toHaveLength(1));
    const body = new URLSearchParams({ decision: "approve", ...form });
    const answer = await fetch(page.left[0] ?? "", { method: "POST", body, redirect: "manual" });
    return new URL(answer.headers.get("location") ?? "");
  };
  return { ...shop, ...page, toss, approve };
};

const WIDGET_AUTHORIZATION = `Basic ${btoa("test_gsk_docs_OaPz8L5KdmQXkzRz3y47BMw6:")}`;

describe("§9.2 widgets().renderPaymentWindow()", () => {
  const openWidgets = async () => {
    const page = await open("/v2/standard", WIDGET_KEY);
    const click = (testid: string): void => (page.body.find(testid) as { onclick: () => void } | undefined)?.onclick();
    return { ...page, click, widgets: page.toss.widgets({ customerKey: "customer-1" }) };
  };

  it("tells the page what the shopper wishes, and the page asks for the payment", async () => {
    const { widgets, click, approve, confirm } = await openWidgets();
    await expect(widgets.renderPaymentWindow()).rejects.toMatchObject({ code: "NOT_SETUP_AMOUNT" });
    await widgets.setAmount({ currency: "KRW", value: 50_000 });
    const shown = await widgets.renderPaymentWindow({
      variantKey: { paymentMethod: "DEFAULT", agreement: "AGREEMENT" },
    });
    await expect(widgets.renderPaymentWindow()).rejects.toMatchObject({ code: "PaymentWindowAlreadyRendered" });
    const wishes: unknown[] = [];
    shown.on("paymentRequest", (wish) => {
      wishes.push(wish);
      void widgets.requestPayment({ ...ORDER, ...URLS });
    });

    click("widget-pay");

    const { searchParams } = await approve();
    expect(wishes).toEqual([{ paymentMethod: { code: "CARD" } }]);
    const paymentKey = searchParams.get("paymentKey") ?? "";
    const answer = await confirm(paymentKey, { amount: "50000" }, { authorization: WIDGET_AUTHORIZATION });
    expect(answer.status).toBe(200);
    await shown.destroy();
    await widgets.renderPaymentWindow();
  });

  it("says when the shopper closes it, and can then be shown again", async () => {
    const { widgets, click, body } = await openWidgets();
    await widgets.setAmount({ currency: "KRW", value: 50_000 });
    const shown = await widgets.renderPaymentWindow();
    const cancelled = vi.fn();
    shown.on("cancel", cancelled);
    expect(() => shown.on("nonsense", cancelled)).toThrow(expect.objectContaining({ code: "INVALID_PARAMETER" }));
    click("widget-cancel");
    expect(cancelled).toHaveBeenCalledOnce();

    const paying = widgets.requestPaymentWindow({ ...ORDER, ...URLS }).catch((error: unknown) => error);
    await eventually(() => expect(body.find("widget-cancel")).toBeDefined());
    await new Promise(setImmediate);
    click("widget-cancel");
    expect(await paying).toMatchObject({ code: "USER_CANCEL" });
    expect(cancelled).toHaveBeenCalledOnce();
  });
});

describe("§10 the older script", () => {
  it("lets the shopper choose when no method is named", async () => {
    const { toss, approve, confirm } = await open("/v1", CLIENT_KEY);
    void toss.requestPayment({ amount: 1_000, ...ORDER, ...URLS });
    const { searchParams } = await approve({ method: "휴대폰" });
    const answer = await confirm(searchParams.get("paymentKey") ?? "");
    expect(await answer.json()).toMatchObject({ status: "DONE", method: "휴대폰" });
  });

  it.each([
    ["토스페이", {}, "토스페이"],
    ["카드", { flowMode: "DIRECT", easyPay: "SAMSUNGPAY", cardCompany: null }, "삼성페이"],
    ["CARD", { flowMode: "DIRECT", easyPay: "카카오페이" }, "카카오페이"],
  ])("%s with %o is paid from a wallet", async (method, options, provider) => {
    const { toss, approve, confirm, left } = await open("/v1", CLIENT_KEY);
    void toss.requestPayment(method, { amount: "1000", ...ORDER, ...URLS, ...options });
    await eventually(() => expect(left).toHaveLength(1));
    expect(await (await fetch(left[0] ?? "")).text()).toContain(`<option value="${provider}" selected>`);
    const { searchParams } = await approve();
    const answer = await confirm(searchParams.get("paymentKey") ?? "");
    expect(await answer.json()).toMatchObject({ method: "간편결제", easyPay: { provider, amount: 1_000 } });
  });
});

describe("§2.8 a billing key for an account", () => {
  it("is issued and charged as a transfer", async () => {
    const { toss, approve, json } = await open("/v2/standard", CLIENT_KEY);
    const successUrl = "http://shop.test/billing?billingMethod=TRANSFER&";
    void toss.payment({ customerKey: "customer-1" }).requestBillingAuth({ method: "TRANSFER", ...URLS, successUrl });
    const url = await approve({ bank: "88" });
    expect(url.search).toMatch(/^\?billingMethod=TRANSFER&customerKey=customer-1&authKey=/);
    const issue = { authKey: url.searchParams.get("authKey"), customerKey: "customer-1" };
    const billing = await json<{ billingKey: string }>("POST", "/v1/billing/authorizations/issue", issue);
    expect(billing).toMatchObject({
      method: "계좌이체",
      card: null,
      transfers: [{ bankName: "신한", bankAccountNumber: expect.stringMatching(/^X\d{6}\*{7}$/) }],
    });
    const charge = { customerKey: "customer-1", amount: 4_900, ...ORDER };
    expect(await json("POST", `/v1/billing/${billing.billingKey}`, { ...charge, amount: 199 })).toMatchObject({
      code: "BELOW_MINIMUM_AMOUNT",
    });
    expect(await json("POST", `/v1/billing/${billing.billingKey}`, charge)).toMatchObject({
      type: "BILLING",
      status: "DONE",
      method: "계좌이체",
      transfer: { bankCode: "88" },
      card: null,
    });
  });
});
