import { isRecord } from "./fields.ts";
import type { Payment } from "./payment.ts";
import { firstOf } from "./shape.ts";
import { STATE_SHAPES } from "./state-shapes.ts";
import type { Transaction } from "./transaction.ts";
import type { Collections } from "./world.ts";

const NAMES = Object.keys(STATE_SHAPES) as (keyof Collections)[];

/** Members that a record's key stands for. */
const KEYS: Readonly<Partial<Record<keyof Collections, string>>> = {
  payments: "paymentKey",
  transactions: "transactionKey",
  faults: "id",
  webhookTargets: "id",
  webhooks: "id",
  billingAuths: "authKey",
  billings: "billingKey",
};

/** Why this is no dump, whole and in order; null when it is. A record that is not would break a look-up much later. */
export const objectionToState = (state: unknown): string | null => {
  if (!isRecord(state)) return "what GET /_mock/state answers is wanted, the whole of it";
  const unknown = Object.keys(state).find((name) => !Object.hasOwn(STATE_SHAPES, name));
  if (unknown !== undefined) return `${unknown} is no collection: what GET /_mock/state answers is wanted`;
  return firstOf(NAMES, (name) => objectionToRecords(name, state[name])) ?? objectionToLedger(state);
};

const objectionToRecords = (name: keyof Collections, records: unknown): string | null => {
  if (!Array.isArray(records)) return `${name} must be a list of [key, record], even when it is empty`;
  const seen = new Set<unknown>();
  return firstOf(records as readonly unknown[], (pair, index) => {
    if (!isPair(pair)) return `${name}[${index}] must be [key, record]`;
    const [key, record] = pair;
    if (typeof key !== "string" || seen.has(key)) return `${name}[${index}] must have a key of its own`;
    seen.add(key);
    const named = KEYS[name];
    return (
      STATE_SHAPES[name](record, `${name} ${key}`) ??
      (named !== undefined && (record as Readonly<Record<string, unknown>>)[named] !== key
        ? `${name} ${key}.${named} must be its key`
        : null)
    );
  });
};

const isPair = (value: unknown): value is readonly [unknown, unknown] => Array.isArray(value) && value.length === 2;

/** Approved − cancelled = balance, and every row belongs to a payment that knows of it. */
const objectionToLedger = (state: Readonly<Record<string, unknown>>): string | null => {
  const payments = state["payments"] as readonly (readonly [string, Payment])[];
  const transactions = new Map(state["transactions"] as readonly (readonly [string, Transaction])[]);
  const claimed = new Set(payments.flatMap(([, payment]) => payment.transactionKeys));
  return (
    firstOf(transactions.keys(), (key) => (claimed.has(key) ? null : `transactions ${key} belongs to no payment`)) ??
    firstOf(payments, ([key, payment]) => {
      const rows = payment.transactionKeys.map((one) => transactions.get(one));
      if (rows.some((row) => row?.paymentKey !== key))
        return `payments ${key}.transactionKeys must be its transactions`;
      const paid = rows.reduce((sum, row) => sum + signed(row), 0);
      const isPaid = payment.approvedAt !== null;
      return isPaid && Math.abs(paid - payment.balanceAmount) > 0.005
        ? `payments ${key}.balanceAmount must be what its transactions come to, ${paid}`
        : null;
    })
  );
};

const signed = (row: Transaction | undefined): number =>
  row === undefined ? 0 : row.kind === "approval" ? row.amount : -row.amount;
