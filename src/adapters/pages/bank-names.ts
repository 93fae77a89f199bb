import type { Language } from "../http/problem-details.ts";

/** 은행 코드. Toss's two characters, as shoppers call the bank. */
const BANKS: Readonly<Record<string, readonly [ko: string, en: string]>> = {
  "02": ["산업은행", "KDB"],
  "03": ["기업은행", "IBK"],
  "06": ["국민은행", "KB Kookmin"],
  "07": ["수협은행", "Suhyup"],
  "11": ["농협은행", "NH Nonghyup"],
  "12": ["지역농축협", "Local Nonghyup"],
  "20": ["우리은행", "Woori"],
  "23": ["SC제일은행", "SC First"],
  "27": ["씨티은행", "Citibank"],
  "31": ["iM뱅크", "iM Bank"],
  "32": ["부산은행", "Busan"],
  "34": ["광주은행", "Gwangju"],
  "35": ["제주은행", "Jeju"],
  "37": ["전북은행", "Jeonbuk"],
  "39": ["경남은행", "Kyongnam"],
  "45": ["새마을금고", "MG"],
  "48": ["신협", "Shinhyup"],
  "50": ["저축은행", "Savings bank"],
  "54": ["HSBC", "HSBC"],
  "64": ["산림조합", "SJ"],
  "71": ["우체국", "Korea Post"],
  "81": ["하나은행", "Hana"],
  "88": ["신한은행", "Shinhan"],
  "89": ["케이뱅크", "K bank"],
  "90": ["카카오뱅크", "Kakao Bank"],
  "92": ["토스뱅크", "Toss Bank"],
};

export const bankName = (code: string, language: Language): string => BANKS[code]?.[language === "ko" ? 0 : 1] ?? code;
