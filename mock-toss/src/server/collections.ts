import type { IncomingMessage, ServerResponse } from "node:http";
// @ts-expect-error json-server 0.17 comes without types.
import untyped from "json-server";
import type { Engine, Payment } from "../engine/index.ts";
import { formatKst } from "../engine/kst-time.ts";
import { paymentView } from "../engine/payment-view.ts";
import { findPayment } from "../engine/world.ts";

type Middleware = (request: IncomingMessage, response: ServerResponse) => void;

const jsonServer = untyped as {
  readonly create: () => { readonly use: (handler: Middleware) => void } & Middleware;
  /** A member of the state that is an array becomes a collection. */
  readonly router: (state: object, options?: { readonly foreignKeySuffix?: string }) => Middleware;
};

/** Of a query, what our own indexes can answer. */
type Wanted = { readonly orderId?: unknown; readonly paymentKey?: unknown };

/** The rows of each collection, made when they are asked for; of one order or payment alone, when no other one is wanted. */
const ROWS: Readonly<Record<string, (engine: Engine, now: number, wanted: Wanted) => unknown[]>> = {
  payments: ({ world }, now, wanted) =>
    paymentsOf(world, wanted).map((payment) => ({
      id: payment.paymentKey,
      ...paymentView(payment, "2022-11-16", world.publicUrl, now),
    })),
  transactions: ({ world }, _now, wanted) => {
    const { transactions } = world.collections;
    const isNarrow = typeof wanted.orderId === "string" || typeof wanted.paymentKey === "string";
    const rows = isNarrow
      ? paymentsOf(world, wanted).flatMap(({ transactionKeys }) =>
          transactionKeys.flatMap((key) => transactions.get(key) ?? []),
        )
      : [...transactions.values()];
    return rows.map((row) => ({ id: row.transactionKey, ...row, transactionAt: formatKst(row.transactionAt) }));
  },
  webhooks: ({ world }) =>
    Array.from(world.collections.webhooks.values(), (webhook) => ({
      ...webhook,
      body: JSON.parse(webhook.body) as unknown,
      createdAt: formatKst(webhook.createdAt),
      nextAt: webhook.nextAt === null ? null : formatKst(webhook.nextAt),
      attempts: webhook.attempts.map((attempt) => ({ ...attempt, at: formatKst(attempt.at) })),
    })),
  requests: ({ world }) => world.requests.list().map((entry) => ({ ...entry, at: formatKst(entry.at) })),
};

export const COLLECTIONS = Object.keys(ROWS);

const paymentsOf = (world: Engine["world"], { orderId, paymentKey }: Wanted): Payment[] => {
  if (typeof paymentKey === "string") return found(world, [paymentKey]);
  if (typeof orderId === "string") return found(world, world.paymentKeysByOrder.get(orderId) ?? []);
  return [...world.collections.payments.values()];
};

const found = (world: Engine["world"], keys: readonly string[]): Payment[] =>
  keys.flatMap((key) => findPayment(world, key) ?? []);

/** Why json-server would break over a query, stack and all; null when it would not. */
export const objectionToQuery = (query: object): string | null => {
  const broken = Object.entries(query).find(
    ([name, value]) => name.endsWith("_like") && ![value as string | string[]].flat().every(isPattern),
  );
  return broken === undefined ? null : `${broken[0]} must be a regular expression`;
};

const isPattern = (text: string): boolean => {
  try {
    return new RegExp(text, "i") instanceof RegExp;
  } catch {
    return false;
  }
};

/**
 * The ledger and the journal as json-server's own router serves collections: filters by field, `_sort`, `_page`, `_limit`,
 * `q`. Each request gets a router over what is true at its moment, so nothing it does can reach the engine.
 */
export const serveCollection = (
  engine: Engine,
  now: number,
  name: string,
  {
    wanted,
    request,
    response,
  }: { readonly wanted: Wanted; readonly request: IncomingMessage; readonly response: ServerResponse },
): void => {
  const server = jsonServer.create();
  server.use(jsonServer.router({ [name]: ROWS[name]?.(engine, now, wanted) ?? [] }, { foreignKeySuffix: "Key" }));
  server(request, response);
};
