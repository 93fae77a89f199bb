import type { PaymentKey } from "../../src/domain/ids.ts";
import type { Order } from "../../src/domain/order.ts";

type Call = { readonly by: string; readonly version: number; readonly isWaitedFor: () => boolean };

/** What processes are really waiting for at Toss, so that nobody's work is taken from their hands. */
export class CallsUnderWay {
  readonly #calls = new Map<PaymentKey, Set<Call>>();

  async during<T>(paymentKey: PaymentKey, call: Call, ask: () => Promise<T>): Promise<T> {
    const calls = this.#calls.get(paymentKey) ?? new Set();
    this.#calls.set(paymentKey, calls.add(call));
    const answer = await ask();
    calls.delete(call);
    return answer;
  }

  /** Who is at work on the order as it stands, if anybody is. */
  holderOf({ attempts, version }: Order): string | undefined {
    const calls = attempts.flatMap(({ paymentKey }) => [...(this.#calls.get(paymentKey) ?? [])]);
    return calls.find((call) => call.version === version && call.isWaitedFor())?.by;
  }
}
