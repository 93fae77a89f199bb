import type { Language } from "../http/problem-details.ts";

const DAY_AND_TIME: Intl.DateTimeFormatOptions = {
  timeZone: "Asia/Seoul",
  month: "long",
  day: "numeric",
  weekday: "short",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
};
const FORMATS = {
  ko: new Intl.DateTimeFormat("ko-KR", DAY_AND_TIME),
  en: new Intl.DateTimeFormat("en-US", { ...DAY_AND_TIME, timeZoneName: "short" }),
};

/** A moment as people in Korea write it, wherever this server stands. */
export const koreanTime = (at: number, language: Language): string => FORMATS[language].format(at);
