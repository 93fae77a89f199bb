/** What we use of Toss's browser SDK v2. */
export type TossPayments = (clientKey: string) => {
  readonly payment: (options: { readonly customerKey: string }) => {
    readonly requestPayment: (request: PaymentRequest & WindowRequest) => Promise<unknown>;
  };
  readonly widgets: (options: { readonly customerKey: string }) => Widgets;
};

export type Widgets = {
  readonly setAmount: (amount: Amount) => Promise<void>;
  readonly renderPaymentMethods: (options: { readonly selector: string }) => Promise<unknown>;
  readonly renderAgreement: (options: { readonly selector: string }) => Promise<unknown>;
  readonly requestPayment: (request: PaymentRequest) => Promise<unknown>;
};

type Amount = { readonly currency: "KRW"; readonly value: number };

export type PaymentRequest = {
  readonly orderId: string;
  readonly orderName: string;
  readonly successUrl: string;
  readonly failUrl: string;
  readonly customerName?: string;
  readonly customerEmail?: string;
  readonly customerMobilePhone?: string;
};

type WindowRequest = {
  readonly method: string;
  readonly amount: Amount;
  readonly virtualAccount?: { readonly validHours: number };
};

declare global {
  interface Window {
    readonly TossPayments?: TossPayments;
  }
}
