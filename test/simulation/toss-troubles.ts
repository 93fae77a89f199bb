import type { Engine } from "mock-toss/engine";

import type { OrderId, PaymentKey } from "../../src/domain/ids.ts";
import { MINUTE_MS } from "../../src/domain/instant.ts";
import type { Operation } from "./toss-request.ts";
import type { SimulatedTossDeps } from "./toss.ts";

/** From `since` until then Toss's look-ups show a payment as it was, and its order, whichever of the two is asked for. */
type Stale = { readonly about: readonly OrderId[]; readonly since: number; readonly until: number };

/** Longer than an attempt without an answer lives, and shorter than one is let go on without a person. */
const STALE_MS = [2 * MINUTE_MS, 15 * MINUTE_MS] as const;

/** Short of what a pass looks back. */
const LEDGER_LAG_MS = 10 * MINUTE_MS;

const TROUBLES = ["PROVIDER_ERROR", "FAILED_INTERNAL_SYSTEM_PROCESSING", "UNKNOWN_PAYMENT_ERROR"];

type TossTroublesDeps = SimulatedTossDeps & { readonly engine: Engine };

/** What goes wrong inside Toss, and what people do in its dashboard. */
export class TossTroubles {
  readonly #deps: TossTroublesDeps;
  readonly #stale = new Map<PaymentKey, Stale>();

  constructor(deps: TossTroublesDeps) {
    this.#deps = deps;
    // The engine keeps the past only while a rule may ask for it.
    if (deps.weather.wireFaults.includes("toss-stale")) {
      deps.engine.controls.addFault({ on: "lookup", fault: "late", paymentKey: "nobody's" });
    }
  }

  staleUntil(paymentKey: PaymentKey): number {
    return this.#stale.get(paymentKey)?.until ?? 0;
  }

  slow(on: Operation): void {
    const { chance } = this.#deps;
    const when = chance.oneOf(["before", "after"] as const);
    this.#deps.engine.controls.addFault({ on, fault: "delay", delayMs: chance.between(1_000, 70_000), when, times: 1 });
  }

  err(on: Operation, paymentKey: PaymentKey | undefined): void {
    const { chance } = this.#deps;
    const isRead = on === "lookup" || on === "transactions";
    const when = isRead ? "before" : chance.oneOf(["before", "after"] as const);
    const [code, times] = [chance.oneOf(TROUBLES), isRead ? 1 : chance.oneOf([1, 1, 2, 3])];
    this.#deps.engine.controls.addFault({ on, fault: "error", code, when, times, ...(paymentKey && { paymentKey }) });
  }

  goStale(on: Operation, paymentKey: PaymentKey | undefined, about: readonly OrderId[]): void {
    const { chance, time, faults } = this.#deps;
    if (on === "transactions") {
      this.#deps.engine.controls.addFault({
        on,
        fault: "late",
        delayMs: chance.between(1_000, LEDGER_LAG_MS),
        times: 1,
      });
    }
    if (paymentKey === undefined || faults.over || this.#stale.has(paymentKey)) return;
    const [code, since] = [chance.oneOf(TROUBLES), time.now()];
    this.#deps.engine.controls.addFault({ on, fault: "error", code, when: "after", times: 1, paymentKey });
    this.#stale.set(paymentKey, { about, since, until: since + chance.between(...STALE_MS) });
  }

  isStale(path: string): boolean {
    return this.#staleAt(path) !== undefined;
  }

  /** Answers one look-up as it would have been answered then; the returned function ends it. */
  lookIntoThePast(path: string): () => void {
    const stale = this.#staleAt(path);
    if (stale === undefined) return () => {};
    const delayMs = this.#deps.time.now() - stale.since + 1;
    const name = path.includes("/orders/") ? { orderId: lastOf(path) } : { paymentKey: lastOf(path) };
    const rule = this.#deps.engine.controls.addFault({ on: "lookup", fault: "late", delayMs, ...name });
    return () => {
      if ("id" in rule) this.#deps.engine.controls.removeFault(rule.id);
    };
  }

  #staleAt(path: string): Stale | undefined {
    const [name, now] = [lastOf(path), this.#deps.time.now()];
    return [...this.#stale].find(
      ([paymentKey, { about, until }]) => now < until && (paymentKey === name || about.some((id) => id === name)),
    )?.[1];
  }

  /** Part of what is left of a payment, or all of it; `left` 0: an account that nobody has paid into. */
  cancelInDashboard(paymentKey: PaymentKey, left: number, how: "somehow" | "in full", authorization: string): void {
    const { chance, time, story } = this.#deps;
    const amount = how === "in full" || chance.is(0.5) ? left : chance.between(1, Math.max(1, left));
    const body = { cancelReason: "상점관리자", ...(left > 0 && { cancelAmount: amount }) };
    const headers = { authorization, "idempotency-key": `dashboard-${paymentKey}-${time.now()}` };
    const path = `/v1/payments/${paymentKey}/cancel`;
    const { answer } = this.#deps.engine.handle({ method: "POST", path, headers, body }, time.now());
    story.tell("dashboard", `cancels ${left > 0 ? amount : "the account"} of ${paymentKey}: ${answer?.status ?? "?"}`);
  }
}

const lastOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
