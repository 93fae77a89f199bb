import type { IncomingMessage, ServerResponse } from "node:http";
// @ts-expect-error json-server 0.17 comes without types.
import untyped from "json-server";
import type { Engine } from "../engine/index.ts";
import { formatKst } from "../engine/kst-time.ts";
import { paymentView } from "../engine/payment-view.ts";

type Middleware = (request: IncomingMessage, response: ServerResponse) => void;

const jsonServer = untyped as {
  readonly create: () => { readonly use: (handler: Middleware) => void } & Middleware;
  /** A member of the state that is an array becomes a collection. */
  readonly router: (state: object, options?: { readonly foreignKeySuffix?: string }) => Middleware;
};

export const COLLECTIONS = ["payments", "transactions", "webhooks", "requests"] as const;

/**
 * The ledger and the journal as json-server's own router serves collections: filters by field, `_sort`, `_page`, `_limit`,
 * `q`. The state it reads is live: each member is made when it is asked for.
 */
export const serveCollections = (engine: Engine, now: () => number): Middleware => {
  const server = jsonServer.create();
  server.use(jsonServer.router(liveState(engine, now), { foreignKeySuffix: "Key" }));
  return server;
};

const liveState = ({ world }: Engine, now: () => number) => ({
  get payments() {
    const at = now();
    return Array.from(world.collections.payments.values(), (payment) => ({
      id: payment.paymentKey,
      ...paymentView(payment, "2022-11-16", world.publicUrl, at),
    }));
  },
  get transactions() {
    return Array.from(world.collections.transactions.values(), (row) => ({
      id: row.transactionKey,
      ...row,
      transactionAt: formatKst(row.transactionAt),
    }));
  },
  get webhooks() {
    return Array.from(world.collections.webhooks.values(), (webhook) => ({
      ...webhook,
      body: JSON.parse(webhook.body) as unknown,
      createdAt: formatKst(webhook.createdAt),
      nextAt: webhook.nextAt === null ? null : formatKst(webhook.nextAt),
      attempts: webhook.attempts.map((attempt) => ({ ...attempt, at: formatKst(attempt.at) })),
    }));
  },
  get requests() {
    return world.requests.list().map((entry) => ({ ...entry, at: formatKst(entry.at) }));
  },
});
