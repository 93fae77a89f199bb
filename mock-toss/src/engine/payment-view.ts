import { formatKst } from "./kst-time.ts";
import type { ApiVersion } from "./merchant.ts";
import { isApproved, type Cancel, type CashReceipt, type Payment } from "./payment.ts";
import { roundMoney, vatOf } from "./vat.ts";

/** The Payment object as Toss sends it: every key present, what does not apply is an explicit null. */
export const paymentView = (payment: Payment, version: ApiVersion, publicUrl: string, at: number) => {
  const shown = payment.status !== "READY" && payment.status !== "EXPIRED";
  const approved = isApproved(payment);
  const vat = vatOf(taxable(payment), payment.currency);
  return {
    mId: payment.mId,
    lastTransactionKey: payment.lastTransactionKey,
    paymentKey: payment.paymentKey,
    orderId: payment.orderId,
    orderName: payment.orderName,
    taxExemptionAmount: payment.taxExemptionAmount,
    status: payment.status,
    requestedAt: formatKst(payment.requestedAt),
    approvedAt: timeOrNull(payment.approvedAt),
    useEscrow: payment.secret === null ? null : payment.useEscrow,
    cultureExpense: payment.cultureExpense,
    card: payment.card,
    virtualAccount: virtualAccountView(payment, at),
    transfer: payment.transfer,
    mobilePhone: mobilePhoneView(payment, publicUrl),
    giftCertificate: payment.giftCertificate,
    cashReceipt: cashReceiptView(payment.cashReceipts, publicUrl),
    cashReceipts:
      payment.cashReceipts.length === 0 ? null : payment.cashReceipts.map((one) => receiptView(one, publicUrl, at)),
    discount: null,
    cancels: payment.cancels.length === 0 ? null : payment.cancels.map(cancelView),
    secret: payment.secret,
    type: payment.type,
    easyPay: payment.easyPay,
    country: "KR",
    failure: payment.failure,
    isPartialCancelable: isPartialCancelable(payment),
    receipt: approved ? { url: `${publicUrl}/receipt/redirection?transactionId=${payment.paymentKey}&ref=PX` } : null,
    checkout: { url: `${publicUrl}/v1/payments/${payment.paymentKey}/checkout` },
    currency: payment.currency,
    totalAmount: payment.totalAmount,
    balanceAmount: payment.balanceAmount,
    suppliedAmount: roundMoney(taxable(payment) - vat, payment.currency),
    vat,
    taxFreeAmount: payment.taxFreeAmount,
    metadata: payment.metadata,
    method: shown ? payment.method : null,
    version,
  };
};

export type PaymentView = ReturnType<typeof paymentView>;

/** 에스크로 payments and payments with a 과세 제외 part are given back whole or not at all. */
export const isPartialCancelable = (payment: Payment): boolean =>
  !(payment.card !== null && payment.taxExemptionAmount > 0);

const taxable = (payment: Payment): number =>
  payment.balanceAmount - payment.taxFreeAmount - payment.taxExemptionAmount;

const timeOrNull = (at: number | null): string | null => (at === null ? null : formatKst(at));

/** How long after the window opened a refund account that was collected there is shown. Milliseconds. */
const COLLECTED_ACCOUNT_MS = 30 * 60 * 1000;

const virtualAccountView = (payment: Payment, at: number) => {
  const account = payment.virtualAccount;
  if (account === null) return null;
  const { dueAt, refundedAt, refundStatus, refundReceiveAccount, ...rest } = account;
  return {
    ...rest,
    dueDate: formatKst(dueAt),
    refundReceiveAccount: at < payment.requestedAt + COLLECTED_ACCOUNT_MS ? refundReceiveAccount : null,
    expired: payment.status === "WAITING_FOR_DEPOSIT" && dueAt <= at,
    refundStatus: refundStatus === "PENDING" && refundedAt !== null && refundedAt <= at ? "COMPLETED" : refundStatus,
  };
};

const mobilePhoneView = ({ mobilePhone, paymentKey }: Payment, publicUrl: string) =>
  mobilePhone === null ? null : { ...mobilePhone, receiptUrl: `${publicUrl}/receipt/mobile/${paymentKey}` };

export const cancelView = (cancel: Cancel) => ({
  transactionKey: cancel.transactionKey,
  cancelReason: cancel.cancelReason,
  taxExemptionAmount: cancel.taxExemptionAmount,
  canceledAt: formatKst(cancel.canceledAt),
  cardDiscountAmount: 0,
  transferDiscountAmount: 0,
  easyPayDiscountAmount: 0,
  receiptKey: null,
  cancelStatus: cancel.cancelStatus ?? "DONE",
  cancelRequestId: cancel.cancelRequestId,
  cancelAmount: cancel.cancelAmount,
  taxFreeAmount: cancel.taxFreeAmount,
  refundableAmount: cancel.refundableAmount,
});

const cashReceiptView = (receipts: readonly CashReceipt[], publicUrl: string) => {
  const issued = receipts.find((receipt) => receipt.transactionType === "CONFIRM");
  if (issued === undefined) return null;
  const { receiptKey, type, issueNumber, amount, taxFreeAmount } = issued;
  return { type, receiptKey, issueNumber, receiptUrl: receiptUrl(publicUrl, receiptKey), amount, taxFreeAmount };
};

/** The tax office answers a day later. Milliseconds. */
const TAX_OFFICE_MS = 24 * 60 * 60 * 1000;

export const receiptView = (receipt: CashReceipt, publicUrl: string, at: number) => ({
  receiptKey: receipt.receiptKey,
  orderId: receipt.orderId,
  orderName: receipt.orderName,
  type: receipt.type,
  issueNumber: receipt.issueNumber,
  receiptUrl: receiptUrl(publicUrl, receipt.receiptKey),
  businessNumber: "1234567890",
  transactionType: receipt.transactionType,
  amount: receipt.amount,
  taxFreeAmount: receipt.taxFreeAmount,
  issueStatus: at < receipt.requestedAt + TAX_OFFICE_MS ? "IN_PROGRESS" : "COMPLETED",
  failure: null,
  customerIdentityNumber: receipt.customerIdentityNumber,
  requestedAt: formatKst(receipt.requestedAt),
});

const receiptUrl = (publicUrl: string, receiptKey: string): string => `${publicUrl}/receipt/cash/${receiptKey}`;
