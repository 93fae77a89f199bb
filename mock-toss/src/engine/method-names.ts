import type { Method } from "./payment.ts";

/** In the order in which a window offers them. */
const METHODS = {
  카드: "CARD",
  간편결제: "EASY_PAY",
  계좌이체: "TRANSFER",
  가상계좌: "VIRTUAL_ACCOUNT",
  휴대폰: "MOBILE_PHONE",
  문화상품권: "CULTURE_GIFT_CERTIFICATE",
  도서문화상품권: "BOOK_GIFT_CERTIFICATE",
  게임문화상품권: "GAME_GIFT_CERTIFICATE",
  해외간편결제: "FOREIGN_EASY_PAY",
} as const satisfies Record<Method, string>;

export const METHOD_NAMES = Object.keys(METHODS) as readonly Method[];

/** For people who read no Korean: CULTURE_GIFT_CERTIFICATE is "Culture gift certificate". */
export const methodInEnglish = (method: Method): string => {
  const words = METHODS[method].replaceAll("_", " ");
  return words.slice(0, 1) + words.slice(1).toLowerCase();
};

/** Words of the oldest scripts: one wallet that was a method of its own, and no choice at all. */
const OLD_NAMES: Readonly<Record<string, Method>> = {
  토스페이: "간편결제",
  토스결제: "간편결제",
  TOSSPAY: "간편결제",
  미선택: "카드",
  "": "카드",
};

/** Requests may say a method in Korean or in English; answers say it in Korean. Null when it is neither. */
export const parseMethod = (text: string): Method | null => {
  if (Object.hasOwn(METHODS, text)) return text as Method;
  if (Object.hasOwn(OLD_NAMES, text)) return OLD_NAMES[text] ?? null;
  const found = Object.entries(METHODS).find(([, english]) => english === text.toUpperCase());
  return found === undefined ? null : (found[0] as Method);
};
