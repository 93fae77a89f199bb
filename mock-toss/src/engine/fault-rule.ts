import { isErrorCode } from "./errors/catalogue.ts";
import { FAULT_PLACES } from "./operation-names.ts";
import { idOf, isAbsent, isRecord, numberOf, textOf } from "./fields.ts";

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
  /** From 0 to 1, decided by `seed` and the number of the call. */
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

/** A rule from what somebody sent, or why it is none. A misspelt member is refused: a fault that never fires is a false test. */
export const parseFaultRule = (input: unknown, id: string): FaultRule | { readonly invalid: string } => {
  if (!isRecord(input)) return { invalid: "a rule is an object" };
  const unknown = Object.keys(input).find((member) => !MEMBERS.includes(member));
  if (unknown !== undefined) return { invalid: `${unknown} is not a member of a rule` };
  const fault = FAULTS.find((one) => one === input["fault"]);
  if (fault === undefined) return { invalid: `fault must be one of ${FAULTS.join(", ")}` };
  const on = textOf(input["on"], 1, 100) ?? (WEBHOOK_FAULTS.includes(fault) ? "webhook" : "*");
  if (!FAULT_PLACES.includes(on)) return { invalid: `on must be one of ${FAULT_PLACES.join(", ")}` };
  if (WEBHOOK_FAULTS.includes(fault) !== (on === "webhook") && fault !== "late")
    return { invalid: `${fault} is no fault of ${on}` };
  const numbers = readNumbers(input);
  if ("invalid" in numbers) return numbers;
  const code = readText(input["code"]);
  if (fault === "error" && (code === null || !isErrorCode(code)))
    return { invalid: "code must be an error code of Toss" };
  if (fault === "status" && (numbers.status === null || numbers.status < 200 || numbers.status > 599))
    return { invalid: "status must be an HTTP status from 200 to 599" };
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

const readNumbers = (input: Readonly<Record<string, unknown>>) => {
  const read = { nth: 1, every: 1, times: 0, probability: 0, status: 0, delayMs: 0 };
  const values: Record<string, number | null> = {};
  for (const [name, min] of Object.entries(read)) {
    const value = isAbsent(input[name]) ? null : numberOf(input[name]);
    if (value === null ? !isAbsent(input[name]) : value < min)
      return { invalid: `${name} must be a number from ${min}` };
    values[name] = value;
  }
  return values as Record<keyof typeof read, number | null>;
};

const readText = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);
