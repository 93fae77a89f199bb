/** What an error code says when it answers a confirm. */
export type ConfirmMeaning =
  /** A certain no: money has surely not moved. */
  | "REFUSED"
  /** Our own mistake: nothing was done, and no retry helps. */
  | "MISTAKE"
  /** The payment has been through a confirm already, most likely one of ours: look, and follow what is there. */
  | "PROCESSED"
  /** The payment is not in the state that we thought: look, and follow what is there. */
  | "STATE"
  /** Says nothing final. A code that is not listed means the same. */
  | "UNCERTAIN"
  /** The request is still under way, or was not let in: the same key may ask again. */
  | "SAME_KEY";

/** What an error code says when it answers a cancel. */
export type CancelMeaning =
  | Exclude<ConfirmMeaning, "PROCESSED">
  /** The secret key was refused and not the cancel, which therefore goes on once the key is accepted again. */
  | "KEY_REFUSED"
  /** The balance is not what we thought it was. */
  | "STALE";

/**
 * Every code that is documented for a confirm or a cancel, with those of Toss's global list that speak about one. A code decides only
 * where it stands: what is final for a cancel says nothing about a confirm.
 */
export const CODES = {
  confirm: {
    REJECT_CARD_PAYMENT: "REFUSED",
    REJECT_ACCOUNT_PAYMENT: "REFUSED",
    REJECT_CARD_COMPANY: "REFUSED",
    REJECT_TOSSPAY_INVALID_ACCOUNT: "REFUSED",
    INVALID_REJECT_CARD: "REFUSED",
    INVALID_STOPPED_CARD: "REFUSED",
    INVALID_CARD_LOST_OR_STOLEN: "REFUSED",
    INVALID_CARD_NUMBER: "REFUSED",
    INVALID_CARD_EXPIRATION: "REFUSED",
    INVALID_PASSWORD: "REFUSED",
    INVALID_ACCOUNT_INFO_RE_REGISTER: "REFUSED",
    RESTRICTED_TRANSFER_ACCOUNT: "REFUSED",
    NOT_ALLOWED_POINT_USE: "REFUSED",
    EXCEED_MAX_CARD_INSTALLMENT_PLAN: "REFUSED",
    NOT_SUPPORTED_INSTALLMENT_PLAN_CARD_OR_MERCHANT: "REFUSED",
    NOT_SUPPORTED_MONTHLY_INSTALLMENT_PLAN: "REFUSED",
    EXCEED_MAX_AMOUNT: "REFUSED",
    EXCEED_MAX_PAYMENT_AMOUNT: "REFUSED",
    EXCEED_MAX_ONE_DAY_AMOUNT: "REFUSED",
    EXCEED_MAX_MONTHLY_PAYMENT_AMOUNT: "REFUSED",
    EXCEED_MAX_ONE_DAY_WITHDRAW_AMOUNT: "REFUSED",
    EXCEED_MAX_ONE_TIME_WITHDRAW_AMOUNT: "REFUSED",
    EXCEED_MAX_DAILY_PAYMENT_COUNT: "REFUSED",
    EXCEED_MAX_AUTH_COUNT: "REFUSED",
    FDS_ERROR: "REFUSED",

    UNAUTHORIZED_KEY: "MISTAKE",
    INVALID_API_KEY: "MISTAKE",
    INCORRECT_BASIC_AUTH_FORMAT: "MISTAKE",
    FORBIDDEN_REQUEST: "MISTAKE",
    INVALID_REQUEST: "MISTAKE",
    INVALID_IDEMPOTENCY_KEY: "MISTAKE",
    INVALID_TEST_CODE: "MISTAKE",
    BELOW_MINIMUM_AMOUNT: "MISTAKE",
    INVALID_CARD_INSTALLMENT_PLAN: "MISTAKE",
    INVALID_AUTHORIZE_AUTH: "MISTAKE",
    INVALID_UNREGISTERED_SUBMALL: "MISTAKE",
    NOT_REGISTERED_BUSINESS: "MISTAKE",
    NOT_FOUND_TERMINAL_ID: "MISTAKE",

    ALREADY_PROCESSED_PAYMENT: "PROCESSED",
    ALREADY_COMPLETED_PAYMENT: "PROCESSED",

    // Another confirm of this payment is still running; what it will bring is open.
    ALREADY_PROCESSING_REQUEST: "STATE",
    UNAPPROVED_ORDER_ID: "STATE",
    // We have looked at this payment before we asked, so that its absence is a surprise and no mistake of ours.
    NOT_FOUND_PAYMENT: "STATE",
    NOT_FOUND_PAYMENT_SESSION: "STATE",

    PROVIDER_ERROR: "UNCERTAIN",
    CARD_PROCESSING_ERROR: "UNCERTAIN",
    NOT_AVAILABLE_PAYMENT: "UNCERTAIN",
    NOT_AVAILABLE_BANK: "UNCERTAIN",
    FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING: "UNCERTAIN",
    FAILED_INTERNAL_SYSTEM_PROCESSING: "UNCERTAIN",
    UNKNOWN_PAYMENT_ERROR: "UNCERTAIN",

    IDEMPOTENT_REQUEST_PROCESSING: "SAME_KEY",
  },
  cancel: {
    NOT_CANCELABLE_PAYMENT: "REFUSED",
    NOT_CANCELABLE_PAYMENT_FOR_DORMANT_USER: "REFUSED",
    NOT_ALLOWED_PARTIAL_REFUND: "REFUSED",
    NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT: "REFUSED",
    NOT_ALLOWED_REFUND_BANK: "REFUSED",
    NOT_SUPPORTED_REFUND: "REFUSED",
    REFUND_REJECTED: "REFUSED",
    FORBIDDEN_BANK_REFUND_REQUEST: "REFUSED",
    INVALID_BANK: "REFUSED",
    INVALID_REFUND_ACCOUNT_INFO: "REFUSED",
    INVALID_REFUND_ACCOUNT_NUMBER: "REFUSED",
    INVALID_REFUND_AMOUNT: "REFUSED",
    EXCEED_CANCEL_AMOUNT_DISCOUNT_AMOUNT: "REFUSED",
    EXCEED_CANCEL_LIMIT: "REFUSED",
    EXCEED_MAX_REFUND_AMOUNT: "REFUSED",
    EXCEED_MAX_REFUND_DUE: "REFUSED",

    FORBIDDEN_REQUEST: "MISTAKE",
    INVALID_REQUEST: "MISTAKE",
    INVALID_IDEMPOTENCY_KEY: "MISTAKE",
    INVALID_TEST_CODE: "MISTAKE",
    // Toss showed us this payment when it was approved: only another account's key does not find it.
    NOT_FOUND_PAYMENT: "MISTAKE",

    UNAUTHORIZED_KEY: "KEY_REFUSED",
    INVALID_API_KEY: "KEY_REFUSED",
    INCORRECT_BASIC_AUTH_FORMAT: "KEY_REFUSED",

    NOT_MATCHES_REFUNDABLE_AMOUNT: "STALE",
    // We never ask for more than we think is there.
    NOT_CANCELABLE_AMOUNT: "STALE",

    ALREADY_CANCELED_PAYMENT: "STATE",
    ALREADY_REFUND_PAYMENT: "STATE",
    ALREADY_REFUNDING_PAYMENT: "STATE",

    // A 4xx is bound to its key, so that "too fast" would be repeated under the same one for ever.
    FORBIDDEN_CONSECUTIVE_REQUEST: "UNCERTAIN",
    PROVIDER_ERROR: "UNCERTAIN",
    NOT_AVAILABLE_BANK: "UNCERTAIN",
    FAILED_INTERNAL_SYSTEM_PROCESSING: "UNCERTAIN",
    FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING: "UNCERTAIN",
    FAILED_REFUND_PROCESS: "UNCERTAIN",
    FAILED_PARTIAL_REFUND: "UNCERTAIN",
    FAILED_METHOD_HANDLING_CANCEL: "UNCERTAIN",
    COMMON_ERROR: "UNCERTAIN",

    IDEMPOTENT_REQUEST_PROCESSING: "SAME_KEY",
  },
} as const satisfies { confirm: Record<string, ConfirmMeaning>; cancel: Record<string, CancelMeaning> };

export const lookIn = <Meaning extends string>(
  codes: Readonly<Record<string, Meaning>>,
  code: string,
): Meaning | undefined => (Object.hasOwn(codes, code) ? codes[code] : undefined);

/** Nobody but us can put it right: the secret key, its contract, or what we send. A look-up is refused for what refuses a confirm. */
export const isOurMistake = (call: "confirm" | "cancel" | "look_up" | "transactions", code: string): boolean => {
  const meaning = call === "cancel" ? lookIn(CODES.cancel, code) : lookIn(CODES.confirm, code);
  return meaning === "MISTAKE" || meaning === "KEY_REFUSED";
};
