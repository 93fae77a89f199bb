import { FAULTS } from "./fault-rule.ts";
import { METHOD_NAMES } from "./method-names.ts";
import { CANCEL_STATUSES, PAYMENT_STATUSES, REFUND_STATUSES } from "./payment.ts";
import { dictionary, flag, json, list, nullable, number, object, oneOf, optional, text, type Shape } from "./shape.ts";
import type { Collections } from "./world.ts";
import { WEBHOOK_EVENTS } from "./webhooks/webhook.ts";

const maybeText = nullable(text);
const maybeNumber = nullable(number);
const status = oneOf(...PAYMENT_STATUSES);
const method = oneOf(...METHOD_NAMES);

const card = object({
  issuerCode: text,
  acquirerCode: maybeText,
  number: text,
  installmentPlanMonths: number,
  approveNo: text,
  useCardPoint: flag,
  cardType: text,
  ownerType: text,
  acquireStatus: text,
  isInterestFree: flag,
  interestPayer: maybeText,
  amount: number,
});

const account = object({ bankCode: text, accountNumber: text, holderName: text });

const virtualAccount = object({
  accountType: text,
  accountNumber: text,
  bankCode: text,
  customerName: text,
  depositorName: maybeText,
  dueAt: number,
  refundStatus: oneOf(...REFUND_STATUSES),
  settlementStatus: text,
  refundedAt: maybeNumber,
  refundReceiveAccount: nullable(account),
});

const cancel = object({
  transactionKey: text,
  cancelReason: text,
  cancelAmount: number,
  taxFreeAmount: number,
  taxExemptionAmount: number,
  refundableAmount: number,
  canceledAt: number,
  cancelRequestId: maybeText,
  cancelStatus: optional(oneOf(...CANCEL_STATUSES)),
  endsAt: optional(maybeNumber),
});

const receipt = object({
  receiptKey: text,
  orderId: text,
  orderName: text,
  type: oneOf("소득공제", "지출증빙"),
  issueNumber: text,
  transactionType: oneOf("CONFIRM", "CANCEL"),
  amount: number,
  taxFreeAmount: number,
  customerIdentityNumber: text,
  requestedAt: number,
});

const payment = object({
  paymentKey: text,
  type: oneOf("NORMAL", "BILLING", "BRANDPAY"),
  orderId: text,
  orderName: text,
  mId: text,
  currency: text,
  method,
  status,
  totalAmount: number,
  balanceAmount: number,
  taxFreeAmount: number,
  taxExemptionAmount: number,
  requestedAt: number,
  approvedAt: maybeNumber,
  expiresAt: maybeNumber,
  useEscrow: flag,
  cultureExpense: flag,
  lastTransactionKey: maybeText,
  secret: maybeText,
  metadata: nullable(dictionary),
  failure: nullable(object({ code: text, message: text })),
  declineWith: maybeText,
  cancels: list(cancel),
  card: nullable(card),
  virtualAccount: nullable(virtualAccount),
  transfer: nullable(object({ bankCode: text, settlementStatus: text })),
  mobilePhone: nullable(object({ customerMobilePhone: maybeText, settlementStatus: text })),
  giftCertificate: nullable(object({ approveNo: text, settlementStatus: text })),
  easyPay: nullable(object({ provider: text, amount: number, discountAmount: number })),
  cashReceipts: list(receipt),
  wantedReceipt: nullable(object({ type: text, registrationNumber: text })),
  transactionKeys: list(text),
  customer: object({ name: maybeText, email: maybeText, mobilePhone: maybeText, customerKey: maybeText }),
  window: nullable(object({ successUrl: maybeText, failUrl: maybeText, options: dictionary })),
});

const source: Shape = (value, at) =>
  (value as { type?: unknown } | null)?.type === "account"
    ? object({ bankCode: text, accountNumber: text })(value, at)
    : object({ type: oneOf("card"), number: text, card, declinedWith: maybeText })(value, at);

/** What a record of each collection has to have, for the engine to work with it. */
export const STATE_SHAPES: Readonly<Record<keyof Collections, Shape>> = {
  payments: payment,
  transactions: object({
    transactionKey: text,
    kind: oneOf("approval", "cancel"),
    paymentKey: text,
    orderId: text,
    mId: text,
    method,
    customerKey: maybeText,
    useEscrow: flag,
    status,
    transactionAt: number,
    currency: text,
    amount: number,
  }),
  idempotency: object({ status: number, body: text, traceId: text, bodyHash: number, boundAt: number }),
  faults: object({
    id: text,
    on: text,
    fault: oneOf(...FAULTS),
    when: oneOf("before", "after"),
    orderId: maybeText,
    paymentKey: maybeText,
    nth: maybeNumber,
    every: maybeNumber,
    times: maybeNumber,
    probability: maybeNumber,
    seed: text,
    code: maybeText,
    status: maybeNumber,
    delayMs: maybeNumber,
    matched: number,
    fired: number,
  }),
  webhookTargets: object({ id: text, url: text, events: list(oneOf(...WEBHOOK_EVENTS)), mId: maybeText }),
  webhooks: object({
    id: text,
    targetId: text,
    url: text,
    eventType: oneOf(...WEBHOOK_EVENTS),
    paymentKey: maybeText,
    orderId: maybeText,
    paymentStatus: maybeText,
    body: json,
    createdAt: number,
    fault: maybeText,
    state: oneOf("waiting", "sending", "delivered", "failed", "lost"),
    retriedCount: number,
    nextAt: maybeNumber,
    attempts: list(object({ at: number, status: maybeNumber, note: maybeText })),
  }),
  billingAuths: object({
    authKey: text,
    mId: text,
    customerKey: text,
    successUrl: text,
    failUrl: text,
    method: oneOf("카드", "계좌이체"),
    source: nullable(source),
    isUsed: flag,
  }),
  billings: object({
    billingKey: text,
    mId: text,
    customerKey: text,
    source,
    authenticatedAt: number,
    deletedAt: maybeNumber,
  }),
  cashReceipts: object({ mId: text, receipt, balanceAmount: number }),
  settings: number,
};
