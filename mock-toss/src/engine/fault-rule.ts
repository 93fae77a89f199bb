import { isErrorCode } from "./errors/catalogue.ts";
import { FAULT_PLACES, WITHOUT_ORDER_ID, WITHOUT_PAYMENT_KEY } from "./operation-names.ts";
import { idOf, isAbsent, isRecord, numberOf } from "./fields.ts";

/** 장애 규칙. What goes wrong, with which requests, how often. */
export type FaultRule = {
  readonly id: string;
  /** An operation (`confirm`, `lookup`, `cancel`, …) or `*` for every one. */
  readonly on: string;
  readonly fault: Fault;
  /** Before the effect or after it. Faults that only make sense after it say `after`. */
  readonly when: "before" | "after";
  /** Patterns: `order-*` matches any order id that begins so. Null matches all. */
  readonly orderId: string | null;
  readonly paymentKey: string | null;
  /** The first matching call that fires, counted from 1. Without `times` it is the only one. */
  readonly nth: number | null;
  /** Fires on every so-manieth matching call: 3 is the third, sixth, ninth … */
  readonly every: number | null;
  /** How often it fires at most. */
  readonly times: number | null;
  /** Above 0, at most 1, decided by `seed` and the number of the call. */
  readonly probability: number | null;
  readonly seed: string;
  /** For `error`: which code of the catalogue. */
  readonly code: string | null;
  /** For `status`: which HTTP status a gateway in front of Toss answers. */
  readonly status: number | null;
  /** For `delay`, `hang`, `slow-body`, `late`: milliseconds. */
  readonly delayMs: number | null;
  /** How many calls have matched and how many of them fired. */
  matched: number;
  fired: number;
};

export const FAULTS = [
  "error",
  "status",
  "delay",
  "hang",
  "reset",
  "drop-answer",
  "garbage",
  "truncate",
  "slow-body",
  "late",
  "lose",
  "double",
  "shuffle",
  "forge",
] as const;

export type Fault = (typeof FAULTS)[number];

/** Faults of what is sent to the merchant; `late` also makes look-ups and transactions lag behind. */
const WEBHOOK_FAULTS: readonly Fault[] = ["lose", "double", "shuffle", "forge"];

/** Where there is an older truth to tell. */
const LATE_PLACES: readonly string[] = ["lookup", "transactions", "webhook", "*"];

/** Faults of an answer: without an effect there would be none. */
const ALWAYS_AFTER: readonly Fault[] = ["drop-answer", "garbage", "truncate", "slow-body"];

const MEMBERS = [
  "on",
  "fault",
  "when",
  "orderId",
  "paymentKey",
  "nth",
  "every",
  "times",
  "probability",
  "seed",
  "code",
  "status",
  "delayMs",
];

/** A rule from what somebody sent, or why it is none. One that could never fire is refused: it would be a false test. */
export const parseFaultRule = (input: unknown, id: string): FaultRule | { readonly invalid: string } => {
  if (!isRecord(input)) return { invalid: "a rule is an object" };
  const unknown = Object.keys(input).find((member) => !MEMBERS.includes(member));
  if (unknown !== undefined) return { invalid: `${unknown} is not a member of a rule` };
  const fault = FAULTS.find((one) => one === input["fault"]);
  if (fault === undefined) return { invalid: `fault must be one of ${FAULTS.join(", ")}` };
  const fallback = WEBHOOK_FAULTS.includes(fault) ? "webhook" : "*";
  const on = isAbsent(input["on"]) ? fallback : (readText(input["on"]) ?? "");
  if (!FAULT_PLACES.includes(on)) return { invalid: `on must be one of ${FAULT_PLACES.join(", ")}` };
  if (!happensAt(fault, on)) return { invalid: `on: ${fault} is no fault of ${on}` };
  const misfit = TEXTS.find((name) => !isAbsent(input[name]) && readText(input[name]) === null);
  if (misfit !== undefined) return { invalid: `${misfit} must be a text` };
  if (!isAbsent(input["orderId"]) && WITHOUT_ORDER_ID.includes(on)) return { invalid: `orderId: ${on} names none` };
  if (!isAbsent(input["paymentKey"]) && WITHOUT_PAYMENT_KEY.includes(on))
    return { invalid: `paymentKey: ${on} names none` };
  const numbers = readNumbers(input);
  if ("invalid" in numbers) return numbers;
  const code = readText(input["code"]);
  if (fault === "error" && (code === null || !isErrorCode(code)))
    return { invalid: "code must be an error code of Toss" };
  if (fault === "status" && numbers.status === null) return { invalid: "status must be given" };
  if (input["when"] !== undefined && input["when"] !== "before" && input["when"] !== "after")
    return { invalid: "when must be before or after" };
  return {
    id,
    on,
    fault,
    when: ALWAYS_AFTER.includes(fault) || input["when"] === "after" ? "after" : "before",
    orderId: readText(input["orderId"]),
    paymentKey: readText(input["paymentKey"]),
    ...numbers,
    seed: idOf(input["seed"], 100) ?? id,
    code,
    matched: 0,
    fired: 0,
  };
};

const happensAt = (fault: Fault, on: string): boolean => {
  if (fault === "late") return LATE_PLACES.includes(on);
  if (on === "window") return fault === "error";
  return WEBHOOK_FAULTS.includes(fault) === (on === "webhook");
};

const TEXTS = ["orderId", "paymentKey", "code"] as const;

/** The longest that a timer of Node's can wait, 24 days; past it, it does not wait at all. Milliseconds. */
const DELAY_MAX = 2 ** 31 - 1;
const COUNT_MAX = Number.MAX_SAFE_INTEGER;

const NUMBERS = {
  nth: { min: 1, max: COUNT_MAX },
  every: { min: 1, max: COUNT_MAX },
  times: { min: 1, max: COUNT_MAX },
  status: { min: 200, max: 599 },
  delayMs: { min: 1, max: DELAY_MAX },
} as const;

type RuleNumbers = Readonly<Record<keyof typeof NUMBERS | "probability", number | null>>;

const readNumbers = (input: Readonly<Record<string, unknown>>): RuleNumbers | { readonly invalid: string } => {
  const probability = numberOf(input["probability"]);
  const isLot = probability === null ? isAbsent(input["probability"]) : probability > 0 && probability <= 1;
  if (!isLot) return { invalid: "probability must be above 0, and at most 1" };
  const read: Record<string, number | null> = { probability };
  for (const [name, { min, max }] of Object.entries(NUMBERS)) {
    const value = numberOf(input[name]);
    const isFit = value === null ? isAbsent(input[name]) : Number.isInteger(value) && value >= min && value <= max;
    if (!isFit) return { invalid: `${name} must be a whole number from ${min} to ${max}` };
    read[name] = value;
  }
  return read as RuleNumbers;
};

const readText = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);
