import { formatKst } from "../kst-time.ts";
import type { EngineOptions } from "../options.ts";
import { isPartialCancelable } from "../payment-view.ts";
import type { Payment } from "../payment.ts";
import { refuse, type Refused } from "../reply.ts";
import type { CancelRequest } from "./cancel-request.ts";
import { isMoney } from "../vat.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** Why this payment cannot be cancelled in this way; null when it can. State comes before amounts. */
export const objectionToCancel = (
  options: EngineOptions,
  payment: Payment,
  request: CancelRequest,
  at: number,
): Refused | null =>
  objectionToState(payment) ??
  objectionToAmount(options, payment, request) ??
  objectionToMethod(payment, request) ??
  (isTooLate(payment, at) ? refuse("EXCEED_MAX_REFUND_DUE") : null);

const objectionToState = (payment: Payment): Refused | null => {
  switch (payment.status) {
    case "DONE":
    case "WAITING_FOR_DEPOSIT":
      return null;
    case "PARTIAL_CANCELED":
      return payment.balanceAmount === 0 ? refuse("NOT_CANCELABLE_AMOUNT") : null;
    case "CANCELED":
      return refuse("ALREADY_CANCELED_PAYMENT");
    case "READY":
    case "IN_PROGRESS":
    case "ABORTED":
    case "EXPIRED":
      return refuse("NOT_CANCELABLE_PAYMENT");
  }
};

const objectionToAmount = (options: EngineOptions, payment: Payment, request: CancelRequest): Refused | null => {
  const { balanceAmount, currency } = payment;
  const amount = request.cancelAmount ?? balanceAmount;
  if (request.currency !== null && request.currency !== currency) return refuse("INVALID_REQUEST");
  if (![amount, request.taxFreeAmount, request.taxExemptionAmount].every((part) => isMoney(part, currency)))
    return refuse("INVALID_REQUEST");
  const { refundableAmount } = request;
  if (options.honourRefundableAmount && refundableAmount !== null && refundableAmount !== balanceAmount)
    return refuse("NOT_MATCHES_REFUNDABLE_AMOUNT");
  if (amount > balanceAmount) return refuse("NOT_CANCELABLE_AMOUNT");
  const taxFreeAfter = payment.taxFreeAmount - request.taxFreeAmount;
  const exemptAfter = payment.taxExemptionAmount - request.taxExemptionAmount;
  const isCovered = request.taxFreeAmount + request.taxExemptionAmount <= amount;
  if (taxFreeAfter < 0 || exemptAfter < 0 || !isCovered) return refuse("INVALID_REQUEST");
  return amount < balanceAmount && taxFreeAfter + exemptAfter > balanceAmount - amount
    ? refuse("INVALID_REQUEST")
    : null;
};

const objectionToMethod = (payment: Payment, request: CancelRequest): Refused | null => {
  const isPartial = request.cancelAmount !== null && request.cancelAmount < payment.balanceAmount;
  if (payment.status === "WAITING_FOR_DEPOSIT")
    return isPartial ? refuse("NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT") : null;
  if (payment.virtualAccount !== null && request.refundAccount === null) return refuse("INVALID_REFUND_ACCOUNT_INFO");
  if (isPartial && payment.useEscrow)
    return refuse("FAILED_INTERNAL_SYSTEM_PROCESSING", "[ES12] 구매확정 전인 에스크로 결제는 부분취소할 수 없습니다.");
  return isPartial && !isPartialCancelable(payment) ? refuse("NOT_ALLOWED_PARTIAL_REFUND") : null;
};

/** 180 days for transfers and foreign wallets, 365 for virtual accounts, the same month for phone bills; cards have no limit. */
const isTooLate = (payment: Payment, at: number): boolean => {
  if (payment.approvedAt === null) return false;
  const days = (at - payment.approvedAt) / DAY_MS;
  switch (payment.method) {
    case "계좌이체":
    case "해외간편결제":
      return days > 180;
    case "가상계좌":
      return days > 365;
    case "휴대폰":
      return formatKst(at).slice(0, 7) !== formatKst(payment.approvedAt).slice(0, 7);
    case "카드":
    case "간편결제":
    case "문화상품권":
    case "도서문화상품권":
    case "게임문화상품권":
      return false;
  }
};
