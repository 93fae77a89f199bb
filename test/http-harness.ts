import type { FastifyInstance, InjectOptions } from "fastify";
import { Registry } from "prom-client";

import type { ServerOptions } from "../src/adapters/http/server-options.ts";
import { buildServer } from "../src/adapters/http/server.ts";
import { signShopperToken } from "../src/adapters/http/shopper-token.ts";
import { MemoryDatabase } from "../src/adapters/memory/memory-database.ts";
import { createApplication, type Application, type Terms } from "../src/app/application.ts";
import type { Clock, PaymentGateway, Report, TransactionPage } from "../src/app/ports.ts";
import { makeTokens } from "../src/app/tokens.ts";
import type { ConfirmOutcome } from "../src/domain/confirm-answer.ts";
import type { OrderId, PaymentKey, ProductId, UserId } from "../src/domain/ids.ts";
import { Instant, MINUTE_MS } from "../src/domain/instant.ts";
import type { PaymentRecord } from "../src/domain/payment-record.ts";
import type { Period } from "../src/domain/transaction.ts";
import type { Won } from "../src/domain/won.ts";
import { keepingLogger } from "./output.ts";

export const PUBLIC_URL = "https://pay.example.com";
export const SHOP_ORIGIN = "https://shop.example.com";
export const MERCHANT_KEY = "merchant_key_of_tests";
export const JWT_SECRET = "jwt-secret-of-tests-0123456789abcdef";

/** A clock that stands still until it is moved. */
export class FakeClock implements Clock {
  at = Instant.of(Date.UTC(2025, 10, 21, 3));
  readonly #sleepers = new Set<{ readonly until: number; readonly wake: () => void }>();

  monotonicMs = (): number => this.at;

  sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      if (ms <= 0 || signal?.aborted === true) return resolve();
      const sleeper = { until: this.at + ms, wake: resolve };
      this.#sleepers.add(sleeper);
      signal?.addEventListener("abort", () => {
        this.#sleepers.delete(sleeper);
        resolve();
      });
    });

  /** Whether somebody sleeps until exactly `ms` from now. */
  isSleptFor = (ms: number): boolean => [...this.#sleepers].some(({ until }) => until === this.at + ms);

  advance(ms: number): void {
    this.at = Instant.after(this.at, ms);
    for (const sleeper of this.#sleepers) {
      if (sleeper.until > this.at) continue;
      this.#sleepers.delete(sleeper);
      sleeper.wake();
    }
  }
}

/** A Toss that knows what it was told, approves what it is asked, and can be made to answer otherwise. */
export class FakeToss implements PaymentGateway {
  readonly keyId = "test";
  readonly payments = new Map<PaymentKey, PaymentRecord>();
  readonly confirms: PaymentKey[] = [];
  /** Every payment and order that was looked up. */
  readonly lookUps: string[] = [];
  /** No look-up is answered before this. */
  before: Promise<void> | null = null;
  reachable = true;
  /** Payments that it will not show to our secret key. */
  readonly hidden = new Set<PaymentKey>();
  /** Instead of an approval; a promise holds the answer back. */
  answer: ConfirmOutcome | Promise<ConfirmOutcome> | null = null;

  /** A shopper has been through the payment window. */
  authenticate(orderId: string, amount: number, paymentKey = `pay_${orderId}_${this.payments.size}`): string {
    const key = paymentKey as PaymentKey;
    const record = { paymentKey: key, orderId, amount: amount as Won, currency: "KRW", method: "카드" };
    this.payments.set(key, { ...record, standing: "AUTHENTICATED" });
    return key;
  }

  approved(paymentKey: PaymentKey): PaymentRecord {
    const record = this.payments.get(paymentKey);
    if (record === undefined) throw new Error(`nobody authenticated ${paymentKey}`);
    const approval = {
      standing: "APPROVED",
      approvedAt: Instant.of(0),
      balance: record.amount,
      cancels: [],
      payout: null,
    } as const;
    const after = { ...record, ...approval };
    this.payments.set(paymentKey, after);
    return after;
  }

  lookUp: PaymentGateway["lookUp"] = async (paymentKey) => {
    this.lookUps.push(paymentKey);
    await this.before;
    if (!this.reachable) return { type: "Unreachable", code: "ECONNREFUSED" };
    if (this.hidden.has(paymentKey)) return { type: "Hidden", code: "FORBIDDEN_REQUEST" };
    const record = this.payments.get(paymentKey);
    return record === undefined ? { type: "Missing", code: "NOT_FOUND_PAYMENT" } : { type: "Found", record };
  };

  lookUpByOrder: PaymentGateway["lookUpByOrder"] = async (orderId) => {
    this.lookUps.push(orderId);
    const record = [...this.payments.values()].find((payment) => payment.orderId === orderId);
    return record === undefined ? { type: "Missing", code: "NOT_FOUND_PAYMENT" } : { type: "Found", record };
  };

  confirm: PaymentGateway["confirm"] = async ({ paymentKey }) => {
    this.confirms.push(paymentKey);
    return (await this.answer) ?? { type: "Answered", record: this.approved(paymentKey) };
  };

  cancel: PaymentGateway["cancel"] = async () => ({ type: "Silent", code: "TIMEOUT" });

  /** Pages of its ledger, in the order they are turned; each turn takes one off. */
  readonly pages: TransactionPage[] = [];
  readonly turned: { readonly period: Period; readonly after: string | null }[] = [];
  transactions: PaymentGateway["transactions"] = async (period, after) => {
    this.turned.push({ period, after });
    return this.pages.shift() ?? { type: "Page", rows: [], next: null };
  };
}

export const TERMS: Terms = { lanes: 1, lifeMs: 45 * MINUTE_MS, reserveAt: "confirm", depositMs: 24 * 60 * MINUTE_MS };

type Harness = {
  readonly server: FastifyInstance;
  readonly application: Application;
  readonly database: MemoryDatabase;
  readonly clock: FakeClock;
  readonly toss: FakeToss;
  /** Whether this server may move money of its own accord. */
  readonly charge: { isOurs: boolean };
  readonly logs: readonly string[];
  /** What was reported, with its facts. */
  readonly events: readonly Parameters<Report>[];
  /** Everything the database holds: equal before and after means that nothing was written. */
  readonly snapshot: () => Promise<string>;
};

/** A server over the memory adapters, its clock and its Toss in the test's hands. */
export const startServer = (options: Partial<ServerOptions> = {}): Harness => {
  const clock = new FakeClock();
  const toss = new FakeToss();
  const charge = { isOurs: true };
  const logs: string[] = [];
  const events: Parameters<Report>[] = [];
  const database = new MemoryDatabase({ now: () => clock.at });
  const ids = counter();
  const application = createApplication(
    {
      store: database.store,
      finder: database.finder,
      due: database.due,
      catalogue: database.catalogue,
      gateway: toss,
      admission: { admit: (work) => work(), isClosed: () => false },
      inCharge: () => charge.isOurs,
      reconciliation: database.reconciliation,
      clock,
      randomness: { timeOrdered: () => String(ids()).padStart(26, "0"), nonce: () => `nonce-${ids()}` },
      tokens: makeTokens(["token-secret-of-tests"]),
      report: (event, facts) => void events.push([event, facts]),
    },
    TERMS,
  );
  const server = buildServer(application, {
    publicUrl: PUBLIC_URL,
    allowedOrigins: [SHOP_ORIGIN],
    clientKey: "test_ck_of_tests",
    merchantApiKey: MERCHANT_KEY,
    shopperKeys: { secrets: [JWT_SECRET] },
    ready: async () => true,
    metrics: new Registry(),
    logger: keepingLogger((line) => void logs.push(line)),
    ...options,
  });
  const snapshot = async (): Promise<string> =>
    JSON.stringify([database.orders(), database.adjustments(), (await database.catalogue.list())._unsafeUnwrap()]);
  return { server, application, database, clock, toss, charge, logs, events, snapshot };
};

const counter = (): (() => number) => {
  let count = 0;
  return () => (count += 1);
};

export const asMerchant = { authorization: `Bearer ${MERCHANT_KEY}` };

/** A shopper's header. `at`: when they logged in. */
export const asShopper = async (userId: string, at: Instant): Promise<{ authorization: string }> => ({
  authorization: `Bearer ${await signShopperToken(userId as UserId, JWT_SECRET, at)}`,
});

/** A product on the shelf. */
export const stockUp = async (
  { database }: Harness,
  product: Partial<{ id: string; name: string; price: number; available: number; onSale: boolean }> = {},
): Promise<string> => {
  const { id = "americano", name = "아메리카노", price = 4_500, available = 10, onSale = true } = product;
  await database.catalogue.add({ id: id as ProductId, name, price: price as Won, available, onSale });
  return id;
};

export type IssuedOrder = { readonly orderId: OrderId; readonly amount: number; readonly csrfToken: string };

/** An order for one americano, issued over HTTP. */
export const issueOne = async (
  { server }: Harness,
  headers: { authorization: string },
  body: object = {},
): Promise<IssuedOrder> => {
  const payload = { lines: [{ productId: "americano", quantity: 1 }], amount: 4_500, ...body };
  const answer = await server.inject({ method: "POST", url: "/v1/orders", headers, payload });
  if (answer.statusCode !== 201) throw new Error(answer.body);
  return answer.json<IssuedOrder>();
};

export type Request = InjectOptions & { readonly method: string; readonly url: string };
