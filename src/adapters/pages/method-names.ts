import type { Language } from "../http/problem-details.ts";

/** Toss names a method in Korean. */
const ENGLISH: Readonly<Record<string, string>> = {
  카드: "Card",
  간편결제: "Wallet",
  계좌이체: "Bank transfer",
  가상계좌: "Virtual account",
  휴대폰: "Mobile phone",
  문화상품권: "Culture gift certificate",
  도서문화상품권: "Book gift certificate",
  게임문화상품권: "Game gift certificate",
  해외간편결제: "Foreign wallet",
};

/** 결제 수단. In the shopper's language, where we know the word. */
export const methodName = (method: string, language: Language): string =>
  language === "en" ? (ENGLISH[method] ?? method) : method;
