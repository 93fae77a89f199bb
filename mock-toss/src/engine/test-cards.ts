/** 테스트 카드. Numbers that decide what happens: at the window, or later at confirm. Every other number is approved. */
export type TestCard = {
  readonly number: string;
  /** Where the card fails, and with which code of the catalogue. */
  readonly fails: { readonly at: "window" | "confirm"; readonly code: string } | null;
};

export const TEST_CARDS: readonly TestCard[] = [
  { number: "9410001234567890", fails: null },
  { number: "4000000000000002", fails: { at: "confirm", code: "REJECT_CARD_PAYMENT" } },
  { number: "4000000000000010", fails: { at: "confirm", code: "INVALID_STOPPED_CARD" } },
  { number: "4000000000000028", fails: { at: "confirm", code: "INVALID_CARD_EXPIRATION" } },
  { number: "4000000000000036", fails: { at: "confirm", code: "EXCEED_MAX_AMOUNT" } },
  { number: "4000000000000044", fails: { at: "confirm", code: "INVALID_CARD_LOST_OR_STOLEN" } },
  { number: "4000000000000051", fails: { at: "confirm", code: "FDS_ERROR" } },
  { number: "4000000000000069", fails: { at: "window", code: "REJECT_CARD_COMPANY" } },
  { number: "4000000000000077", fails: { at: "window", code: "PAY_PROCESS_ABORTED" } },
];

export const digitsOf = (cardNumber: string): string => cardNumber.replace(/\D/g, "");

export const failureOfCard = (cardNumber: string): TestCard["fails"] =>
  TEST_CARDS.find((card) => card.number === digitsOf(cardNumber))?.fails ?? null;

/** `94100012****789*`: eight digits, four stars, and the last one hidden as well. */
export const maskCardNumber = (cardNumber: string): string => {
  const digits = digitsOf(cardNumber);
  return `${digits.slice(0, 8)}****${digits.slice(12, 15)}*`;
};
