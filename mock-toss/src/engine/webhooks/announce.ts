import { chooseFault } from "../faults.ts";
import type { FaultRule } from "../fault-rule.ts";
import { newSecret, newTransmissionId } from "../keys.ts";
import { formatKstMicros } from "../kst-time.ts";
import { cancelView, paymentView } from "../payment-view.ts";
import type { Cancel, Payment, PaymentStatus } from "../payment.ts";
import type { World } from "../world.ts";
import { saveWebhook } from "./deliver.ts";
import type { WebhookEvent, WebhookTarget } from "./webhook.ts";

/** Tells every target that a payment's status has changed. READY and IN_PROGRESS are nobody's news; nor is a billing charge. */
export const announce = (world: World, payment: Payment, at: number): void => {
  if (world.collections.webhookTargets.size() === 0) return;
  if (payment.status === "READY" || payment.status === "IN_PROGRESS") return;
  if (payment.type === "BILLING" && payment.status === "DONE") return;
  for (const target of world.collections.webhookTargets.values())
    for (const eventType of newsFor(target, payment)) send(world, target, eventType, payment, at);
};

type PaymentEvent = Exclude<WebhookEvent, "BILLING_DELETED" | "CANCEL_STATUS_CHANGED">;

/** What a target hears of a payment: nothing of another merchant's, and only what it has asked for. */
const newsFor = (target: WebhookTarget, payment: Payment): readonly PaymentEvent[] => {
  if (target.mId !== null && target.mId !== payment.mId) return [];
  const events = payment.virtualAccount === null ? STATUS_ALONE : STATUS_AND_DEPOSIT;
  return events.filter((event) => target.events.includes(event));
};

const STATUS_ALONE = ["PAYMENT_STATUS_CHANGED"] as const;
const STATUS_AND_DEPOSIT = ["PAYMENT_STATUS_CHANGED", "DEPOSIT_CALLBACK"] as const;

/** A cancel that took its time has come to an end, or to nothing. */
export const announceCancelStatus = (world: World, payment: Payment, cancel: Cancel, at: number): void => {
  const { paymentKey, orderId } = payment;
  const body = {
    eventType: "CANCEL_STATUS_CHANGED",
    createdAt: formatKstMicros(at),
    data: { ...cancelView(cancel), paymentKey, orderId },
  };
  for (const target of targetsOf(world, payment.mId, "CANCEL_STATUS_CHANGED"))
    queue(world, target, { eventType: "CANCEL_STATUS_CHANGED", payment, body, at, nextAt: at, fault: null });
};

/** A billing key is gone. */
export const announceBillingDeleted = (world: World, mId: string, billingKey: string, at: number): void => {
  const body = {
    eventType: "BILLING_DELETED",
    createdAt: formatKstMicros(at),
    data: { billingKey, reason: "MERCHANT" },
  };
  for (const target of targetsOf(world, mId, "BILLING_DELETED"))
    queue(world, target, { eventType: "BILLING_DELETED", payment: null, body, at, nextAt: at, fault: null });
};

const targetsOf = (world: World, mId: string, event: WebhookEvent): WebhookTarget[] =>
  [...world.collections.webhookTargets.values()].filter(
    (target) => (target.mId === null || target.mId === mId) && target.events.includes(event),
  );

/** Lies in the shape of the truth, to those who would hear it: this status, and a secret that is not the payment's. */
export const forgeWebhooks = (world: World, payment: Payment, status: PaymentStatus, at: number): void => {
  for (const target of world.collections.webhookTargets.values())
    for (const eventType of newsFor(target, payment))
      queue(world, target, forgeryOf(world, eventType, payment, status, at));
};

const bodyOf = (world: World, eventType: PaymentEvent, payment: Payment, at: number): object =>
  eventType === "DEPOSIT_CALLBACK" ? depositCallback(payment, at) : statusChanged(world, payment, at);

const statusChanged = (world: World, payment: Payment, at: number) => {
  const version = world.merchants.find((merchant) => merchant.mId === payment.mId)?.version ?? "2022-11-16";
  return {
    eventType: "PAYMENT_STATUS_CHANGED",
    createdAt: formatKstMicros(at),
    data: paymentView(payment, version, world.publicUrl, at),
  };
};

/** Flat, without eventType and paymentKey: the older of the two shapes. */
const depositCallback = (payment: Payment, at: number) => ({
  createdAt: formatKstMicros(at),
  secret: payment.secret,
  status: payment.status,
  transactionKey: payment.lastTransactionKey,
  orderId: payment.orderId,
});

type News = {
  readonly eventType: WebhookEvent;
  readonly payment: Payment | null;
  readonly body: object;
  readonly at: number;
  readonly nextAt: number | null;
  readonly fault: string | null;
};

/** How late `late` is when the rule does not say, and over how long `shuffle` spreads. Milliseconds. */
const LATE_MS = 60_000;
const SHUFFLE_MS = 5_000;

const send = (world: World, target: WebhookTarget, eventType: PaymentEvent, payment: Payment, at: number): void => {
  const { orderId, paymentKey } = payment;
  const rule = chooseFault(world, { operation: "webhook", orderId, paymentKey, key: "fresh" });
  const body = bodyOf(world, eventType, payment, at);
  const news: News = { eventType, payment, body, at, nextAt: sendAt(world, rule, at), fault: rule?.fault ?? null };
  queue(world, target, news);
  if (rule?.fault === "double") queue(world, target, news);
  if (rule?.fault === "forge") queue(world, target, forgeryOf(world, eventType, payment, "CANCELED", at));
};

const sendAt = (world: World, rule: FaultRule | null, at: number): number | null => {
  if (rule?.fault === "lose") return null;
  if (rule?.fault === "late") return at + (rule.delayMs ?? LATE_MS);
  return rule?.fault === "shuffle" ? at + (world.random.next() % (rule.delayMs ?? SHUFFLE_MS)) : at;
};

const forgeryOf = (
  world: World,
  eventType: PaymentEvent,
  payment: Payment,
  status: PaymentStatus,
  at: number,
): News => {
  const forged = { ...payment, status, secret: newSecret(world.random) };
  return {
    eventType,
    payment: forged,
    body: bodyOf(world, eventType, forged, at),
    at,
    nextAt: at,
    fault: "forge",
  };
};

const queue = (world: World, target: WebhookTarget, news: News): void =>
  saveWebhook(world, {
    id: newTransmissionId(world.random),
    targetId: target.id,
    url: target.url,
    eventType: news.eventType,
    paymentKey: news.payment?.paymentKey ?? null,
    orderId: news.payment?.orderId ?? null,
    paymentStatus: news.payment?.status ?? null,
    body: JSON.stringify(news.body),
    createdAt: news.at,
    fault: news.fault,
    state: news.nextAt === null ? "lost" : "waiting",
    retriedCount: 0,
    nextAt: news.nextAt,
    attempts: [],
  });
