import type { ErrorTable } from "./error-code.ts";

/** Transactions, settlements, cash receipts, and the rest of the global list. */
export const LIST_ERRORS = {
  INVALID_PAGING_KEY: [400, "C", "잘못된 페이징 키 입니다.", "The paging key is invalid."],
  INVALID_TRANSACTION_KEY: [400, "C", "잘못된 transactionKey 입니다.", "The transactionKey is invalid."],
  EXCEED_MAX_QUERY_LIMIT: [400, "C", "최대 조회 개수를 초과했습니다.", "The limit is too large."],
  INVALID_ISO_DATE_FORMAT: [400, "C", "날짜 형식이 올바르지 않습니다.", "The date is malformed."],
  DUPLICATED_CASH_RECEIPT: [400, "S", "이미 발급된 현금영수증입니다.", "The cash receipt has been issued already."],
  INVALID_CASH_RECEIPT_INFO: [400, "C", "현금영수증 정보가 올바르지 않습니다.", "The cash receipt's data are invalid."],
  INVALID_BUSINESS_NUMBER: [400, "C", "사업자번호가 올바르지 않습니다.", "The business number is invalid."],
  API_VERSION_UPDATE_NEEDED: [400, "C", "API 버전 업데이트가 필요합니다.", "A newer API version is needed."],
  NTS_ERROR: [400, "F", "국세청에서 오류가 발생했습니다.", "The tax office had an error."],
  INVALID_IDENTIFICATION_TYPE: [400, "C", "잘못된 식별 번호 타입입니다.", "The type of identification is invalid."],
  DUPLICATED_REQUEST: [400, "S", "중복된 요청입니다.", "The request is a duplicate."],
  EXCEED_UNKNOWN_CASE: [400, "U", "알 수 없는 한도 초과입니다.", "An unknown limit was exceeded."],
  NOT_FOUND_METHOD: [404, "C", "존재하지 않는 결제 수단 입니다.", "The payment method does not exist."],
  NOT_FOUND_METHOD_IN_GROUP: [404, "C", "그룹에 존재하지 않는 결제 수단입니다.", "The method is not in its group."],
  NOT_FOUND_METHOD_OWNERSHIP: [404, "C", "결제 수단의 소유자가 아닙니다.", "The method is somebody else's."],
  NOT_FOUND_MERCHANT: [404, "C", "존재하지 않는 상점 정보 입니다.", "The merchant does not exist."],
  NOT_FOUND_MERCHANT_INTEGRATION: [
    404,
    "C",
    "존재하지 않는 상점 연동 정보 입니다.",
    "The merchant's integration does not exist.",
  ],
} as const satisfies ErrorTable;
