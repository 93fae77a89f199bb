import type { ErrorTable } from "./error-code.ts";

/** Virtual accounts, bank accounts, refunds to them. */
export const ACCOUNT_ERRORS = {
  INVALID_REGISTRATION_NUMBER_TYPE: [
    400,
    "C",
    "유효하지 않은 등록 번호 타입입니다.",
    "The type of registration number is invalid.",
  ],
  INVALID_DATE: [400, "C", "날짜 데이터가 잘못 되었습니다.", "The date is invalid."],
  EXCEED_MAX_DUE_DATE: [400, "C", "가상 계좌의 최대 유효만료 기간을 초과했습니다.", "The due date is too far away."],
  EXCEED_MAX_VALID_HOURS: [400, "C", "가상 계좌의 최대 유효시간을 초과했습니다.", "The valid hours are too many."],
  INVALID_VALID_HOURS_WITH_DUE_DATE_AND_SINGLE: [
    400,
    "C",
    "유효시간과 만료일은 같이 사용할 수 없습니다.",
    "validHours and dueDate exclude each other.",
  ],
  INVALID_VIRTUAL_ACCOUNT_TYPE: [
    400,
    "C",
    "유효하지 않은 가상계좌 타입입니다.",
    "The type of virtual account is invalid.",
  ],
  REQUIRED_ACCOUNT_KEY: [400, "C", "고정 가상계좌는 accountKey가 필요합니다.", "A fixed account needs its accountKey."],
  ALREADY_CLOSE_ACCOUNT: [400, "S", "이미 해지된 계좌입니다.", "The account is closed."],
  ALREADY_COMPLETED_PAYMENT: [400, "S", "이미 완료된 결제입니다.", "The payment is complete."],
  ALREADY_REFUNDING_PAYMENT: [400, "S", "이미 환불 진행 중인 결제입니다.", "The payment is being refunded."],
  INVALID_ACCOUNT_NUMBER: [400, "F", "잘못된 계좌번호입니다.", "The account number is invalid."],
  INVALID_ACCOUNT_NUMBER_OR_UNAVAILABLE: [
    400,
    "F",
    "잘못된 계좌번호이거나 사용할 수 없는 계좌입니다.",
    "The account is invalid or unusable.",
  ],
  INVALID_ACCOUNT_NOT_CORRECT_BANK: [
    400,
    "F",
    "은행과 계좌번호가 일치하지 않습니다.",
    "The account is not of this bank.",
  ],
  USER_ACCOUNT_ON_HOLD: [400, "F", "사용이 보류된 계정입니다.", "The user's account is on hold."],
  EXCEED_MAX_REFUND_AMOUNT: [403, "F", "최대 환불 금액을 초과했습니다.", "The refund limit was exceeded."],
  NOT_ALLOWED_CHANGING_ACCOUNT: [403, "F", "계좌를 변경할 수 없습니다.", "The account cannot be changed."],
  NOT_ALLOWED_REFUND_BANK: [403, "F", "환불이 불가능한 은행입니다.", "The bank takes no refunds."],
  NOT_SUPPORTED_REFUND: [403, "F", "환불을 지원하지 않는 결제입니다.", "The payment cannot be refunded."],
} as const satisfies ErrorTable;
