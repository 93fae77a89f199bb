import { createEngine, DOCUMENTATION_MERCHANTS, type Engine } from "mock-toss/engine";

import type { PaymentGateway } from "../../src/app/ports.ts";
import { cancelOutcome, confirmOutcome, lookUpOutcome, type Reply } from "../../src/adapters/toss/outcome.ts";
import type { TossWebhook } from "../../src/adapters/toss/webhook.ts";
import type { OrderId, PaymentKey } from "../../src/domain/ids.ts";
import type { Instant } from "../../src/domain/instant.ts";
import { pageQuery, transactionPage } from "../../src/adapters/toss/transactions.ts";
import type { Chance } from "./chance.ts";
import { ChargeWatch } from "./charge-watch.ts";
import type { Faults } from "./faults.ts";
import { KeyWatch } from "./key-watch.ts";
import type { Story } from "./story.ts";
import { TossTroubles } from "./toss-troubles.ts";
import type { VirtualTime } from "./virtual-time.ts";
import type { Weather, WireFault } from "./weather.ts";
import { postWebhooks } from "./webhook-post.ts";

const PAYMENT_TIMEOUT_MS = 60_000;
const LOOK_UP_TIMEOUT_MS = 10_000;
const SECRET_KEY = DOCUMENTATION_MERCHANTS[0]?.secretKey ?? "";
const AUTHORIZATION = `Basic ${btoa(`${SECRET_KEY}:`)}`;

const DECLINES = ["REJECT_CARD_PAYMENT", "EXCEED_MAX_AMOUNT"];

export type Method = "카드" | "가상계좌";

export type Operation = "confirm" | "lookup" | "cancel" | "transactions";

/** Few, so that the ledger has several pages. */
const ROWS_PER_PAGE = 25;

/** Where a fault may strike, if not anywhere. */
const ONLY_AT: Partial<Record<WireFault, readonly Operation[]>> = {
  "toss-stale": ["confirm", "cancel", "transactions"],
  "toss-canceled": ["cancel"],
};

type Request = {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
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
  /** A webhook has reached the shop. */
  readonly hear: (news: TossWebhook) => void;
};

/** mock-toss's own engine behind a wire that loses, delays, doubles and breaks. */
export class SimulatedToss {
  readonly engine: Engine;
  readonly #deps: SimulatedTossDeps;
  readonly #keys: KeyWatch;
  readonly #charges = new ChargeWatch((paymentKey) => this.netOf(paymentKey));
  readonly #orders = new Map<PaymentKey, readonly OrderId[]>();
  readonly #meddledWith = new Set<PaymentKey>();
  readonly #reversals = new Map<PaymentKey, number>();
  readonly #askedUnder = new Set<string>();
  /** Keys of ours under which Toss has cancelled something, and how much, in won; 0 for an account that held nothing. */
  readonly canceledUnder = new Map<string, number>();
  readonly #troubles: TossTroubles;
  #movedAt: Instant;
  #rows = 0;

  constructor(deps: SimulatedTossDeps) {
    this.#deps = deps;
    this.#movedAt = deps.time.now();
    const { bindServerErrors, honourRefundableAmount } = deps.weather;
    const webhookUrls = deps.weather.webhooks ? ["http://shop.example/v1/webhooks/toss"] : [];
    this.engine = createEngine({ seed: "simulation", bindServerErrors, honourRefundableAmount, webhookUrls });
    this.#keys = new KeyWatch(deps.time.now);
    this.#troubles = new TossTroubles({ ...deps, engine: this.engine });
  }

  /** Until when Toss's look-ups show a payment as it was before its approval, if they do. */
  staleUntil(paymentKey: PaymentKey): number {
    return this.#troubles.staleUntil(paymentKey);
  }

  /** When money last moved, as far as anybody here can tell. */
  get movedAt(): Instant {
    return this.#movedAt;
  }

  ordersOf(paymentKey: PaymentKey): readonly OrderId[] {
    return this.#orders.get(paymentKey) ?? [];
  }

  /** Somebody has cancelled it, or part of it, in Toss's dashboard. */
  wasMeddledWith(paymentKey: PaymentKey): boolean {
    return this.#meddledWith.has(paymentKey);
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

  /** Whether the account has taken it. */
  deposit(paymentKey: PaymentKey): boolean {
    return this.#atBank("deposit for", paymentKey, this.engine.controls.deposit(paymentKey, this.#deps.time.now()));
  }

  /** Whether there was one that the bank could take back. */
  reverseDeposit(paymentKey: PaymentKey): boolean {
    const reversed = this.engine.controls.reverseDeposit(paymentKey, this.#deps.time.now());
    if ("status" in reversed) this.#reversals.set(paymentKey, this.timesReversed(paymentKey) + 1);
    return this.#atBank("takes back", paymentKey, reversed);
  }

  timesReversed(paymentKey: PaymentKey): number {
    return this.#reversals.get(paymentKey) ?? 0;
  }

  /** The bank has it, and it has not come again. */
  isTakenBack(paymentKey: PaymentKey): boolean {
    return this.timesReversed(paymentKey) > 0 && this.netOf(paymentKey) === 0;
  }

  refundInDashboard(paymentKey: PaymentKey): void {
    this.#meddledWith.add(paymentKey);
    this.#troubles.cancelInDashboard(paymentKey, this.netOf(paymentKey), AUTHORIZATION);
    this.#noticeMoves();
    postWebhooks(this.engine, this.#deps);
  }

  #atBank(what: string, paymentKey: PaymentKey, payment: object): boolean {
    this.#noticeMoves();
    postWebhooks(this.engine, this.#deps);
    const status = "status" in payment ? String(payment.status) : "refused";
    this.#deps.story.tell("bank", `${what} ${paymentKey}: ${status}`);
    return "status" in payment;
  }

  #payment(orderId: OrderId, amount: number, status: string, method: Method): PaymentKey {
    const payment = this.engine.controls.createPayment({ orderId, amount, status, method }, this.#deps.time.now());
    if (!("paymentKey" in payment)) throw new Error(JSON.stringify(payment));
    const paymentKey = payment.paymentKey as PaymentKey;
    this.#orders.set(paymentKey, [orderId]);
    this.#noticeMoves();
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
      transactions: async (period, after) => {
        const query = pageQuery(period, after, ROWS_PER_PAGE);
        const page = { path: "/v1/transactions", query, about: [], timeoutMs: PAYMENT_TIMEOUT_MS };
        return transactionPage(await this.#exchange("transactions", { method: "GET", ...page }), ROWS_PER_PAGE);
      },
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
    const kinds = weather.wireFaults.filter((kind) => this.#mayStrike(kind, on, path));
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
        if (fault === "toss-slow") this.#troubles.slow(on);
        if (fault === "toss-error") this.#troubles.err(on, request.paymentKey);
        if (fault === "toss-stale") this.#troubles.goStale(on, request.paymentKey, about);
        if (fault === "toss-canceled") this.#meddle(request);
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

  /**
   * Toss that neither shows a cancel nor looks at the balance we name would let nobody know whether to ask again. And while it shows
   * a payment as it was it does so to everybody: an answer that takes its time would be of the present.
   */
  #mayStrike(fault: WireFault, on: Operation, path: string): boolean {
    const isBlind = fault === "toss-stale" && on === "cancel" && !this.#deps.weather.honourRefundableAmount;
    const isTwofold = fault === "toss-slow" && on === "lookup" && this.#troubles.isStale(path);
    return !isBlind && !isTwofold && (ONLY_AT[fault]?.includes(on) ?? true);
  }

  /** Not where Toss would only replay what it said before: then nobody would hear of it. */
  #meddle({ paymentKey, key }: Request): void {
    if (paymentKey === undefined || (key !== undefined && this.#askedUnder.has(key))) return;
    this.#meddledWith.add(paymentKey);
    this.#troubles.cancelInDashboard(paymentKey, this.netOf(paymentKey), AUTHORIZATION);
  }

  /** A database that fell back sends under a key that it has forgotten, and Toss replays what it said then. */
  #watchKey(on: Operation, { paymentKey, key }: Request): void {
    const { weather, violations } = this.#deps;
    if (weather.failsOver || paymentKey === undefined || key === undefined) return;
    violations.push(...this.#keys.sent(on, paymentKey, key, weather.deploys, (last) => this.#isDone(last)));
  }

  /** Under this key or an earlier one of the same request: where an earlier one had its effect late, nobody waits for the last. */
  #isDone(key: string): boolean {
    const request = key.slice(0, key.lastIndexOf("-") + 1);
    return [...this.canceledUnder.keys()].some((other) => other.startsWith(request));
  }

  #hear({ key }: Request, reply: Reply): void {
    if (key === undefined || reply.type === "NoAnswer") return;
    this.#keys.answered(key, reply.status, (reply.body as { readonly code?: string } | null)?.code);
  }

  #watchCharge({ about: [orderId], paymentKey }: Request, isApproved: boolean): void {
    if (orderId === undefined || paymentKey === undefined) return;
    this.#deps.violations.push(...this.#charges.answered(orderId, paymentKey, isApproved));
  }

  #handle(request: Request, answered: (reply: Reply) => void): void {
    const { method, path, query, key, body } = request;
    const { time, story } = this.#deps;
    const headers: Record<string, string> = { authorization: AUTHORIZATION };
    if (key !== undefined) headers["idempotency-key"] = key;
    const past = method === "GET" ? this.#troubles.lookIntoThePast(path) : () => {};
    const exchange = this.#noticing(request, () =>
      this.engine.handle({ method, path, headers, ...(query && { query }), ...(body && { body }) }, time.now()),
    );
    past();
    const tell = ({ answer, transport }: typeof exchange): void => {
      this.#noticeMoves();
      postWebhooks(this.engine, this.#deps);
      const parsed = answer === null ? null : (JSON.parse(answer.body) as { status?: string; code?: string });
      if (path === "/v1/payments/confirm") this.#watchCharge(request, answer?.status === 200);
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

  /** Whatever was asked, by whomever: the ledger has grown, or lost a row that a bank took back. */
  #noticeMoves(): void {
    const rows = this.engine.world.collections.transactions.size();
    if (rows !== this.#rows) this.#movedAt = this.#deps.time.now();
    this.#rows = rows;
  }

  /** Whether Toss has cancelled something under a key, whatever it answered. */
  #noticing<T>({ path, paymentKey, key }: Request, act: () => T): T {
    if (key === undefined || paymentKey === undefined || !path.endsWith("/cancel")) return act();
    this.#askedUnder.add(key);
    const cancels = () => this.engine.world.collections.payments.get(paymentKey)?.cancels ?? [];
    const [before, held] = [cancels().length, this.netOf(paymentKey)];
    const answer = act();
    // Of an account that nobody has paid into, Toss names the amount that it was for.
    if (cancels().length > before) this.canceledUnder.set(key, held > 0 ? (cancels().at(-1)?.cancelAmount ?? 0) : 0);
    return answer;
  }
}
