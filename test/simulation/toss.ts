import { createEngine, DOCUMENTATION_MERCHANTS, type Engine } from "mock-toss/engine";

import type { PaymentGateway } from "../../src/app/ports.ts";
import { cancelOutcome, confirmOutcome, lookUpOutcome, type Reply } from "../../src/adapters/toss/outcome.ts";
import type { OrderId, PaymentKey } from "../../src/domain/ids.ts";
import { MINUTE_MS } from "../../src/domain/instant.ts";
import type { Chance } from "./chance.ts";
import type { Faults } from "./faults.ts";
import { KeyWatch } from "./key-watch.ts";
import type { Story } from "./story.ts";
import type { VirtualTime } from "./virtual-time.ts";
import type { Weather, WireFault } from "./weather.ts";

const PAYMENT_TIMEOUT_MS = 60_000;
const LOOK_UP_TIMEOUT_MS = 10_000;
const SECRET_KEY = DOCUMENTATION_MERCHANTS[0]?.secretKey ?? "";
const AUTHORIZATION = `Basic ${btoa(`${SECRET_KEY}:`)}`;

/** Longer than an attempt without an answer lives, and shorter than one is let go on without a person. */
const STALE_MS = [2 * MINUTE_MS, 15 * MINUTE_MS] as const;

const TROUBLES = ["PROVIDER_ERROR", "FAILED_INTERNAL_SYSTEM_PROCESSING", "UNKNOWN_PAYMENT_ERROR"];
const DECLINES = ["REJECT_CARD_PAYMENT", "EXCEED_MAX_AMOUNT"];

/** From `since` until then Toss's look-ups show a payment as it was. */
type Stale = { readonly since: number; readonly until: number };

export type Method = "카드" | "가상계좌";

type Operation = "confirm" | "lookup" | "cancel";

/** Where a fault may strike, if not anywhere. */
const ONLY_AT: Partial<Record<WireFault, readonly Operation[]>> = {
  "toss-stale": ["confirm", "cancel"],
  "toss-canceled": ["cancel"],
};

type Request = {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly about: readonly OrderId[];
  readonly paymentKey?: PaymentKey;
  readonly key?: string;
  readonly body?: object;
  readonly timeoutMs: number;
};

export type SimulatedTossDeps = {
  readonly chance: Chance;
  readonly time: VirtualTime;
  readonly faults: Faults;
  readonly weather: Weather;
  readonly story: Story;
  readonly violations: string[];
};

/** mock-toss's own engine behind a wire that loses, delays, doubles and breaks. */
export class SimulatedToss {
  readonly engine: Engine;
  readonly #deps: SimulatedTossDeps;
  readonly #keys = new KeyWatch();
  /** Payments that were approved because we asked for it, by order. */
  readonly #charged = new Map<OrderId, Set<PaymentKey>>();
  /** Payments whose confirm was once answered with an error. */
  readonly #troubled = new Set<PaymentKey>();
  readonly #orders = new Map<PaymentKey, readonly OrderId[]>();
  readonly #askedUnder = new Set<string>();
  /** Keys of ours under which Toss has cancelled something. */
  readonly canceledUnder = new Set<string>();
  readonly #stale = new Map<PaymentKey, Stale>();

  constructor(deps: SimulatedTossDeps) {
    this.#deps = deps;
    const { bindServerErrors, honourRefundableAmount } = deps.weather;
    this.engine = createEngine({ seed: "simulation", bindServerErrors, honourRefundableAmount });
    // The engine keeps the past only while a rule may ask for it.
    if (deps.weather.wireFaults.includes("toss-stale")) {
      this.engine.controls.addFault({ on: "lookup", fault: "late", paymentKey: "nobody's" });
    }
  }

  /** Until when Toss's look-ups show a payment as it was before its approval, if they do. */
  staleUntil(paymentKey: PaymentKey): number {
    return this.#stale.get(paymentKey)?.until ?? 0;
  }

  ordersOf(paymentKey: PaymentKey): readonly OrderId[] {
    return this.#orders.get(paymentKey) ?? [];
  }

  /** Approved − cancelled, in won. */
  netOf(paymentKey: PaymentKey): number {
    let net = 0;
    for (const row of this.engine.world.collections.transactions.values()) {
      if (row.paymentKey === paymentKey) net += row.kind === "approval" ? row.amount : -row.amount;
    }
    return net;
  }

  /** Every payment key a shopper holds. */
  keys(): readonly PaymentKey[] {
    return [...this.#orders.keys()];
  }

  /** A shopper has been through the window. */
  authenticate(orderId: OrderId, amount: number, method: Method = "카드"): PaymentKey {
    const { chance, faults } = this.#deps;
    const paymentKey = this.#payment(orderId, amount, "IN_PROGRESS", method);
    if (!faults.over && chance.is(0.1)) {
      const code = chance.oneOf(DECLINES);
      this.engine.controls.addFault({ on: "confirm", fault: "error", code, paymentKey, times: 1 });
    }
    return paymentKey;
  }

  /** Approved, and nobody here knows of it: what a database has forgotten that was restored from yesterday. */
  approvedUnknownToUs(orderId: OrderId, amount: number): PaymentKey {
    return this.#payment(orderId, amount, "DONE", "카드");
  }

  deposit(paymentKey: PaymentKey): void {
    const paid = this.engine.controls.deposit(paymentKey, this.#deps.time.now());
    this.#deps.story.tell("bank", `deposit for ${paymentKey}: ${"status" in paid ? String(paid.status) : "refused"}`);
  }

  #payment(orderId: OrderId, amount: number, status: string, method: Method): PaymentKey {
    const payment = this.engine.controls.createPayment({ orderId, amount, status, method }, this.#deps.time.now());
    if (!("paymentKey" in payment)) throw new Error(JSON.stringify(payment));
    const paymentKey = payment.paymentKey as PaymentKey;
    this.#orders.set(paymentKey, [orderId]);
    return paymentKey;
  }

  gateway(): PaymentGateway {
    const get = (path: string, about: readonly OrderId[]): Promise<Reply> =>
      this.#exchange("lookup", { method: "GET", path, about, timeoutMs: LOOK_UP_TIMEOUT_MS });
    type Post = Pick<Request, "path" | "about"> & Required<Pick<Request, "paymentKey" | "key" | "body">>;
    const post = (on: Operation, request: Post): Promise<Reply> =>
      this.#exchange(on, { method: "POST", timeoutMs: PAYMENT_TIMEOUT_MS, ...request });
    return {
      keyId: "simulated",
      lookUp: async (key) => lookUpOutcome(await get(`/v1/payments/${key}`, this.ordersOf(key))),
      lookUpByOrder: async (id) => lookUpOutcome(await get(`/v1/payments/orders/${id}`, [id])),
      confirm: async ({ idempotencyKey: key, ...body }) => {
        const { paymentKey, orderId } = body;
        const path = "/v1/payments/confirm";
        return confirmOutcome(await post("confirm", { path, about: [orderId], paymentKey, key, body }));
      },
      transactions: async () => ({ type: "Unreachable", code: "NOT_ANSWERED" }),
      cancel: async ({ paymentKey, orderId, idempotencyKey: key, reason, amount, refundable, refundAccount }) => {
        const path = `/v1/payments/${paymentKey}/cancel`;
        const body = {
          cancelReason: reason,
          ...(amount === null ? {} : { cancelAmount: amount }),
          ...(refundable === null ? {} : { refundableAmount: refundable }),
          ...(refundAccount === null ? {} : { refundReceiveAccount: refundAccount }),
        };
        return cancelOutcome(await post("cancel", { path, about: [orderId], paymentKey, key, body }));
      },
    };
  }

  #exchange(on: Operation, request: Request): Promise<Reply> {
    const { chance, time, faults, weather, story } = this.#deps;
    const { path, about } = request;
    const kinds = weather.wireFaults.filter((kind) => this.#mayStrike(kind, on));
    const fault: WireFault | "none" = faults.draw(`wire.${on}`, kinds, weather.wireRate, about);
    if (fault !== "none") story.tell("wire", `${on} ${path} ${fault} ${about.join(" ")}`);
    this.#watchKey(on, request);
    const there = fault === "request-late" ? chance.between(5_000, 100_000) : chance.between(1, 40);
    const back = fault === "answer-late" ? chance.between(5_000, 100_000) : chance.between(1, 40);

    return new Promise((resolve) => {
      let waiting = true;
      time.after(request.timeoutMs, () => {
        waiting = false;
        resolve({ type: "NoAnswer" });
      });
      if (fault === "request-lost") return;
      time.after(there, () => {
        if (fault === "toss-slow") this.#slow(on);
        if (fault === "toss-error") this.#trouble(on, request.paymentKey);
        if (fault === "toss-stale") this.#goStale(on, request.paymentKey);
        if (fault === "toss-canceled") this.#cancelInDashboard(request);
        this.#handle(request, (reply) => {
          if (fault === "answer-lost") return;
          time.after(back, () => {
            if (waiting) this.#hear(request, reply);
            resolve(reply);
          });
        });
      });
      if (fault === "request-doubled") {
        time.after(there + chance.between(0, 20_000), () => this.#handle(request, () => {}));
      }
    });
  }

  /** Toss that neither shows a cancel nor looks at the balance we name would let nobody know whether to ask again. */
  #mayStrike(fault: WireFault, on: Operation): boolean {
    const isBlind = fault === "toss-stale" && on === "cancel" && !this.#deps.weather.honourRefundableAmount;
    return !isBlind && (ONLY_AT[fault]?.includes(on) ?? true);
  }

  /** A database that fell back sends under a key that it has forgotten, and Toss replays what it said then. */
  #watchKey(on: Operation, { paymentKey, key }: Request): void {
    const { weather, violations } = this.#deps;
    if (weather.failsOver || paymentKey === undefined || key === undefined) return;
    violations.push(...this.#keys.sent(on, paymentKey, key, weather.deploys, (last) => this.canceledUnder.has(last)));
  }

  #hear({ key }: Request, reply: Reply): void {
    if (key === undefined || reply.type === "NoAnswer") return;
    this.#keys.answered(key, reply.status, (reply.body as { readonly code?: string } | null)?.code);
  }

  /**
   * Even a database that has forgotten the first payment must not charge for a second one: Toss replays the success it gave under
   * the derived key. An error it need not replay: where one came before or after the approval, the second is given back instead.
   */
  #noteCharge({ about: [orderId], paymentKey }: Request): void {
    if (orderId === undefined || paymentKey === undefined || this.netOf(paymentKey) === 0) return;
    if (this.#troubled.has(paymentKey)) return;
    const charged = this.#charged.get(orderId) ?? new Set();
    const other = [...charged].find((known) => known !== paymentKey && this.netOf(known) > 0);
    if (other !== undefined && !charged.has(paymentKey)) {
      this.#deps.violations.push(`money: ${orderId} was charged for ${paymentKey} beside ${other}`);
    }
    this.#charged.set(orderId, charged.add(paymentKey));
  }

  #handle(request: Request, answered: (reply: Reply) => void): void {
    const { method, path, key, body } = request;
    const { time, story } = this.#deps;
    const headers: Record<string, string> = { authorization: AUTHORIZATION };
    if (key !== undefined) headers["idempotency-key"] = key;
    const past = method === "GET" ? this.#lookIntoThePast(request) : () => {};
    const exchange = this.#noticing(request, () =>
      this.engine.handle({ method, path, headers, ...(body && { body }) }, time.now()),
    );
    past();
    const tell = ({ answer, transport }: typeof exchange): void => {
      const parsed = answer === null ? null : (JSON.parse(answer.body) as { status?: string; code?: string });
      if (path === "/v1/payments/confirm" && answer?.status === 200) this.#noteCharge(request);
      if (path === "/v1/payments/confirm" && answer?.status !== 200 && request.paymentKey) {
        this.#troubled.add(request.paymentKey);
      }
      story.tell("toss", `${method} ${path} -> ${answer?.status ?? transport} ${parsed?.status ?? parsed?.code ?? ""}`);
      answered(
        answer === null || transport === "reset" || transport === "drop"
          ? { type: "NoAnswer" }
          : { type: "Answer", status: answer.status, body: parsed },
      );
    };
    if (exchange.settled) return tell(exchange);
    time.after(exchange.finishAt - time.now(), () =>
      tell(this.#noticing(request, () => this.engine.finish(exchange.id, time.now()))),
    );
  }

  /** Whether Toss has cancelled something under a key, whatever it answered. */
  #noticing<T>({ path, paymentKey, key }: Request, act: () => T): T {
    if (key === undefined || paymentKey === undefined || !path.endsWith("/cancel")) return act();
    this.#askedUnder.add(key);
    const cancels = (): number => this.engine.world.collections.payments.get(paymentKey)?.cancels.length ?? 0;
    const before = cancels();
    const answer = act();
    if (cancels() > before) this.canceledUnder.add(key);
    return answer;
  }

  #slow(on: Operation): void {
    const { chance } = this.#deps;
    const when = chance.oneOf(["before", "after"] as const);
    this.engine.controls.addFault({ on, fault: "delay", delayMs: chance.between(1_000, 70_000), when, times: 1 });
  }

  #trouble(on: Operation, paymentKey: PaymentKey | undefined): void {
    const { chance } = this.#deps;
    const when = on === "lookup" ? "before" : chance.oneOf(["before", "after"] as const);
    const [code, times] = [chance.oneOf(TROUBLES), on === "lookup" ? 1 : chance.oneOf([1, 1, 2, 3])];
    this.engine.controls.addFault({ on, fault: "error", code, when, times, ...(paymentKey && { paymentKey }) });
  }

  #goStale(on: Operation, paymentKey: PaymentKey | undefined): void {
    const { chance, time, faults } = this.#deps;
    if (paymentKey === undefined || faults.over || this.#stale.has(paymentKey)) return;
    const [code, since] = [chance.oneOf(TROUBLES), time.now()];
    this.engine.controls.addFault({ on, fault: "error", code, when: "after", times: 1, paymentKey });
    this.#stale.set(paymentKey, { since, until: since + chance.between(...STALE_MS) });
  }

  /** Answers one look-up as it would have been answered then; the returned function ends it. */
  #lookIntoThePast({ path }: Request): () => void {
    const now = this.#deps.time.now();
    const paymentKey = path.slice(path.lastIndexOf("/") + 1) as PaymentKey;
    const stale = this.#stale.get(paymentKey);
    if (stale === undefined || now >= stale.until) return () => {};
    const delayMs = now - stale.since + 1;
    const rule = this.engine.controls.addFault({ on: "lookup", fault: "late", delayMs, paymentKey });
    return () => {
      if ("id" in rule) this.engine.controls.removeFault(rule.id);
    };
  }

  /** Not where Toss would only replay what it said before: then nobody would hear of it. */
  #cancelInDashboard({ paymentKey, key }: Request): void {
    const { chance, time, story } = this.#deps;
    if (paymentKey === undefined || (key !== undefined && this.#askedUnder.has(key))) return;
    const left = this.netOf(paymentKey);
    const amount = chance.is(0.5) ? left : chance.between(1, Math.max(1, left));
    const body = { cancelReason: "상점관리자", ...(left > 0 && { cancelAmount: amount }) };
    const headers = { authorization: AUTHORIZATION, "idempotency-key": `dashboard-${paymentKey}-${time.now()}` };
    const path = `/v1/payments/${paymentKey}/cancel`;
    const { answer } = this.engine.handle({ method: "POST", path, headers, body }, time.now());
    story.tell("dashboard", `cancels ${left > 0 ? amount : "the account"} of ${paymentKey}: ${answer?.status ?? "?"}`);
  }
}
