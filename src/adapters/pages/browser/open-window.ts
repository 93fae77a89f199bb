import type { PaymentRequest, TossPayments, Widgets } from "./toss-payments.ts";

/** Opens Toss's window; the page leaves for it, or for where it leads. Rejects with a `code` when the shopper closes it. */
export type OpenWindow = (request: PaymentRequest) => Promise<unknown>;

type Terms = {
  readonly clientKey: string;
  readonly customerKey: string;
  readonly amount: number;
  readonly depositHours: number;
};

/** With a widget key Toss shows methods and terms in the page, with any other in a window of its own. */
export const prepareWindow = async (toss: TossPayments, terms: Terms, chosen: () => string): Promise<OpenWindow> => {
  const { clientKey, customerKey, depositHours } = terms;
  const amount = { currency: "KRW", value: terms.amount } as const;
  if (/^(test|live)_gck_/.test(clientKey)) {
    const widgets = toss(clientKey).widgets({ customerKey });
    await render(widgets, amount.value);
    return (request) => widgets.requestPayment(request);
  }
  const payment = toss(clientKey).payment({ customerKey });
  return (request) => {
    const method = chosen();
    const account = method === "VIRTUAL_ACCOUNT" ? { virtualAccount: { validHours: depositHours } } : {};
    return payment.requestPayment({ ...request, ...account, method, amount });
  };
};

const render = async (widgets: Widgets, value: number): Promise<void> => {
  await widgets.setAmount({ currency: "KRW", value });
  await Promise.all([
    widgets.renderPaymentMethods({ selector: "#payment-methods" }),
    widgets.renderAgreement({ selector: "#agreement" }),
  ]);
};
