import { anything, flag, list, number, object, ref, text } from "./schemas.ts";
import type { Operation } from "./document.ts";

const order = { "amount*": number(), "orderId*": text(), "orderName*": text(), taxFreeAmount: number() };
const card = {
  "cardNumber*": text(),
  "cardExpirationYear*": text("two digits"),
  "cardExpirationMonth*": text("two digits"),
  "customerIdentityNumber*": text("YYMMDD, or the ten digits of a business"),
};
const dates = ["startDate", "endDate"];

/** What the mock takes of Toss's own API. */
export const TOSS_PATHS: readonly Operation[] = [
  {
    route: "POST /v1/payments",
    summary: "결제 생성: a payment with a window at checkout.url",
    body: object({ "method*": text(), ...order, successUrl: text(), failUrl: text(), currency: text() }),
    answer: ref("Payment"),
  },
  {
    route: "POST /v1/payments/confirm",
    summary: "결제 승인",
    body: object({ "paymentKey*": text(), "orderId*": text(), "amount*": number() }),
    answer: ref("Payment"),
  },
  {
    route: "POST /v1/payments/{paymentKey}",
    summary: "결제 승인, its old spelling",
    body: object({ "orderId*": text(), "amount*": number() }),
    answer: ref("Payment"),
  },
  { route: "GET /v1/payments/{paymentKey}", summary: "결제 조회", answer: ref("Payment") },
  {
    route: "GET /v1/payments/{paymentKey}/checkout",
    summary: "결제창: what checkout.url leads to, for the shopper's browser",
    isForShoppers: true,
  },
  { route: "GET /v1/payments/orders/{orderId}", summary: "주문번호로 조회", answer: ref("Payment") },
  {
    route: "POST /v1/payments/{paymentKey}/cancel",
    summary: "결제 취소, in full or in part",
    body: object({
      "cancelReason*": text(),
      cancelAmount: number("absent: the whole balance"),
      refundableAmount: number("refused unless it is the balance"),
      refundReceiveAccount: object({ "bank*": text(), "accountNumber*": text(), "holderName*": text() }),
      taxFreeAmount: number(),
      currency: text(),
    }),
    answer: ref("Payment"),
  },
  {
    route: "POST /v1/payments/key-in",
    summary: "카드번호 결제",
    body: object({ ...order, ...card, cardInstallmentPlan: number() }),
    answer: ref("Payment"),
  },
  {
    route: "POST /v1/virtual-accounts",
    summary: "가상계좌 발급",
    body: object({
      ...order,
      "customerName*": text(),
      "bank*": text(),
      validHours: number(),
      dueDate: text(),
      useEscrow: flag,
    }),
    answer: ref("Payment"),
  },
  {
    route: "POST /v1/billing/authorizations/issue",
    summary: "빌링키 발급, from an authKey",
    body: object({ "authKey*": text(), "customerKey*": text() }),
    answer: anything,
  },
  {
    route: "POST /v1/billing/authorizations/card",
    summary: "빌링키 발급, from a card",
    body: object({ "customerKey*": text(), ...card }),
    answer: anything,
  },
  {
    route: "POST /v1/billing/{billingKey}",
    summary: "자동결제 승인",
    body: object({ "customerKey*": text(), ...order }),
    answer: ref("Payment"),
  },
  { route: "DELETE /v1/billing/{billingKey}", summary: "빌링키 삭제" },
  {
    route: "GET /v1/transactions",
    summary: "거래 조회",
    query: [...dates, "startingAfter", "limit"],
    answer: list(anything),
  },
  {
    route: "GET /v1/settlements",
    summary: "정산 조회, made up from the ledger",
    query: [...dates, "dateType", "page", "size"],
    answer: list(anything),
  },
  {
    route: "POST /v1/settlements",
    summary: "수동 정산 요청",
    body: object({ "paymentKey*": text() }),
    answer: anything,
  },
  {
    route: "POST /v1/cash-receipts",
    summary: "현금영수증 발급",
    body: object({ ...order, "type*": text("소득공제, 지출증빙"), "customerIdentityNumber*": text() }),
    answer: anything,
  },
  {
    route: "POST /v1/cash-receipts/{receiptKey}/cancel",
    summary: "현금영수증 취소",
    body: object({ amount: number() }),
    answer: anything,
  },
  {
    route: "GET /v1/cash-receipts",
    summary: "현금영수증 조회",
    query: ["requestDate", "cursor", "limit"],
    answer: anything,
  },
  {
    route: "POST /v1/payments/cash-receipts",
    summary: "현금영수증 발급, 예전 경로",
    body: object({ ...order, "type*": text("소득공제, 지출증빙"), "registrationNumber*": text() }),
    answer: anything,
  },
  {
    route: "POST /v1/payments/cash-receipts/{receiptKey}/cancel",
    summary: "현금영수증 취소, 예전 경로",
    body: object({ amount: number() }),
    answer: anything,
  },
  { route: "GET /v1/promotions", summary: "카드·은행 혜택 조회: 언제나 없음", answer: list(anything) },
  { route: "GET /v1/promotions/card", summary: "카드 혜택 조회: 언제나 없음", answer: anything },
];
