/**
 * What a merchant may conclude from a code: `F` final, `U` outcome unknown or temporary, `C` the merchant's own mistake,
 * `S` the payment is in another state.
 */
export type ErrorClass = "F" | "U" | "C" | "S";

/** HTTP status, class, message in Korean, message in English. */
export type ErrorRow = readonly [status: number, errorClass: ErrorClass, korean: string, english: string];

export type ErrorTable = Readonly<Record<string, ErrorRow>>;
