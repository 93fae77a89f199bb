import type { Engine } from "mock-toss/engine";

import type { PaymentKey } from "../../src/domain/ids.ts";
import type { Instant } from "../../src/domain/instant.ts";
import type { TossRequest } from "./toss-request.ts";

/** Of which payment, and how much, in won; 0 for an account that held nothing. */
export type Canceled = { readonly paymentKey: PaymentKey; readonly amount: number };

/** What has really happened to the money, whatever anybody was told of it. */
export class TossLedger {
  /** Keys of ours under which Toss has cancelled something. */
  readonly canceledUnder = new Map<string, Canceled>();
  readonly #engine: Engine;
  readonly #now: () => Instant;
  readonly #askedUnder = new Set<string>();
  #movedAt: Instant;
  #rows = 0;

  constructor(engine: Engine, now: () => Instant) {
    this.#engine = engine;
    this.#now = now;
    this.#movedAt = now();
  }

  /** When money last moved, as far as anybody here can tell. */
  get movedAt(): Instant {
    return this.#movedAt;
  }

  /** Approved − cancelled, in won. */
  netOf(paymentKey: PaymentKey): number {
    let net = 0;
    for (const row of this.#engine.world.collections.transactions.values()) {
      if (row.paymentKey === paymentKey) net += row.kind === "approval" ? row.amount : -row.amount;
    }
    return net;
  }

  /** Whatever was asked, by whomever: the ledger has grown, or lost a row that a bank took back. */
  noticeMoves(): void {
    const rows = this.#engine.world.collections.transactions.size();
    if (rows !== this.#rows) this.#movedAt = this.#now();
    this.#rows = rows;
  }

  /** Whether a cancel was asked for under this key before. */
  wasAskedUnder(key: string): boolean {
    return this.#askedUnder.has(key);
  }

  /** Under this key or an earlier one of the same request: where an earlier one had its effect late, nobody waits for the last. */
  isDone(key: string): boolean {
    const request = key.slice(0, key.lastIndexOf("-") + 1);
    return [...this.canceledUnder.keys()].some((other) => other.startsWith(request));
  }

  /** Its account is closed, and holds nothing: nobody paid into it, or the bank has its money back. */
  isClosed(paymentKey: PaymentKey): boolean {
    const payment = this.#engine.world.collections.payments.get(paymentKey);
    return payment?.status === "CANCELED" && payment.approvedAt === null;
  }

  /** Whether Toss has cancelled something under a key, whatever it answered. */
  noticing<T>({ path, paymentKey, key }: TossRequest, act: () => T): T {
    if (key === undefined || paymentKey === undefined || !path.endsWith("/cancel")) return act();
    this.#askedUnder.add(key);
    const cancels = () => this.#engine.world.collections.payments.get(paymentKey)?.cancels ?? [];
    const [before, held] = [cancels().length, this.netOf(paymentKey)];
    const answer = act();
    // Of an account that nobody has paid into, Toss names the amount that it was for.
    const amount = held > 0 ? (cancels().at(-1)?.cancelAmount ?? 0) : 0;
    if (cancels().length > before) this.canceledUnder.set(key, { paymentKey, amount });
    return answer;
  }
}
