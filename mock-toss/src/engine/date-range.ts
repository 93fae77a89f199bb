import { parseKst } from "./kst-time.ts";
import { numberOf } from "./fields.ts";
import { refuse, type Refused } from "./reply.ts";

type Query = Readonly<Record<string, string | undefined>>;

/** From and to, epoch milliseconds, both inclusive. */
export type DateRange = { readonly from: number; readonly to: number };

/** `startDate` and `endDate`, both needed; a date alone means its first second. */
export const readDateRange = (query: Query): DateRange | Refused => {
  const { startDate, endDate } = query;
  if (startDate === undefined || endDate === undefined) return refuse("INVALID_REQUEST");
  const [from, to] = [parseKst(startDate), parseKst(endDate)];
  if (from === null || to === null) return refuse("INVALID_ISO_DATE_FORMAT");
  return from > to ? refuse("INVALID_REQUEST") : { from, to };
};

/** How many rows to answer; empty text counts as absent. */
export const readLimit = (text: string | undefined, fallback: number, max: number): number | Refused => {
  if (text === undefined || text === "") return fallback;
  const limit = numberOf(text);
  if (limit === null || limit < 1 || !Number.isInteger(limit)) return refuse("INVALID_REQUEST");
  return limit > max ? refuse("EXCEED_MAX_QUERY_LIMIT") : limit;
};
