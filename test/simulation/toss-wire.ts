import { DOCUMENTATION_MERCHANTS, type Engine } from "mock-toss/engine";

import type { Reply } from "../../src/adapters/toss/outcome.ts";
import type { ChargeWatch } from "./charge-watch.ts";
import { KeyWatch } from "./key-watch.ts";
import type { TossLedger } from "./toss-ledger.ts";
import type { TossOutage } from "./toss-outage.ts";
import type { Operation, TossRequest } from "./toss-request.ts";
import type { TossTroubles } from "./toss-troubles.ts";
import type { SimulatedTossDeps } from "./toss.ts";
import type { WireFault } from "./weather.ts";
import { postWebhooks } from "./webhook-post.ts";

const SECRET_KEY = DOCUMENTATION_MERCHANTS[0]?.secretKey ?? "";
export const AUTHORIZATION = `Basic ${btoa(`${SECRET_KEY}:`)}`;

/** Where a fault may strike, if not anywhere. */
const ONLY_AT: Partial<Record<WireFault, readonly Operation[]>> = {
  "toss-stale": ["confirm", "cancel", "transactions"],
  "toss-canceled": ["cancel"],
};

export type TossWireDeps = SimulatedTossDeps & {
  readonly engine: Engine;
  readonly ledger: TossLedger;
  readonly outage: TossOutage;
  readonly charges: ChargeWatch;
  readonly troubles: TossTroubles;
  /** Somebody of the shop cancels it in Toss's dashboard, now. */
  readonly meddle: (paymentKey: NonNullable<TossRequest["paymentKey"]>) => void;
};

/** The wire to mock-toss's own engine: it loses, delays, doubles and breaks, and watches what we send. */
export class TossWire {
  readonly #deps: TossWireDeps;
  readonly #keys: KeyWatch;

  constructor(deps: TossWireDeps) {
    this.#deps = deps;
    this.#keys = new KeyWatch(deps.time.now);
  }

  exchange(on: Operation, request: TossRequest): Promise<Reply> {
    if (this.#deps.outage.isDown()) return this.#deps.outage.answer(on, request);
    const { chance, time, faults, weather, story, troubles } = this.#deps;
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
        if (fault === "toss-slow") troubles.slow(on);
        if (fault === "toss-error") troubles.err(on, request.paymentKey);
        if (fault === "toss-stale") troubles.goStale(on, request.paymentKey, about);
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
    const isTwofold = fault === "toss-slow" && on === "lookup" && this.#deps.troubles.isStale(path);
    return !isBlind && !isTwofold && (ONLY_AT[fault]?.includes(on) ?? true);
  }

  /** Not where Toss would only replay what it said before: then nobody would hear of it. */
  #meddle({ paymentKey, key }: TossRequest): void {
    if (paymentKey === undefined || (key !== undefined && this.#deps.ledger.wasAskedUnder(key))) return;
    this.#deps.meddle(paymentKey);
  }

  /** A database that fell back sends under a key that it has forgotten, and Toss replays what it said then. */
  #watchKey(on: Operation, { paymentKey, key, about }: TossRequest): void {
    const { weather, violations, ledger, wasWoken } = this.#deps;
    if (weather.failsOver || paymentKey === undefined || key === undefined) return;
    const isOver = (last: string): boolean =>
      ledger.isDone(last) || (on === "cancel" && !isOfOneRequest(last, key) && ledger.isClosed(paymentKey));
    violations.push(...this.#keys.sent(on, paymentKey, key, weather.deploys || about.some(wasWoken), isOver));
  }

  #hear({ key }: TossRequest, reply: Reply): void {
    if (key === undefined || reply.type === "NoAnswer") return;
    this.#keys.answered(key, reply.status, (reply.body as { readonly code?: string } | null)?.code);
  }

  #watchCharge({ about: [orderId], paymentKey }: TossRequest, isApproved: boolean): void {
    if (orderId === undefined || paymentKey === undefined) return;
    this.#deps.violations.push(...this.#deps.charges.answered(orderId, paymentKey, isApproved));
  }

  #handle(request: TossRequest, answered: (reply: Reply) => void): void {
    const { method, path, query, key, body } = request;
    const { time, story, engine, ledger, troubles } = this.#deps;
    const headers: Record<string, string> = { authorization: AUTHORIZATION };
    if (key !== undefined) headers["idempotency-key"] = key;
    const past = method === "GET" ? troubles.lookIntoThePast(path) : () => {};
    const exchange = ledger.noticing(request, () =>
      engine.handle({ method, path, headers, ...(query && { query }), ...(body && { body }) }, time.now()),
    );
    past();
    const tell = ({ answer, transport }: typeof exchange): void => {
      ledger.noticeMoves();
      postWebhooks(engine, this.#deps);
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
      tell(ledger.noticing(request, () => engine.finish(exchange.id, time.now()))),
    );
  }
}

/** Two tries of one. */
const isOfOneRequest = (key: string, other: string): boolean =>
  key.slice(0, key.lastIndexOf("-")) === other.slice(0, other.lastIndexOf("-"));
