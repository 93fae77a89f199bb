import type { PaymentKey } from "../../src/domain/ids.ts";
import type { Order } from "../../src/domain/order.ts";
import { isOpen } from "../../src/domain/payment-attempt.ts";

type Call = { readonly by: string; readonly version: number; readonly isWaitedFor: () => boolean };

/** Twice a second somebody looks for work, and what is unknown for long is looked at every 30 s. */
const NEGLECTED_AFTER_MS = 33_000;

/** What processes are really waiting for at Toss, so that nobody's work is taken from their hands, and none is left lying. */
export class CallsUnderWay {
  readonly #calls = new Map<PaymentKey, Set<Call>>();
  readonly #endedAt = new Map<PaymentKey, number>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  async during<T>(paymentKey: PaymentKey, call: Call, ask: () => Promise<T>): Promise<T> {
    const calls = this.#calls.get(paymentKey) ?? new Set();
    this.#calls.set(paymentKey, calls.add(call));
    const answer = await ask();
    calls.delete(call);
    this.#endedAt.set(paymentKey, this.#now());
    return answer;
  }

  /** For how long nobody has asked Toss about an order that is open, in ms; null when that is no matter. */
  neglectOf({ attempts }: Order): number | null {
    const open = attempts.find(isOpen);
    const endedAt = open && this.#endedAt.get(open.paymentKey);
    const ms = endedAt === undefined ? 0 : this.#now() - endedAt;
    return ms > NEGLECTED_AFTER_MS ? ms : null;
  }

  /** Who is at work on the order as it stands, if anybody is. */
  holderOf({ attempts, version }: Order): string | undefined {
    const calls = attempts.flatMap(({ paymentKey }) => [...(this.#calls.get(paymentKey) ?? [])]);
    return calls.find((call) => call.version === version && call.isWaitedFor())?.by;
  }
}
