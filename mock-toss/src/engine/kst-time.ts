/** 한국 표준시. Toss writes every time in Korea's zone; the engine counts in epoch milliseconds and never asks a clock. */
const KST_OFFSET_MS = 9 * 60 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;

type Civil = { readonly year: number; readonly month: number; readonly day: number; readonly msOfDay: number };

/** `2026-01-01T12:00:00+09:00` */
export const formatKst = (at: number): string => `${formatKstLocal(at)}+09:00`;

/** `2026-01-01T12:00:00`, the form without an offset. Calls come many to the second, so the last second is kept. */
export const formatKstLocal = (at: number): string => {
  const second = Math.floor(at / 1000);
  if (second !== lastSecond) {
    lastSecond = second;
    lastText = formatCivil(toCivil(second * 1000));
  }
  return lastText;
};
let lastSecond = Number.NaN;
let lastText = "";

/** `2026-01-01T12:00:21.123456`: how webhooks say when they were made. Trailing zeros are trimmed, as Toss trims them. */
export const formatKstMicros = (at: number): string => {
  const fraction = String(Math.floor(at) % 1000)
    .padStart(3, "0")
    .replace(/0+$/, "");
  return fraction === "" ? formatKstLocal(at) : `${formatKstLocal(at)}.${fraction}`;
};

/** `20260101120000`: the middle of a payment key. */
export const formatKstCompact = (at: number): string => formatKstLocal(at).replace(/[-:T]/g, "");

/** `2026-01-01` */
export const formatKstDate = (at: number): string => formatKstLocal(at).slice(0, 10);

const LOCAL_TIME =
  /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(Z|[+-](?:0\d|1[0-4]):?[0-5]\d)?)?$/;

/** Epoch milliseconds of a time as Toss accepts it; without an offset it is Korean time. Null when it is no time at all. */
export const parseKst = (text: string): number | null => {
  const match = LOCAL_TIME.exec(text.replace(" ", "+"));
  if (match === null) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? "0")) as SixNumbers;
  if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return null;
  if (day > daysOf(year, month)) return null;
  return daysFromCivil(year, month, day) * DAY_MS + ((hour * 60 + minute) * 60 + second) * 1000 - offsetMs(match[7]);
};
type SixNumbers = [number, number, number, number, number, number];

const offsetMs = (zone: string | undefined): number => {
  if (zone === undefined) return KST_OFFSET_MS;
  if (zone === "Z") return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(-2))];
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes) * 60_000;
};

/** Days-to-date arithmetic of the proleptic Gregorian calendar; March is the first month so that leap days come last. */
const toCivil = (at: number): Civil => {
  const local = at + KST_OFFSET_MS;
  const days = Math.floor(local / DAY_MS) + 719_468;
  const era = Math.floor(days / 146_097);
  const dayOfEra = days - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1,
    msOfDay: local - Math.floor(local / DAY_MS) * DAY_MS,
  };
};

const daysFromCivil = (year: number, month: number, day: number): number => {
  const shiftedYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(shiftedYear / 400);
  const yearOfEra = shiftedYear - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
};

/** How many days a month has: from its first to the first of the next. */
const daysOf = (year: number, month: number): number =>
  (month === 12 ? daysFromCivil(year + 1, 1, 1) : daysFromCivil(year, month + 1, 1)) - daysFromCivil(year, month, 1);

const formatCivil = ({ year, month, day, msOfDay }: Civil): string => {
  const seconds = Math.floor(msOfDay / 1000);
  const [hh, mm, ss] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${year}-${two(month)}-${two(day)}T${two(hh)}:${two(mm)}:${two(ss)}`;
};
const two = (value: number): string => (value < 10 ? `0${value}` : String(value));
