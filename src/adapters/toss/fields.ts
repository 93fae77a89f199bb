import { Instant } from "../../domain/instant.ts";
import { PaymentKey } from "../../domain/ids.ts";
import { Won } from "../../domain/won.ts";

/** Readers of single fields. Each gives undefined for what it cannot read; what else an answer holds is none of our business. */

export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null;

export const readWon = (value: unknown): Won | undefined => Won.parse(value).unwrapOr(undefined);

export const readPaymentKey = (value: unknown): PaymentKey | undefined => PaymentKey.parse(value).unwrapOr(undefined);

/** Longer than anything Toss documents; without control characters, of which PostgreSQL refuses one and logs suffer from all. */
const TEXT = /^[^\p{Cc}\p{Cs}]{1,200}$/u;

export const readText = (value: unknown): string | undefined =>
  typeof value === "string" && TEXT.test(value) ? value : undefined;

const CODE = /^[A-Z][A-Z0-9_]{0,99}$/;

export const readCode = (value: unknown): string | undefined =>
  typeof value === "string" && CODE.test(value) ? value : undefined;

const TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?)(Z|[+-]\d\d:\d\d)?$/;

/** Toss leaves the offset out here and there, and then means Korea's, wherever this process runs. */
export const readInstant = (value: unknown): Instant | undefined => {
  const [, time, offset = "+09:00"] = typeof value === "string" ? (TIME.exec(value) ?? []) : [];
  const epochMs = Date.parse(`${time}${offset}`);
  return Number.isNaN(epochMs) ? undefined : Instant.of(epochMs);
};

type Whole<Read> = { readonly [Name in keyof Read]: Exclude<Read[Name], undefined> };

/** The fields, once every one of them could be read. */
export const whole = <Read extends object>(read: Read): Whole<Read> | undefined =>
  Object.values(read).includes(undefined) ? undefined : (read as Whole<Read>);
