import type { Language } from "../../http/problem-details.ts";

/** What became of it, and what a shopper can do about it. */
type Words = readonly [title: string, advice: string];

const WORDS = {
  closed: {
    ko: ["결제를 멈췄습니다", "결제창이 닫혀 결제되지 않았습니다. 언제든 다시 시도할 수 있습니다."],
    en: ["The payment was stopped", "The window was closed and nothing was charged. You can try again at any time."],
  },
  refused: {
    ko: ["카드사에서 결제를 승인하지 않았습니다", "돈은 빠져나가지 않았습니다. 다른 카드나 결제 수단을 이용해 주세요."],
    en: ["Your card was not accepted", "Nothing was charged. Please use another card or method."],
  },
  card: {
    ko: ["카드 정보를 확인해 주세요", "카드 번호나 유효기간, 사용 가능 여부를 확인하고 다시 시도해 주세요."],
    en: ["Please check the card", "Its number, its expiry date, and whether it may be used here."],
  },
  password: {
    ko: ["비밀번호가 일치하지 않습니다", "비밀번호를 확인하고 다시 시도해 주세요."],
    en: ["The password did not match", "Please check it and try again."],
  },
  limit: {
    ko: ["결제 한도를 넘었습니다", "돈은 빠져나가지 않았습니다. 한도를 확인하거나 다른 결제 수단을 이용해 주세요."],
    en: ["This is beyond your limit", "Nothing was charged. Check the limit, or use another method."],
  },
  account: {
    ko: ["계좌에서 이체하지 못했습니다", "잔액과 계좌 상태를 확인하거나 다른 결제 수단을 이용해 주세요."],
    en: ["The transfer did not go through", "Check the account and its balance, or use another method."],
  },
  instalments: {
    ko: ["선택한 할부를 사용할 수 없습니다", "할부 개월 수를 바꾸거나 일시불로 다시 시도해 주세요."],
    en: ["These instalments are not available", "Choose another number of months, or pay at once."],
  },
  soldOut: {
    ko: ["그사이 상품이 품절되었습니다", "결제는 되지 않았습니다. 쇼핑몰에서 남은 수량을 확인해 주세요."],
    en: ["Sold out in the meantime", "Nothing was charged. Please look at the shop for what is left."],
  },
  expired: {
    ko: ["결제할 수 있는 시간이 지났습니다", "결제는 되지 않았습니다. 쇼핑몰에서 다시 주문해 주세요."],
    en: ["The time to pay is over", "Nothing was charged. Please order again in the shop."],
  },
  again: {
    ko: ["결제 인증이 만료되었습니다", "결제는 되지 않았습니다. 결제창에서 다시 진행해 주세요."],
    en: ["The authentication is no longer valid", "Nothing was charged. Please go through the payment window again."],
  },
  amount: {
    ko: ["결제 금액이 주문과 다릅니다", "안전을 위해 결제를 진행하지 않았습니다. 처음부터 다시 시도해 주세요."],
    en: ["The amount is not the order's", "To be safe, nothing was charged. Please start again."],
  },
  other: {
    ko: ["결제가 완료되지 않았습니다", "결제는 되지 않았습니다. 다시 시도하거나 다른 결제 수단을 이용해 주세요."],
    en: ["The payment was not completed", "Nothing was charged. Try again, or use another method."],
  },
} as const satisfies Record<string, Record<Language, Words>>;

const MEANINGS: Readonly<Record<string, keyof typeof WORDS>> = {
  PAY_PROCESS_CANCELED: "closed",
  PAY_PROCESS_ABORTED: "closed",
  USER_CANCEL: "closed",

  REJECT_CARD_COMPANY: "refused",
  REJECT_CARD_PAYMENT: "refused",
  INVALID_REJECT_CARD: "refused",
  FDS_ERROR: "refused",
  FAILED_CARD_COMPANY: "refused",

  INVALID_STOPPED_CARD: "card",
  INVALID_CARD_LOST_OR_STOLEN: "card",
  INVALID_CARD_NUMBER: "card",
  INVALID_CARD_EXPIRATION: "card",
  INVALID_CARD_INFO_RE_REGISTER: "card",
  NOT_ALLOWED_POINT_USE: "card",

  INVALID_PASSWORD: "password",
  EXCEED_MAX_AUTH_COUNT: "password",

  EXCEED_MAX_AMOUNT: "limit",
  EXCEED_MAX_PAYMENT_AMOUNT: "limit",
  EXCEED_MAX_ONE_DAY_AMOUNT: "limit",
  EXCEED_MAX_MONTHLY_PAYMENT_AMOUNT: "limit",
  EXCEED_MAX_ONE_DAY_WITHDRAW_AMOUNT: "limit",
  EXCEED_MAX_ONE_TIME_WITHDRAW_AMOUNT: "limit",
  EXCEED_MAX_DAILY_PAYMENT_COUNT: "limit",

  REJECT_ACCOUNT_PAYMENT: "account",
  REJECT_TOSSPAY_INVALID_ACCOUNT: "account",
  INVALID_ACCOUNT_INFO_RE_REGISTER: "account",
  RESTRICTED_TRANSFER_ACCOUNT: "account",

  EXCEED_MAX_CARD_INSTALLMENT_PLAN: "instalments",
  NOT_SUPPORTED_INSTALLMENT_PLAN_CARD_OR_MERCHANT: "instalments",
  NOT_SUPPORTED_MONTHLY_INSTALLMENT_PLAN: "instalments",

  OUT_OF_STOCK: "soldOut",
  ORDER_EXPIRED: "expired",
  NOT_IN_PROGRESS_PAYMENT: "again",
  INVALID_PAYMENT_KEY: "again",
  INVALID_TOTAL_AMOUNT: "amount",
  INVALID_ORDER_ID: "amount",
};

/** 실패 안내. A code in the shopper's words; Toss's own message is never shown, because it travels in the address. */
export const failureWords = (code: string | null, language: Language): Words =>
  WORDS[(code !== null && Object.hasOwn(MEANINGS, code) ? MEANINGS[code] : undefined) ?? "other"][language];
