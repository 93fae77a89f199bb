import { isAbsent, numberOf } from "./fields.ts";
import { parseKst } from "./kst-time.ts";
import { dueAfter, VALID_HOURS } from "./new-account.ts";
import { refuse, type Refused } from "./reply.ts";

/** 90 days. */
const VALID_HOURS_MAX = 2_160;

/** 입금 기한. `validHours` or `dueDate`, a week when neither is given. Epoch milliseconds. */
export const readDueAt = (
  { validHours, dueDate }: { readonly validHours?: unknown; readonly dueDate?: unknown },
  at: number,
): number | Refused => {
  if (!isAbsent(validHours) && !isAbsent(dueDate)) return refuse("INVALID_VALID_HOURS_WITH_DUE_DATE_AND_SINGLE");
  if (!isAbsent(dueDate)) {
    const dueAt = typeof dueDate === "string" ? parseKst(dueDate) : null;
    if (dueAt === null || dueAt <= at) return refuse("INVALID_DATE");
    return dueAt > dueAfter(VALID_HOURS_MAX, at) ? refuse("EXCEED_MAX_DUE_DATE") : dueAt;
  }
  const hours = isAbsent(validHours) ? VALID_HOURS : numberOf(validHours);
  if (hours === null || hours < 1 || !Number.isInteger(hours)) return refuse("INVALID_REQUEST");
  return hours > VALID_HOURS_MAX ? refuse("EXCEED_MAX_VALID_HOURS") : dueAfter(hours, at);
};
