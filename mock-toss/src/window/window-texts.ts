import type { Language } from "../engine/errors/catalogue.ts";
import { methodInEnglish } from "../engine/method-names.ts";
import type { Method } from "../engine/payment.ts";

const KOREAN = {
  title: "결제하기",
  mock: "mock-toss: 실제로 결제되지 않습니다",
  method: "결제수단",
  card: "카드 번호",
  installment: "할부",
  lumpSum: "일시불",
  months: "개월",
  wallet: "간편결제",
  bank: "은행",
  details: "결제 정보",
  testCards: "실패하는 테스트 카드",
  approve: "동의하고 결제하기",
  decline: "카드사 거절",
  close: "결제창 닫기",
  over: "더 이상 진행할 수 없는 결제창입니다.",
  decided: "이미 진행한 결제입니다. 이 창에서 다시 결제되지 않습니다.",
  expired: "결제할 수 있는 시간이 지났습니다. 결제는 되지 않았습니다.",
  back: "쇼핑몰로 돌아가기",
  unknown: "존재하지 않는 결제창입니다.",
  approved: "인증이 끝났습니다. 이 창을 닫아주세요.",
  failed: "결제가 진행되지 않았습니다. 이 창을 닫아주세요.",
  billing: "자동결제 카드 등록",
  register: "동의하고 등록하기",
};

export type WindowTexts = typeof KOREAN;

/** Toss names a method in Korean. */
export const methodLabel = (method: Method, language: Language): string =>
  language === "en" ? methodInEnglish(method) : method;

const ENGLISH: WindowTexts = {
  title: "Payment",
  mock: "mock-toss: no money moves",
  method: "Payment method",
  card: "Card number",
  installment: "Instalments",
  lumpSum: "In one sum",
  months: "months",
  wallet: "Wallet",
  bank: "Bank",
  details: "Details",
  testCards: "Test cards that fail",
  approve: "Agree and pay",
  decline: "Decline the card",
  close: "Close the window",
  over: "This window can no longer be used.",
  decided: "This payment has been decided on. This window charges nothing again.",
  expired: "The time to pay is over. Nothing was charged.",
  back: "Back to the shop",
  unknown: "There is no such window.",
  approved: "Authenticated. You can close this window.",
  failed: "The payment did not go ahead. You can close this window.",
  billing: "Register a card for billing",
  register: "Agree and register",
};

export const windowTexts = (language: Language): WindowTexts => (language === "en" ? ENGLISH : KOREAN);
