import type { Instant } from "./instant.ts";

/** Crockford's alphabet: no letter that reads like a digit. */
export const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

const DIGITS = 10;
/** The last millisecond that ten digits can say: in the year 37648. */
const LATEST_MS = ALPHABET.length ** DIGITS - 1;

/**
 * 주문 코드의 시각. The time that the time-ordered text of an order id begins with: of two times, the later one's comes later in the
 * alphabet. What lies before 1970 or after the year 37648 is said as the nearest that can be.
 */
export const timePart = (at: Instant): string => {
  let rest = Math.min(Math.max(at, 0), LATEST_MS);
  let text = "";
  for (let digit = 0; digit < DIGITS; digit++) {
    text = ALPHABET.charAt(rest % ALPHABET.length) + text;
    rest = Math.floor(rest / ALPHABET.length);
  }
  return text;
};
