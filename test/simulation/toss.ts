import { createEngine, type Engine } from "mock-toss/engine";

import type { TossWebhook } from "../../src/adapters/toss/webhook.ts";
import type { PaymentGateway } from "../../src/app/ports.ts";
import type { OrderId, PaymentKey } from "../../src/domain/ids.ts";
import type { Instant } from "../../src/domain/instant.ts";
import type { Chance } from "./chance.ts";
import { ChargeWatch } from "./charge-watch.ts";
import type { Faults } from "./faults.ts";
import type { Story } from "./story.ts";
import { makeSimulatedGateway } from "./toss-gateway.ts";
import { TossLedger, type Canceled } from "./toss-ledger.ts";
import { TossOutage } from "./toss-outage.ts";
import type { Exchange } from "./toss-request.ts";
import { TossTroubles } from "./toss-troubles.ts";
import { AUTHORIZATION, TossWire } from "./toss-wire.ts";
import type { VirtualTime } from "./virtual-time.ts";
import type { Weather } from "./weather.ts";
import { postWebhooks } from "./webhook-post.ts";

const DECLINES = ["REJECT_CARD_PAYMENT", "EXCEED_MAX_AMOUNT"];

export type Method = "카드" | "가상계좌";

export type SimulatedTossDeps = {
  readonly seed: number;
  readonly chance: Chance;
  readonly time: VirtualTime;
  readonly faults: Faults;
  readonly weather: Weather;
  readonly story: Story;
  readonly violations: string[];
  /** A webhook has reached the shop. */
  readonly hear: (news: TossWebhook) => void;
  /** Whether two may be at work on it. */
  readonly wasWoken: (orderId: OrderId) => boolean;
};

/** mock-toss's own engine, the payments that shoppers and banks make there, and the wire that leads to it. */
export class SimulatedToss {
  readonly engine: Engine;
  readonly #deps: SimulatedTossDeps;
  readonly #ledger: TossLedger;
  readonly #troubles: TossTroubles;
  readonly #outage: TossOutage;
  readonly #wire: TossWire;
  readonly #orders = new Map<PaymentKey, readonly OrderId[]>();
  readonly #charges = new ChargeWatch((paymentKey) => this.netOf(paymentKey));
  readonly #meddledWith = new Set<PaymentKey>();
  readonly #reversals = new Map<PaymentKey, number>();

  constructor(deps: SimulatedTossDeps) {
    this.#deps = deps;
    const { bindServerErrors, honourRefundableAmount } = deps.weather;
    const webhookUrls = deps.weather.webhooks ? ["http://shop.example/v1/webhooks/toss"] : [];
    const engine = createEngine({ seed: "simulation", bindServerErrors, honourRefundableAmount, webhookUrls });
    this.engine = engine;
    this.#ledger = new TossLedger(engine, deps.time.now);
    this.#troubles = new TossTroubles({ ...deps, engine });
    const [ledger, troubles] = [this.#ledger, this.#troubles];
    this.#outage = new TossOutage(deps);
    const meddle = (paymentKey: PaymentKey): void => this.#meddle(paymentKey, "somehow");
    const [outage, charges] = [this.#outage, this.#charges];
    this.#wire = new TossWire({ ...deps, engine, ledger, troubles, outage, charges, meddle });
  }

  readonly exchange: Exchange = (on, request) => this.#wire.exchange(on, request);

  /** Toss as one process asks it. */
  gateway(exchange: Exchange): PaymentGateway {
    return makeSimulatedGateway(exchange, (paymentKey) => this.ordersOf(paymentKey));
  }

  /** Until when Toss's look-ups show a payment as it was before its approval, or nothing, if that was so at `at` or later. */
  blindUntil(paymentKey: PaymentKey, at: number): number {
    return Math.max(this.#troubles.staleUntil(paymentKey), this.#outage.overAt(at));
  }

  /** When money last moved, as far as anybody here can tell. */
  get movedAt(): Instant {
    return this.#ledger.movedAt;
  }

  /** Keys of ours under which Toss has cancelled something. */
  get canceledUnder(): ReadonlyMap<string, Canceled> {
    return this.#ledger.canceledUnder;
  }

  /** Its account is closed, and holds nothing. */
  isClosed(paymentKey: PaymentKey): boolean {
    return this.#ledger.isClosed(paymentKey);
  }

  /** Approved − cancelled, in won. */
  netOf(paymentKey: PaymentKey): number {
    return this.#ledger.netOf(paymentKey);
  }

  ordersOf(paymentKey: PaymentKey): readonly OrderId[] {
    return this.#orders.get(paymentKey) ?? [];
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
    if (this.#deps.weather.failsOver) this.#charges.found(orderId);
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

  /** Somebody has cancelled it, or part of it, in Toss's dashboard. */
  wasMeddledWith(paymentKey: PaymentKey): boolean {
    return this.#meddledWith.has(paymentKey);
  }

  refundInDashboard(paymentKey: PaymentKey, how: "somehow" | "in full" = "somehow"): void {
    this.#meddle(paymentKey, how);
    this.#ledger.noticeMoves();
    postWebhooks(this.engine, this.#deps);
  }

  #meddle(paymentKey: PaymentKey, how: "somehow" | "in full"): void {
    this.#meddledWith.add(paymentKey);
    this.#troubles.cancelInDashboard(paymentKey, this.netOf(paymentKey), how, AUTHORIZATION);
  }

  #atBank(what: string, paymentKey: PaymentKey, payment: object): boolean {
    this.#ledger.noticeMoves();
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
    this.#ledger.noticeMoves();
    return paymentKey;
  }
}
