import type { ErrorTable } from "./error-code.ts";

/** 지급대행. The mock makes no payouts; their codes are for rehearsals with `TossPayments-Test-Code` and for fault rules. */
export const PAYOUT_ERRORS = {
  ALREADY_EXIST_SUBMALL: [400, "S", "이미 존재하는 서브몰입니다.", "The sub-mall exists already."],
  INVALID_SUBMALL_ID: [400, "C", "유효하지 않은 서브몰 ID입니다.", "The sub-mall's id is invalid."],
  NOT_REGISTERED_SUBMALL: [400, "C", "등록되지 않은 서브몰입니다.", "The sub-mall is not registered."],
  NOT_FOUND_SUBMALL: [404, "C", "존재하지 않는 서브몰입니다.", "The sub-mall does not exist."],
  PAYOUT_NOT_FOUND: [404, "C", "존재하지 않는 지급 요청입니다.", "The payout does not exist."],
  NOT_ENOUGH_AMOUNT: [400, "F", "지급 가능한 잔액이 부족합니다.", "The balance is too small for this payout."],
  NOT_ALLOWED_HOLIDAY: [400, "C", "휴일에는 지급할 수 없습니다.", "There are no payouts on holidays."],
  INVALID_PAYABLE_DATE: [400, "C", "지급할 수 없는 날짜입니다.", "There is no payout on this date."],
  EXCEEDS_TRANSFER_AMOUNT_MAXIMUM: [
    400,
    "C",
    "1회 최대 이체 금액을 초과했습니다.",
    "The amount is more than one transfer may carry.",
  ],
  ACCOUNT_OWNER_CHECK_FAILED: [400, "F", "예금주 확인에 실패했습니다.", "The account's holder could not be verified."],
  NOT_MATCH_PAYEE_NAME: [400, "F", "예금주명이 일치하지 않습니다.", "The payee's name does not match the account."],
} as const satisfies ErrorTable;
