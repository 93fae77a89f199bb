import type { WantedReceipt } from "./cash-receipt.ts";

/** 결제. A payment as the mock keeps it: times in epoch milliseconds, nothing that can be computed. */
export type Payment = {
  readonly paymentKey: string;
  readonly type: PaymentType;
  readonly orderId: string;
  readonly orderName: string;
  readonly mId: string;
  readonly currency: string;
  method: Method;
  status: PaymentStatus;
  readonly totalAmount: number;
  balanceAmount: number;
  /** 면세 금액 of what is left of the balance. */
  taxFreeAmount: number;
  taxExemptionAmount: number;
  readonly requestedAt: number;
  approvedAt: number | null;
  /** When READY or IN_PROGRESS ends; null in every other status. */
  expiresAt: number | null;
  readonly useEscrow: boolean;
  readonly cultureExpense: boolean;
  lastTransactionKey: string | null;
  secret: string | null;
  metadata: Readonly<Record<string, string>> | null;
  failure: Failure | null;
  /** The code with which confirm will be refused, because of the test card chosen at the window. */
  declineWith: string | null;
  cancels: Cancel[];
  card: Card | null;
  virtualAccount: VirtualAccount | null;
  transfer: { bankCode: string; settlementStatus: SettlementStatus } | null;
  mobilePhone: { customerMobilePhone: string | null; settlementStatus: SettlementStatus } | null;
  giftCertificate: { approveNo: string; settlementStatus: SettlementStatus } | null;
  easyPay: { provider: string; amount: number; discountAmount: number } | null;
  cashReceipts: CashReceipt[];
  /** The receipt to issue once the money is here. */
  wantedReceipt: WantedReceipt | null;
  /** Its rows in the ledger of transactions, oldest first. */
  transactionKeys: string[];
  readonly customer: Customer;
  /** Where the window sends the shopper; null when no window was asked for. */
  readonly window: WindowRequest | null;
};

export type PaymentType = "NORMAL" | "BILLING" | "BRANDPAY";

export const PAYMENT_STATUSES = [
  "READY",
  "IN_PROGRESS",
  "WAITING_FOR_DEPOSIT",
  "DONE",
  "CANCELED",
  "PARTIAL_CANCELED",
  "ABORTED",
  "EXPIRED",
] as const;

export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

export type Method =
  | "카드"
  | "가상계좌"
  | "간편결제"
  | "휴대폰"
  | "계좌이체"
  | "문화상품권"
  | "도서문화상품권"
  | "게임문화상품권"
  | "해외간편결제";

export type SettlementStatus = "INCOMPLETED" | "COMPLETED";

export type Failure = { readonly code: string; readonly message: string };

export type Customer = {
  readonly name: string | null;
  readonly email: string | null;
  readonly mobilePhone: string | null;
  readonly customerKey: string | null;
};

export type WindowRequest = {
  readonly successUrl: string | null;
  readonly failUrl: string | null;
  /** What the payment was asked for with: options of the method, untouched. */
  readonly options: Readonly<Record<string, unknown>>;
};

export type Card = {
  issuerCode: string;
  acquirerCode: string | null;
  number: string;
  installmentPlanMonths: number;
  approveNo: string;
  useCardPoint: boolean;
  cardType: "신용" | "체크" | "기프트" | "미확인";
  ownerType: "개인" | "법인" | "미확인";
  acquireStatus: "READY" | "REQUESTED" | "COMPLETED" | "CANCEL_REQUESTED" | "CANCELED";
  isInterestFree: boolean;
  interestPayer: "BUYER" | "CARD_COMPANY" | "MERCHANT" | null;
  amount: number;
};

export type VirtualAccount = {
  accountType: "일반" | "고정";
  accountNumber: string;
  bankCode: string;
  customerName: string;
  depositorName: string | null;
  /** Epoch milliseconds. */
  dueAt: number;
  refundStatus: RefundStatus;
  settlementStatus: SettlementStatus;
  /** Epoch milliseconds at which a refund on its way arrives. */
  refundedAt: number | null;
  /** Collected at the window; what a cancel names is between the merchant and the bank. */
  refundReceiveAccount: RefundAccount | null;
};

export type RefundAccount = { readonly bankCode: string; readonly accountNumber: string; readonly holderName: string };

export type Cancel = {
  readonly transactionKey: string;
  readonly cancelReason: string;
  readonly cancelAmount: number;
  readonly taxFreeAmount: number;
  readonly taxExemptionAmount: number;
  /** The balance after this cancel. */
  readonly refundableAmount: number;
  readonly canceledAt: number;
  readonly cancelRequestId: string | null;
  /** Absent: DONE, as almost every cancel is at once. */
  cancelStatus?: CancelStatus;
  /** Epoch milliseconds at which a cancel under way is done by itself; absent or null: it is not, or a lever says how it goes. */
  endsAt?: number | null;
};

export const CANCEL_STATUSES = ["DONE", "IN_PROGRESS", "ABORTED"] as const;

export type CancelStatus = (typeof CANCEL_STATUSES)[number];

export const REFUND_STATUSES = ["NONE", "PENDING", "FAILED", "PARTIAL_FAILED", "COMPLETED"] as const;

export type RefundStatus = (typeof REFUND_STATUSES)[number];

export type CashReceipt = {
  readonly receiptKey: string;
  readonly orderId: string;
  readonly orderName: string;
  readonly type: "소득공제" | "지출증빙";
  readonly issueNumber: string;
  readonly transactionType: "CONFIRM" | "CANCEL";
  readonly amount: number;
  readonly taxFreeAmount: number;
  readonly customerIdentityNumber: string;
  readonly requestedAt: number;
};

/** A payment that money was taken with and that can still be given back in part or in full. */
export const isApproved = (payment: Payment): boolean =>
  payment.status === "DONE" || payment.status === "CANCELED" || payment.status === "PARTIAL_CANCELED";

/** Nothing more happens to it by itself. */
export const isFinished = (payment: Payment): boolean =>
  payment.status !== "READY" && payment.status !== "IN_PROGRESS" && payment.status !== "WAITING_FOR_DEPOSIT";
