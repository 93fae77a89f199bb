import type { Language } from "../http/problem-details.ts";

const FORMATS = {
  ko: new Intl.NumberFormat("ko-KR"),
  en: new Intl.NumberFormat("en-US"),
};

/** 12,000원, or ₩12,000. */
export const money = (won: number, language: Language): string =>
  language === "ko" ? `${FORMATS.ko.format(won)}원` : `₩${FORMATS.en.format(won)}`;
