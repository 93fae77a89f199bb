import { ACCOUNT_ERRORS } from "./account-errors.ts";
import { BILLING_ERRORS } from "./billing-errors.ts";
import { CANCEL_ERRORS } from "./cancel-errors.ts";
import { CONFIRM_ERRORS } from "./confirm-errors.ts";
import type { ErrorRow } from "./error-code.ts";
import { GENERAL_ERRORS } from "./general-errors.ts";
import { LIST_ERRORS } from "./list-errors.ts";
import { PAYOUT_ERRORS } from "./payout-errors.ts";
import { WINDOW_ERRORS } from "./window-errors.ts";

/** Every error code the mock knows, with its status, class and messages. */
export const ERRORS = {
  ...GENERAL_ERRORS,
  ...WINDOW_ERRORS,
  ...BILLING_ERRORS,
  ...ACCOUNT_ERRORS,
  ...LIST_ERRORS,
  ...PAYOUT_ERRORS,
  ...CANCEL_ERRORS,
  ...CONFIRM_ERRORS,
};

export type ErrorCode = keyof typeof ERRORS;

export type Language = "ko" | "en";

/** Korean, unless somebody asks for English. */
export const languageOf = (acceptLanguage: string | null | undefined): Language =>
  /^en\b/i.test(acceptLanguage ?? "") ? "en" : "ko";

export const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(ERRORS, code);

/** The row of any code, also of one that only a fault rule made up: unknown codes are a 400 that explains itself. */
export const errorRow = (code: string): ErrorRow =>
  isErrorCode(code) ? ERRORS[code] : [400, "U", `알 수 없는 오류입니다. (${code})`, `Unlisted error (${code}).`];

export const errorMessage = (code: string, language: Language): string => errorRow(code)[language === "en" ? 3 : 2];
