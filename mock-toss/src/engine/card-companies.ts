/** 카드사 코드. Code, Korean name, English name. */
const CARD_COMPANIES: readonly (readonly [code: string, korean: string, english: string])[] = [
  ["3K", "기업비씨", "IBK_BC"],
  ["46", "광주", "GWANGJUBANK"],
  ["71", "롯데", "LOTTE"],
  ["30", "산업", "KDBBANK"],
  ["31", "BC카드", "BC"],
  ["51", "삼성", "SAMSUNG"],
  ["38", "새마을", "SAEMAUL"],
  ["41", "신한", "SHINHAN"],
  ["62", "신협", "SHINHYEOP"],
  ["36", "씨티", "CITI"],
  ["33", "우리", "WOORI"],
  ["W1", "우리카드", "WOORI"],
  ["37", "우체국", "POST"],
  ["39", "저축", "SAVINGBANK"],
  ["35", "전북", "JEONBUKBANK"],
  ["42", "제주", "JEJUBANK"],
  ["15", "카카오뱅크", "KAKAOBANK"],
  ["3A", "케이뱅크", "KBANK"],
  ["24", "토스뱅크", "TOSSBANK"],
  ["21", "하나", "HANA"],
  ["61", "현대", "HYUNDAI"],
  ["11", "국민", "KOOKMIN"],
  ["91", "농협", "NONGHYEOP"],
  ["34", "수협", "SUHYEOP"],
  ["6D", "다이너스", "DINERS"],
  ["6I", "디스커버", "DISCOVER"],
  ["4M", "마스터", "MASTER"],
  ["3C", "유니온페이", "UNIONPAY"],
  ["7A", "아메리칸 익스프레스", "AMEX"],
  ["4J", "JCB", "JCB"],
  ["4V", "비자", "VISA"],
];

/** What the documentation calls some of them as well. */
const OTHER_NAMES: Readonly<Record<string, string>> = { 기업BC: "3K", 아멕스: "7A" };

/** The code of a card company given by code, Korean or English name. Null when there is no such company. */
export const parseCardCompany = (text: string): string | null => {
  const wanted = text.toUpperCase();
  const found = CARD_COMPANIES.find(
    ([code, korean, english]) => code === wanted || korean === wanted || english === wanted,
  );
  return found?.[0] ?? OTHER_NAMES[wanted] ?? null;
};

export const cardCompanyName = (code: string): string => CARD_COMPANIES.find(([one]) => one === code)?.[1] ?? code;
