/** 은행 코드. Code, Korean name, English name. */
export const BANKS: readonly (readonly [code: string, korean: string, english: string])[] = [
  ["39", "경남", "KYONGNAMBANK"],
  ["34", "광주", "GWANGJUBANK"],
  ["12", "지역농축협", "LOCALNONGHYEOP"],
  ["32", "부산", "BUSANBANK"],
  ["45", "새마을", "SAEMAUL"],
  ["64", "산림", "SANLIM"],
  ["88", "신한", "SHINHAN"],
  ["48", "신협", "SHINHYEOP"],
  ["27", "씨티", "CITI"],
  ["20", "우리", "WOORI"],
  ["71", "우체국", "POST"],
  ["50", "저축", "SAVINGBANK"],
  ["37", "전북", "JEONBUKBANK"],
  ["35", "제주", "JEJUBANK"],
  ["90", "카카오", "KAKAOBANK"],
  ["89", "케이", "KBANK"],
  ["92", "토스", "TOSSBANK"],
  ["81", "하나", "HANA"],
  ["54", "HSBC", "HSBC"],
  ["03", "기업", "IBK"],
  ["06", "국민", "KOOKMIN"],
  ["31", "대구", "DAEGUBANK"],
  ["02", "산업", "KDBBANK"],
  ["11", "농협", "NONGHYEOP"],
  ["23", "SC제일", "SC"],
  ["07", "수협", "SUHYEOP"],
];

export const bankName = (code: string): string => BANKS.find(([one]) => one === code)?.[1] ?? code;

/** What a bank calls itself since it has another name. */
const OTHER_NAMES: Readonly<Record<string, string>> = { IM: "31", IM뱅크: "31" };

/** The code of a bank given by code, Korean or English name; securities firms are S0 to ST. Null when there is no such bank. */
export const parseBank = (text: string): string | null => {
  if (/^S[0-9A-T]$/.test(text)) return text;
  // A code that was sent as a number has lost its zero.
  const wanted = text.toUpperCase().padStart(2, "0");
  const found = BANKS.find(([code, korean, english]) => code === wanted || korean === wanted || english === wanted);
  return found?.[0] ?? OTHER_NAMES[wanted] ?? null;
};
