import type { ErrorTable } from "./error-code.ts";

/** Cards given by number, and billing keys. */
export const BILLING_ERRORS = {
  INVALID_CARD: [400, "F", "카드 정보를 다시 확인해주세요.", "Please check the card."],
  INVALID_CARD_PASSWORD: [400, "F", "카드 정보를 다시 확인해주세요. (비밀번호)", "Please check the card's password."],
  INVALID_CARD_IDENTITY: [
    400,
    "F",
    "입력하신 주민번호/사업자번호가 카드 소유주 정보와 일치하지 않습니다.",
    "The identity number does not match the card's holder.",
  ],
  INVALID_BIRTH_DAY_FORMAT: [
    400,
    "C",
    "생년월일 정보는 6자리의 `yyMMdd` 형식이어야 합니다. 사업자등록번호는 10자리의 숫자여야 합니다.",
    "The birth date takes 6 digits, a business number 10.",
  ],
  NOT_REGISTERED_CARD_COMPANY: [
    400,
    "C",
    "카드사 등록되지 않은 가맹점입니다.",
    "The merchant is not registered with the card company.",
  ],
  NOT_SUPPORTED_CARD_TYPE: [400, "F", "지원되지 않는 카드 종류입니다.", "The type of card is not supported."],
  NOT_SUPPORTED_MONTHLY_INSTALLMENT_PLAN_BELOW_AMOUNT: [
    400,
    "C",
    "5만원 이하의 결제는 할부가 불가능해서 결제에 실패했습니다.",
    "Payments below 50,000 won cannot be paid in instalments.",
  ],
  NOT_ALLOWED_INSTALLMENT_BELOW_AMOUNT: [
    400,
    "C",
    "할부가 불가능한 금액입니다.",
    "The amount is too small for instalments.",
  ],
  INVALID_CARD_INSTALLMENT_AMOUNT: [400, "C", "할부금액 잘못되었습니다.", "The instalment amount is invalid."],
  INVALID_CARD_INSTALLMENT_PLANS_WITH_MAX_AND_SINGLE: [
    400,
    "C",
    "최대 할부 개월과 고정 할부 개월은 같이 사용할 수 없습니다.",
    "A fixed and a maximum plan exclude each other.",
  ],
  EXCEED_MIN_CARD_INSTALLMENT_PLAN: [
    400,
    "C",
    "할부 개월 수가 최소 개월 수보다 작습니다.",
    "The instalment plan is too short.",
  ],
  INVALID_BILLING_AUTH: [400, "C", "유효하지 않은 빌링 인증입니다.", "The billing authorization is invalid."],
  INVALID_BILL_KEY_REQUEST: [
    400,
    "C",
    "빌링키 인증이 완료되지 않았거나 유효하지 않은 빌링 거래 건입니다.",
    "The billing key is not usable.",
  ],
  NOT_MATCHES_CUSTOMER_KEY: [
    400,
    "C",
    "빌링 인증 고객키와 결제 요청 고객키가 일치하지 않습니다.",
    "The customerKey is not the billing key's.",
  ],
  ALREADY_REMOVED_BILLING_KEY: [400, "S", "이미 삭제된 빌링키입니다.", "The billing key has already been deleted."],
  NOT_FOUND_BILLING: [404, "C", "존재하지 않는 빌링 정보입니다.", "The billing key does not exist."],
  FAILED_DB_PROCESSING: [500, "U", "잘못된 요청 값으로 처리 중 DB 에러가 발생했습니다.", "A database error occurred."],
  FAILED_CARD_COMPANY_RESPONSE: [500, "U", "카드사에서 에러가 발생했습니다.", "The card company had an error."],
  FAILED_BILL_KEY_AUTH_CREATION: [500, "U", "빌링키 발급에 실패했습니다.", "The billing key could not be issued."],
  FAILED_BILLING_AUTO_CANCEL: [500, "U", "빌링 자동 취소에 실패했습니다.", "The automatic cancel failed."],
  FAILED_HASH_DATA_CREATION: [500, "U", "해시 데이터 생성에 실패했습니다.", "Hash data could not be made."],
  FAILED_METHOD_HANDLING: [
    500,
    "U",
    "결제 중 선택한 결제 수단 처리과정에서 일시적인 오류가 발생했습니다.",
    "The payment method had a temporary error.",
  ],
} as const satisfies ErrorTable;
