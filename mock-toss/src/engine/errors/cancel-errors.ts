import type { ErrorTable } from "./error-code.ts";

/** `POST /v1/payments/{paymentKey}/cancel`, beyond what confirm lists already. */
export const CANCEL_ERRORS = {
  ALREADY_CANCELED_PAYMENT: [400, "S", "이미 취소된 결제 입니다.", "This payment has already been canceled."],
  ALREADY_REFUND_PAYMENT: [400, "S", "이미 환불된 결제입니다.", "This payment has already been refunded."],
  NOT_MATCHES_REFUNDABLE_AMOUNT: [
    400,
    "S",
    "잔액 결과가 일치하지 않습니다.",
    "The refundable amount does not match the balance.",
  ],
  INVALID_REFUND_ACCOUNT_INFO: [
    400,
    "F",
    "환불 계좌번호와 예금주명이 일치하지 않습니다.",
    "The refund account and its holder do not match.",
  ],
  INVALID_REFUND_ACCOUNT_NUMBER: [400, "F", "잘못된 환불 계좌번호입니다.", "The refund account number is invalid."],
  INVALID_BANK: [400, "F", "유효하지 않은 은행입니다.", "The bank is invalid."],
  EXCEED_CANCEL_AMOUNT_DISCOUNT_AMOUNT: [
    400,
    "F",
    "즉시할인금액보다 적은 금액은 부분취소가 불가능합니다.",
    "A partial cancel below the instant discount is not possible.",
  ],
  REFUND_REJECTED: [
    400,
    "F",
    "환불이 거절됐습니다. 결제사에 문의 부탁드립니다.",
    "The refund was rejected. Please contact the provider.",
  ],
  FORBIDDEN_BANK_REFUND_REQUEST: [
    400,
    "F",
    "고객 계좌가 입금이 되지 않는 상태입니다.",
    "The customer's account cannot receive money.",
  ],
  NOT_CANCELABLE_AMOUNT: [403, "S", "취소 할 수 없는 금액 입니다.", "This amount cannot be canceled."],
  NOT_CANCELABLE_PAYMENT: [403, "S", "취소 할 수 없는 결제 입니다.", "This payment cannot be canceled."],
  FORBIDDEN_CONSECUTIVE_REQUEST: [
    403,
    "U",
    "반복적인 요청은 허용되지 않습니다. 잠시 후 다시 시도해주세요.",
    "Repeated requests are not allowed. Please try again later.",
  ],
  EXCEED_MAX_REFUND_DUE: [
    403,
    "F",
    "환불 가능한 기간이 지났습니다.",
    "The period in which a refund is possible has passed.",
  ],
  NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT: [
    403,
    "F",
    "입금 대기중인 결제는 부분 환불이 불가합니다.",
    "A payment that waits for its deposit cannot be refunded in part.",
  ],
  NOT_ALLOWED_PARTIAL_REFUND: [
    403,
    "F",
    "에스크로 주문, 현금 카드 결제 등의 이유로 부분 환불이 불가합니다. 이외 다른 결제 수단으로 부분 취소가 되지 않는 경우 토스페이먼츠에 문의해 주세요.",
    "This payment cannot be refunded in part.",
  ],
  NOT_CANCELABLE_PAYMENT_FOR_DORMANT_USER: [
    403,
    "F",
    "휴면 처리된 회원의 결제는 취소할 수 없습니다.",
    "The payment of a dormant user cannot be canceled.",
  ],
  EXCEED_CANCEL_LIMIT: [403, "F", "취소 한도를 초과했습니다.", "The cancel limit was exceeded."],
  FAILED_REFUND_PROCESS: [
    500,
    "U",
    "은행 응답시간 지연이나 일시적인 오류로 환불요청에 실패했습니다.",
    "The refund request failed because the bank was slow or had an error.",
  ],
  FAILED_METHOD_HANDLING_CANCEL: [
    500,
    "U",
    "취소 중 결제 시 사용한 결제 수단 처리과정에서 일시적인 오류가 발생했습니다.",
    "A temporary error occurred at the payment method during the cancel.",
  ],
  FAILED_PARTIAL_REFUND: [
    500,
    "U",
    "은행 점검, 해약 계좌 등의 사유로 부분 환불이 실패했습니다.",
    "The partial refund failed, for instance because of bank maintenance or a closed account.",
  ],
  COMMON_ERROR: [
    500,
    "U",
    "일시적인 오류가 발생했습니다. 잠시 후 다시 시도해주세요.",
    "A temporary error occurred. Please try again later.",
  ],
  INVALID_REFUND_AMOUNT: [400, "C", "환불 금액이 잘못되었습니다.", "The refund amount is invalid."],
} as const satisfies ErrorTable;
