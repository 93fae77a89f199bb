import { testCard } from "./approve.ts";
import { idOf, numberOf } from "./fields.ts";
import { formatKst } from "./kst-time.ts";
import type { Card } from "./payment.ts";
import { refuse, type Refused } from "./reply.ts";
import { digitsOf, failureOfCard, maskCardNumber } from "./test-cards.ts";

type Fields = Readonly<Record<string, unknown>>;

/** A card that was given by its number. */
export type CardData = {
  readonly number: string;
  readonly card: Card;
  /** The code a charge of it is refused with; null when it is taken. */
  readonly declinedWith: string | null;
};

/** Issued like any other, but no charge is taken from it. */
const FOREIGN_TEST_CARD = "4330121234567890";

/** Reads card number, expiry and the holder's identity number, or says which of them is wrong. */
export const readCardData = (body: Fields, at: number): CardData | Refused => {
  const number = digitsOf(idOf(body["cardNumber"], 25) ?? "");
  if (number.length < 14 || number.length > 20) return refuse("INVALID_CARD_NUMBER");
  if (!isExpiryAhead(body["cardExpirationYear"], body["cardExpirationMonth"], at))
    return refuse("INVALID_CARD_EXPIRATION");
  // Its name before 1.4, which official samples still use.
  const identity = idOf(body["customerIdentityNumber"] ?? body["customerBirthday"], 20);
  if (identity === null || !/^(\d{6}|\d{10})$/.test(identity)) return refuse("INVALID_BIRTH_DAY_FORMAT");
  const isForeign = number === FOREIGN_TEST_CARD;
  const unknown = { cardType: "미확인", ownerType: "미확인" } as const;
  const ownerType = identity.length === 10 ? "법인" : "개인";
  const card: Card = {
    ...testCard(0),
    number: maskCardNumber(number),
    issuerCode: number.startsWith("941") ? "21" : "61",
    ownerType,
    ...(isForeign ? unknown : {}),
  };
  return { number, card, declinedWith: isForeign ? "NOT_SUPPORTED_CARD_TYPE" : (failureOfCard(number)?.code ?? null) };
};

/** Two digits each; a card is good until the end of its month. */
const isExpiryAhead = (year: unknown, month: unknown, at: number): boolean => {
  const [yy, mm] = [numberOf(year), numberOf(month)];
  if (yy === null || mm === null || mm < 1 || mm > 12 || yy < 0 || yy > 99) return false;
  const [thisYear, thisMonth] = formatKst(at).split("-").map(Number) as [number, number];
  return 2_000 + yy > thisYear || (2_000 + yy === thisYear && mm >= thisMonth);
};

/** 할부. 0 or 2 to 12 months, and only from 50,000 won. */
export const readInstallment = (plan: unknown, amount: number): number | Refused => {
  const months = plan === undefined || plan === null ? 0 : numberOf(plan);
  if (months === null || months === 1 || months < 0 || months > 12 || !Number.isInteger(months))
    return refuse("INVALID_CARD_INSTALLMENT_PLAN");
  return months > 0 && amount < 50_000 ? refuse("NOT_SUPPORTED_MONTHLY_INSTALLMENT_PLAN_BELOW_AMOUNT") : months;
};
