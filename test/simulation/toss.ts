import { createEngine, DOCUMENTATION_MERCHANTS, type Engine } from "mock-toss/engine";

import type { PaymentGateway } from "../../src/app/ports.ts";
import { cancelOutcome, confirmOutcome, lookUpOutcome, type Reply } from "../../src/adapters/toss/outcome.ts";
import type { PaymentKey } from "../../src/domain/ids.ts";
import type { Chance } from "./chance.ts";
import type { Faults } from "./faults.ts";
import type { Story } from "./story.ts";
import type { VirtualTime } from "./virtual-time.ts";

const PAYMENT_TIMEOUT_MS = 60_000;
const LOOK_UP_TIMEOUT_MS = 10_000;
const SECRET_KEY = DOCUMENTATION_MERCHANTS[0]?.secretKey ?? "";

/** On the way to Toss, at Toss, and on the way back. */
type WireFault = "none" | "request-lost" | "request-late" | "answer-lost" | "answer-late" | "toss-slow" | "toss-error";
const WIRE_FAULTS: readonly WireFault[] = [
  "request-lost",
  "request-late",
  "answer-lost",
  "answer-late",
  "toss-slow",
  "toss-error",
];
const TROUBLES = ["PROVIDER_ERROR", "FAILED_INTERNAL_SYSTEM_PROCESSING", "UNKNOWN_PAYMENT_ERROR"];
const DECLINES = ["REJECT_CARD_PAYMENT", "EXCEED_MAX_AMOUNT"];

type Request = {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly key?: string;
  readonly body?: object;
  readonly timeoutMs: number;
};

type SimulatedTossDeps = {
  readonly chance: Chance;
  readonly time: VirtualTime;
  readonly faults: Faults;
  readonly story: Story;
};

/** mock-toss's own engine behind a wire that loses, delays and breaks. */
export class SimulatedToss {
  readonly engine: Engine;
  readonly #deps: SimulatedTossDeps;

  readonly #rate: number;

  /** `rate`: how often a call meets a fault on its way. */
  constructor(deps: SimulatedTossDeps, rate: number) {
    this.#deps = deps;
    this.#rate = rate;
    this.engine = createEngine({ seed: "simulation" });
  }

  /** Approved, and nobody here knows of it: what a database has forgotten that was restored from yesterday. */
  forgotten(orderId: string, amount: number): PaymentKey {
    return this.#payment(orderId, amount, "DONE");
  }

  #payment(orderId: string, amount: number, status: string): PaymentKey {
    const payment = this.engine.controls.createPayment({ orderId, amount, status }, this.#deps.time.now());
    if ("type" in payment && payment.type === "jammed") throw new Error(JSON.stringify(payment));
    return (payment as { paymentKey: string }).paymentKey as PaymentKey;
  }

  /** A shopper has been through the window. */
  authenticate(orderId: string, amount: number): PaymentKey {
    const { chance, faults } = this.#deps;
    const paymentKey = this.#payment(orderId, amount, "IN_PROGRESS");
    if (!faults.over && chance.is(0.1)) {
      const code = chance.oneOf(DECLINES);
      this.engine.controls.addFault({ on: "confirm", fault: "error", code, paymentKey, times: 1 });
    }
    return paymentKey;
  }

  gateway(): PaymentGateway {
    const get = (path: string): Request => ({ method: "GET", path, timeoutMs: LOOK_UP_TIMEOUT_MS });
    const post = (path: string, key: string, body: object): Request => ({
      ...{ method: "POST", path, key, body },
      timeoutMs: PAYMENT_TIMEOUT_MS,
    });
    return {
      keyId: "simulated",
      lookUp: async (paymentKey) => lookUpOutcome(await this.#exchange("lookup", get(`/v1/payments/${paymentKey}`))),
      lookUpByOrder: async (orderId) =>
        lookUpOutcome(await this.#exchange("lookup", get(`/v1/payments/orders/${orderId}`))),
      confirm: async ({ idempotencyKey, ...body }) =>
        confirmOutcome(await this.#exchange("confirm", post("/v1/payments/confirm", idempotencyKey, body))),
      cancel: async ({ paymentKey, idempotencyKey, reason, amount, refundable }) =>
        cancelOutcome(
          await this.#exchange(
            "cancel",
            post(`/v1/payments/${paymentKey}/cancel`, idempotencyKey, {
              cancelReason: reason,
              ...(amount === null ? {} : { cancelAmount: amount }),
              ...(refundable === null ? {} : { refundableAmount: refundable }),
            }),
          ),
        ),
    };
  }

  #exchange(on: "confirm" | "lookup" | "cancel", request: Request): Promise<Reply> {
    const { chance, time, faults, story } = this.#deps;
    const fault: WireFault = !faults.over && chance.is(this.#rate) ? chance.oneOf(WIRE_FAULTS) : "none";
    if (fault !== "none") story.tell("wire", `${on} ${request.path} ${fault}`);
    const there = fault === "request-late" ? chance.between(5_000, 100_000) : chance.between(1, 40);
    const back = fault === "answer-late" ? chance.between(5_000, 100_000) : chance.between(1, 40);

    return new Promise((resolve) => {
      time.after(request.timeoutMs, () => resolve({ type: "NoAnswer" }));
      if (fault === "request-lost") return;
      time.after(there, () => {
        if (fault === "toss-slow") this.#slow(on);
        if (fault === "toss-error") this.#trouble(on);
        this.#handle(request, (reply) => {
          if (fault !== "answer-lost") time.after(back, () => resolve(reply));
        });
      });
    });
  }

  #handle({ method, path, key, body }: Request, answered: (reply: Reply) => void): void {
    const { time, story } = this.#deps;
    const headers: Record<string, string> = { authorization: `Basic ${btoa(`${SECRET_KEY}:`)}` };
    if (key !== undefined) headers["idempotency-key"] = key;
    const exchange = this.engine.handle({ method, path, headers, ...(body && { body }) }, time.now());
    const tell = (settled: typeof exchange): void => {
      const { answer, transport } = settled;
      const parsed = answer === null ? null : (JSON.parse(answer.body) as { status?: string; code?: string });
      story.tell("toss", `${method} ${path} -> ${answer?.status ?? transport} ${parsed?.status ?? parsed?.code ?? ""}`);
      answered(
        answer === null || transport === "reset" || transport === "drop"
          ? { type: "NoAnswer" }
          : { type: "Answer", status: answer.status, body: parsed },
      );
    };
    if (exchange.settled) return tell(exchange);
    time.after(exchange.finishAt - time.now(), () => tell(this.engine.finish(exchange.id, time.now())));
  }

  #slow(on: string): void {
    const { chance } = this.#deps;
    const when = chance.oneOf(["before", "after"] as const);
    this.engine.controls.addFault({ on, fault: "delay", delayMs: chance.between(1_000, 70_000), when, times: 1 });
  }

  #trouble(on: string): void {
    const { chance } = this.#deps;
    const when = on === "lookup" ? "before" : chance.oneOf(["before", "after"] as const);
    this.engine.controls.addFault({ on, fault: "error", code: chance.oneOf(TROUBLES), when, times: 1 });
  }
}
