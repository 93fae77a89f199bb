import { deposit, reverseDeposit } from "./deposit.ts";
import { errorMessage, type Language } from "./errors/catalogue.ts";
import { expireDue, expireNow } from "./expire.ts";
import { isRecord, numberOf, textOf } from "./fields.ts";
import { parseFaultRule, type FaultRule } from "./fault-rule.ts";
import { parseMethod } from "./method-names.ts";
import type { BillingAuth } from "./billing.ts";
import { decideBillingWindow, openBillingWindow } from "./billing-window.ts";
import { approve } from "./approve.ts";
import { authenticatePayment, openPayment } from "./new-payment.ts";
import { paymentView, type PaymentView } from "./payment-view.ts";
import type { Payment, PaymentStatus } from "./payment.ts";
import type { Refused } from "./reply.ts";
import { dumpState, resetState, restoreState, type EngineState } from "./state.ts";
import { forgeWebhooks } from "./webhooks/announce.ts";
import { replayWebhook } from "./webhooks/deliver.ts";
import { addWebhookTarget } from "./webhooks/target.ts";
import type { Webhook, WebhookTarget } from "./webhooks/webhook.ts";
import { decideWindow, type WindowDecision, type WindowOutcome } from "./window-decision.ts";
import { openWindowFor } from "./open-window.ts";
import { findPayment, saveRandom, type World } from "./world.ts";

/** A lever that could not be pulled, and why. */
export type Jammed = { readonly type: "jammed"; readonly status: 400 | 404 | 409; readonly message: string };

/** The levers: what the real Toss offers only in its dashboard, or not at all. */
export type Controls = {
  /** A payment that a shopper has authenticated: `{orderId, amount, orderName?, method?, status?, clientKey?}`. */
  readonly createPayment: (input: unknown, at: number) => PaymentView | Jammed;
  readonly deposit: (paymentKey: string, at: number) => PaymentView | Jammed;
  readonly reverseDeposit: (paymentKey: string, at: number) => PaymentView | Jammed;
  readonly expire: (paymentKey: string, at: number) => PaymentView | Jammed;
  /** A payment in READY for the owner of a client key, or why there is none. */
  readonly openWindow: (clientKey: unknown, input: unknown, at: number) => Payment | Refused;
  /** The shopper decides at the window; null when it is not open. */
  readonly decideWindow: (paymentKey: string, decision: WindowDecision, at: number) => WindowOutcome | null;
  readonly openBillingWindow: (input: unknown) => BillingAuth | Refused;
  readonly decideBillingWindow: (authKey: string, decision: WindowDecision) => WindowOutcome | null;
  readonly findBillingWindow: (authKey: string) => BillingAuth | undefined;
  readonly findPayment: (paymentKey: string) => Payment | undefined;
  readonly addWebhookTarget: (input: unknown) => WebhookTarget | Jammed;
  readonly listWebhookTargets: () => readonly WebhookTarget[];
  readonly removeWebhookTarget: (id: string) => void;
  readonly replayWebhook: (id: string, at: number) => Webhook | Jammed;
  /** Sends every target a webhook that lies about a payment: `{paymentKey, status?}`. */
  readonly forgeWebhook: (input: unknown, at: number) => PaymentView | Jammed;
  readonly messageOf: (code: string, language: Language) => string;
  readonly addFault: (input: unknown) => FaultRule | Jammed;
  readonly listFaults: () => readonly FaultRule[];
  readonly removeFault: (id: string) => void;
  readonly removeFaults: () => void;
  /** Forgets everything. With the same seed it deals the same keys again. */
  readonly reset: () => void;
  readonly dump: () => EngineState;
  readonly restore: (state: EngineState) => void;
};

export const createControls = (world: World): Controls => {
  const view = (payment: Payment, at: number): PaymentView => {
    saveRandom(world);
    const version = world.merchants.find((merchant) => merchant.mId === payment.mId)?.version ?? "2022-11-16";
    return paymentView(payment, version, world.publicUrl, at);
  };
  const pull = (paymentKey: string, at: number, act: (payment: Payment) => string | null): PaymentView | Jammed => {
    const payment = findPayment(world, paymentKey);
    if (payment === undefined) return { type: "jammed", status: 404, message: "no such payment" };
    const objection = act(payment);
    return objection === null ? view(payment, at) : { type: "jammed", status: 409, message: objection };
  };
  return {
    createPayment: (input, at) => {
      const payment = createPayment(world, input, at);
      return "type" in payment && payment.type === "jammed" ? payment : view(payment, at);
    },
    deposit: (key, at) => pull(key, at, (payment) => deposit(world, payment, at)),
    reverseDeposit: (key, at) => pull(key, at, (payment) => reverseDeposit(world, payment, at)),
    expire: (key, at) => pull(key, at, (payment) => expireNow(world, payment, at)),
    openWindow: (clientKey, input, at) => {
      const opened = openWindowFor(world, clientKey, input, at);
      saveRandom(world);
      return opened;
    },
    decideWindow: (paymentKey, decision, at) => {
      expireDue(world, at);
      const payment = findPayment(world, paymentKey);
      if (payment?.status !== "READY") return null;
      const outcome = decideWindow(world, payment, decision, at);
      saveRandom(world);
      return outcome;
    },
    openBillingWindow: (input) => {
      const auth = openBillingWindow(world, input);
      saveRandom(world);
      return auth;
    },
    decideBillingWindow: (authKey, decision) => decideBillingWindow(world, authKey, decision),
    findBillingWindow: (authKey) => world.collections.billingAuths.get(authKey),
    findPayment: (paymentKey) => findPayment(world, paymentKey),
    addWebhookTarget: (input) => {
      const target = addWebhookTarget(world, input);
      return "invalid" in target ? { type: "jammed", status: 400, message: target.invalid } : target;
    },
    listWebhookTargets: () => [...world.collections.webhookTargets.values()],
    removeWebhookTarget: (id) => world.collections.webhookTargets.delete(id),
    replayWebhook: (id, at) => {
      const webhook = world.collections.webhooks.get(id);
      if (webhook === undefined) return { type: "jammed", status: 404, message: "no such webhook" };
      replayWebhook(world, webhook, at);
      return webhook;
    },
    forgeWebhook: (input, at) =>
      pull(isRecord(input) ? (textOf(input["paymentKey"], 1, 200) ?? "") : "", at, (payment) => {
        const status = isRecord(input) ? (input["status"] ?? "DONE") : "DONE";
        forgeWebhooks(world, payment, status as PaymentStatus, at);
        return null;
      }),
    messageOf: errorMessage,
    addFault: (input) => {
      const rule = parseFaultRule(input, `fault-${nextFaultNumber(world)}`);
      if ("invalid" in rule) return { type: "jammed", status: 400, message: rule.invalid };
      if (rule.fault === "late" && rule.on !== "webhook") world.past.keep(world);
      world.collections.faults.put(rule.id, rule);
      return rule;
    },
    listFaults: () => [...world.collections.faults.values()],
    removeFault: (id) => world.collections.faults.delete(id),
    removeFaults: world.collections.faults.clear,
    reset: () => resetState(world),
    dump: () => dumpState(world),
    restore: (state) => restoreState(world, state),
  };
};

const nextFaultNumber = (world: World): number => {
  const next = (world.collections.settings.get("faults") ?? 0) + 1;
  world.collections.settings.put("faults", next);
  return next;
};

const SETTABLE = ["READY", "IN_PROGRESS", "WAITING_FOR_DEPOSIT", "DONE"] as const;

const createPayment = (world: World, input: unknown, at: number): Payment | Jammed => {
  const jammed = (message: string): Jammed => ({ type: "jammed", status: 400, message });
  if (!isRecord(input)) return jammed("a payment is an object with orderId and amount");
  const orderId = textOf(input["orderId"], 1, 64);
  const amount = numberOf(input["amount"]);
  if (orderId === null || amount === null || amount <= 0) return jammed("orderId and a positive amount are needed");
  const isAccount = input["status"] === "WAITING_FOR_DEPOSIT";
  const method = parseMethod(textOf(input["method"], 1, 50) ?? (isAccount ? "가상계좌" : "카드"));
  if (method === null) return jammed("method is one of Toss's, in Korean or English");
  const status = SETTABLE.find((one) => one === (input["status"] ?? "IN_PROGRESS"));
  if (status === undefined) return jammed(`status is one of ${SETTABLE.join(", ")}`);
  if ((status === "WAITING_FOR_DEPOSIT" && method !== "가상계좌") || (status === "DONE" && method === "가상계좌"))
    return jammed(`${method} does not go to ${status} at once`);
  const { clientKey } = input;
  const merchant = world.merchants.find((one) => clientKey === undefined || one.clientKey === clientKey);
  if (merchant === undefined) return jammed("nobody has this clientKey");

  const orderName = textOf(input["orderName"], 1, 100) ?? orderId;
  const payment = openPayment(world, merchant, { orderId, orderName, amount, method, ...extras(input) }, at);
  if (status !== "READY") authenticatePayment(world, payment, at);
  if (status === "DONE" || status === "WAITING_FOR_DEPOSIT") approve(world, payment, at);
  return payment;
};

const extras = (input: Readonly<Record<string, unknown>>) => ({
  ...(typeof input["currency"] === "string" ? { currency: input["currency"] } : {}),
  taxFreeAmount: numberOf(input["taxFreeAmount"]) ?? 0,
  taxExemptionAmount: numberOf(input["taxExemptionAmount"]) ?? 0,
  useEscrow: input["useEscrow"] === true,
});
