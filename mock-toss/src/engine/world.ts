import { createCollection, type Change, type Collection } from "./collection.ts";
import { createExpiring, type Expiring } from "./expiring.ts";
import type { FaultRule } from "./fault-rule.ts";
import type { BoundAnswer } from "./idempotency.ts";
import type { Billing, BillingAuth } from "./billing.ts";
import type { Merchant } from "./merchant.ts";
import type { EngineOptions } from "./options.ts";
import { isFinished, type CashReceipt, type Payment } from "./payment.ts";
import { createRandom, type Random } from "./random.ts";
import { createRequestLog, type RequestLog } from "./request-log.ts";
import { createRateLimit, type RateLimit } from "./rate-limit.ts";
import { createRetention, type Retention } from "./retention.ts";
import type { Transaction } from "./transaction.ts";
import { createPast, type Past } from "./past.ts";
import { createDueQueue, type DueQueue } from "./webhooks/due-queue.ts";
import type { Webhook, WebhookTarget } from "./webhooks/webhook.ts";

/** Everything the mock knows. What is in the collections survives a restart; the rest is rebuilt from them or forgotten. */
export type World = {
  readonly options: EngineOptions;
  readonly merchants: readonly Merchant[];
  /** Where links point, without a slash at the end. */
  publicUrl: string;
  /** Decides every key; its state is stored, so that a restart does not deal the same keys again. */
  readonly random: Random;
  /** Decides trace ids, which nobody has to remember. */
  readonly traces: Random;
  readonly collections: Collections;
  /** Attempts of an order, oldest first. */
  readonly paymentKeysByOrder: Map<string, string[]>;
  /** Payments that time alone will end. */
  readonly expiring: Expiring;
  /** Requests whose answer has not left yet, by what makes them the same request. */
  readonly inFlight: Map<string, number>;
  /** Payments whose confirm is being held before its effect. */
  readonly processing: Map<string, number>;
  readonly requests: RequestLog;
  /** Webhooks that wait for their time. */
  readonly dueWebhooks: DueQueue;
  /** Payments with a cancel that is under way, by when it ends. */
  readonly dueCancels: DueQueue;
  readonly past: Past;
  readonly rateLimit: RateLimit;
  readonly retained: { readonly payments: Retention; readonly webhooks: Retention };
  /** What has changed since somebody last asked; only kept when somebody will. */
  changes: Change[];
};

export type Collections = {
  readonly payments: Collection<Payment>;
  readonly transactions: Collection<Transaction>;
  readonly idempotency: Collection<BoundAnswer>;
  readonly faults: Collection<FaultRule>;
  readonly webhookTargets: Collection<WebhookTarget>;
  readonly webhooks: Collection<Webhook>;
  readonly billingAuths: Collection<BillingAuth>;
  readonly billings: Collection<Billing>;
  readonly cashReceipts: Collection<StoredReceipt>;
  /** Single values by name: the state of `random`, counters, the clock's offset. */
  readonly settings: Collection<number>;
};

/** A receipt that no payment brought with it. */
export type StoredReceipt = { readonly mId: string; readonly receipt: CashReceipt; readonly balanceAmount: number };

const TOSS_URL = "https://api.tosspayments.com";

export const createWorld = (options: EngineOptions, trackChanges: boolean): World => {
  const log = {
    note: (change: Change) => {
      if (trackChanges) world.changes.push(change);
    },
  };
  const world: World = {
    options,
    merchants: options.merchants,
    publicUrl: (options.publicUrl ?? TOSS_URL).replace(/\/+$/, ""),
    random: createRandom(options.seed),
    traces: createRandom(`${options.seed} traces`),
    collections: {
      payments: createCollection("payments", log),
      transactions: createCollection("transactions", log),
      idempotency: createCollection("idempotency", log),
      faults: createCollection("faults", log),
      webhookTargets: createCollection("webhookTargets", log),
      webhooks: createCollection("webhooks", log),
      billingAuths: createCollection("billingAuths", log),
      billings: createCollection("billings", log),
      cashReceipts: createCollection("cashReceipts", log),
      settings: createCollection("settings", log),
    },
    paymentKeysByOrder: new Map(),
    expiring: createExpiring(),
    inFlight: new Map(),
    processing: new Map(),
    requests: createRequestLog(options.requestsMax),
    dueWebhooks: createDueQueue(),
    dueCancels: createDueQueue(),
    past: createPast(),
    rateLimit: createRateLimit(options.callsPerMinuteMax),
    retained: {
      payments: createRetention(options.paymentsMax, (keys) => forgetPayments(world, keys)),
      webhooks: createRetention(options.webhooksMax, (ids) => forgetWebhooks(world, ids)),
    },
    changes: [],
  };
  return world;
};

/** Stores a payment and keeps the indexes true. */
export const savePayment = (world: World, payment: Payment, at: number): void => {
  if (!world.collections.payments.has(payment.paymentKey)) indexOrder(world, payment);
  world.expiring.note(payment);
  world.collections.payments.put(payment.paymentKey, payment);
  if (world.past.isKept()) world.past.note(payment, at);
  world.retained.payments.note(payment.paymentKey, isFinished(payment));
};

export const findPayment = (world: World, paymentKey: string): Payment | undefined =>
  world.collections.payments.get(paymentKey);

const indexOrder = (world: World, { orderId, paymentKey }: Payment): void => {
  const keys = world.paymentKeysByOrder.get(orderId);
  if (keys === undefined) world.paymentKeysByOrder.set(orderId, [paymentKey]);
  else keys.push(paymentKey);
};

const forgetPayments = (world: World, paymentKeys: readonly string[]): void => {
  for (const paymentKey of paymentKeys) {
    const payment = findPayment(world, paymentKey);
    if (payment === undefined) continue;
    world.collections.payments.delete(paymentKey);
    world.expiring.drop(paymentKey);
    world.past.forget(paymentKey);
    for (const key of payment.transactionKeys) world.collections.transactions.delete(key);
    const keys = world.paymentKeysByOrder.get(payment.orderId)?.filter((key) => key !== paymentKey) ?? [];
    if (keys.length === 0) world.paymentKeysByOrder.delete(payment.orderId);
    else world.paymentKeysByOrder.set(payment.orderId, keys);
  }
};

const forgetWebhooks = (world: World, ids: readonly string[]): void => {
  const { webhooks } = world.collections;
  for (const id of ids) webhooks.delete(id);
  world.dueWebhooks.retain(webhooks.has);
};

const RANDOM_STATE = "random";

/** Notes how far `random` has come, if it has moved. */
export const saveRandom = (world: World): void => {
  const state = world.random.state();
  if (world.collections.settings.get(RANDOM_STATE) !== state) world.collections.settings.put(RANDOM_STATE, state);
};

/** Makes the indexes and `random` fit collections that were filled from outside. */
export const reindex = (world: World): void => {
  world.paymentKeysByOrder.clear();
  world.expiring.clear();
  world.dueWebhooks.clear();
  world.dueCancels.clear();
  world.retained.payments.clear();
  world.retained.webhooks.clear();
  for (const payment of world.collections.payments.values()) {
    indexOrder(world, payment);
    world.expiring.note(payment);
    for (const { endsAt } of payment.cancels)
      if (typeof endsAt === "number") world.dueCancels.add(payment.paymentKey, endsAt);
    world.retained.payments.note(payment.paymentKey, isFinished(payment));
  }
  for (const webhook of world.collections.webhooks.values()) {
    // One that was being sent when the process ended is sent again: at least once.
    if (webhook.state === "sending") webhook.state = "waiting";
    if (webhook.state === "waiting") world.dueWebhooks.add(webhook.id, webhook.nextAt ?? webhook.createdAt);
    world.retained.webhooks.note(webhook.id, webhook.nextAt === null);
  }
  keepPastIfAsked(world);
  const state = world.collections.settings.get(RANDOM_STATE);
  if (state !== undefined) world.random.restore(state);
};

/** The past is only kept while a rule makes look-ups lag behind. */
export const keepPastIfAsked = (world: World): void => {
  const isAsked = [...world.collections.faults.values()].some((rule) => rule.fault === "late" && rule.on !== "webhook");
  if (isAsked) world.past.keep(world);
  else world.past.clear();
};
