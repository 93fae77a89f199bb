import { newPaymentKey } from "./keys.ts";
import type { Merchant } from "./merchant.ts";
import type { Customer, Method, Payment, PaymentType, WindowRequest } from "./payment.ts";
import { savePayment, type World } from "./world.ts";

export type PaymentOrder = {
  readonly orderId: string;
  readonly orderName: string;
  readonly amount: number;
  readonly method: Method;
  readonly type?: PaymentType;
  readonly currency?: string;
  readonly taxFreeAmount?: number;
  readonly taxExemptionAmount?: number;
  readonly useEscrow?: boolean;
  readonly cultureExpense?: boolean;
  readonly metadata?: Readonly<Record<string, string>> | null;
  readonly customer?: Partial<Customer>;
  readonly window?: WindowRequest | null;
};

/** A payment in READY: somebody has opened a window for it. */
export const openPayment = (world: World, merchant: Merchant, order: PaymentOrder, at: number): Payment => {
  const payment: Payment = {
    paymentKey: unusedPaymentKey(world, merchant, at),
    type: order.type ?? "NORMAL",
    orderId: order.orderId,
    orderName: order.orderName,
    mId: merchant.mId,
    currency: order.currency ?? "KRW",
    method: order.method,
    status: "READY",
    totalAmount: order.amount,
    balanceAmount: order.amount,
    taxFreeAmount: order.taxFreeAmount ?? 0,
    taxExemptionAmount: order.taxExemptionAmount ?? 0,
    requestedAt: at,
    approvedAt: null,
    expiresAt: at + world.options.readyMs,
    useEscrow: order.useEscrow ?? false,
    cultureExpense: order.cultureExpense ?? false,
    lastTransactionKey: null,
    secret: null,
    metadata: order.metadata ?? null,
    failure: null,
    declineWith: null,
    cancels: [],
    card: null,
    virtualAccount: null,
    transfer: null,
    mobilePhone: null,
    giftCertificate: null,
    easyPay: null,
    cashReceipts: [],
    wantedReceipt: null,
    transactionKeys: [],
    customer: { name: null, email: null, mobilePhone: null, customerKey: null, ...order.customer },
    window: order.window ?? null,
  };
  savePayment(world, payment, at);
  return payment;
};

/** The shopper has proved who they are; the merchant has `inProgressMs` to confirm. */
export const authenticatePayment = (world: World, payment: Payment, at: number): void => {
  payment.status = "IN_PROGRESS";
  payment.expiresAt = at + world.options.inProgressMs;
  savePayment(world, payment, at);
};

const unusedPaymentKey = (world: World, merchant: Merchant, at: number): string => {
  for (;;) {
    const key = newPaymentKey(world.random, merchant.mId, at);
    if (!world.collections.payments.has(key)) return key;
  }
};
