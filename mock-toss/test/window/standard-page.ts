import { mockOverHttp } from "../server/mock-over-http.ts";
import { checkoutPage } from "./checkout-page.ts";

export const CLIENT_KEY = "test_ck_D5GePWvyJnrK0W0k6q8gLzN97Eoq";
export const WIDGET_KEY = "test_gck_docs_Ovk5rk1EwkEbP0W43n07xlzm";
export const ORDER = { orderId: "order-000001", orderName: "사과", amount: { currency: "KRW", value: 1_000 } };
export const URLS = { successUrl: "http://shop.test/success?cart=1&", failUrl: "http://shop.test/fail" };

type Sdk = {
  readonly payment: (options: unknown) => {
    requestPayment: (request: unknown) => Promise<unknown>;
    requestBillingAuth: (request: unknown) => Promise<unknown>;
    destroy: () => Promise<void>;
  };
  readonly widgets: (options: unknown) => {
    setAmount: (amount: unknown) => Promise<void>;
    renderPaymentMethods: (
      options: unknown,
    ) => Promise<{ destroy: () => Promise<void>; getSelectedPaymentMethod: () => Promise<unknown> }>;
    renderAgreement: (options: unknown) => Promise<unknown>;
    requestPayment: (request: unknown) => Promise<unknown>;
  };
};

export const open = async (options: { userAgent?: string } = {}) => {
  const shop = await mockOverHttp();
  const page = await checkoutPage(`${shop.url}/v2/standard`, options);
  const TossPayments = page.global["TossPayments"] as ((key: unknown) => Sdk) & { ANONYMOUS: string };
  const click = (windowUrl: string, form: Record<string, string>): Promise<Response> =>
    fetch(windowUrl, { method: "POST", body: new URLSearchParams(form), redirect: "manual" });
  return { ...shop, ...page, TossPayments, click };
};

export const codeOf = async (act: () => unknown): Promise<unknown> => {
  try {
    await act();
    return null;
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
};
