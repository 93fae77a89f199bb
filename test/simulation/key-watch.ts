import type { PaymentKey } from "../../src/domain/ids.ts";

/** Toss is still at work on the first request: this answer settles nothing. */
const STILL_AT_WORK = "IDEMPOTENT_REQUEST_PROCESSING";

/**
 * What the wire sees of idempotency keys: a key is for one payment, and nothing is asked under a new one before Toss has refused it
 * under the last.
 */
export class KeyWatch {
  readonly #lastKeys = new Map<string, string>();
  readonly #payments = new Map<string, PaymentKey>();
  readonly #refused = new Set<string>();

  /** What is wrong with sending this. */
  sent(operation: string, paymentKey: PaymentKey, key: string): string[] {
    const name = `${operation} ${paymentKey}`;
    const last = this.#lastKeys.get(name);
    const other = this.#payments.get(key);
    this.#lastKeys.set(name, key);
    this.#payments.set(key, paymentKey);
    return [
      ...(last === undefined || last === key || this.#refused.has(last)
        ? []
        : [`key: ${name} was sent again under a new key before it was refused under the last`]),
      ...(other === undefined || other === paymentKey ? [] : [`key: one key for ${other} and for ${paymentKey}`]),
    ];
  }

  answered(key: string, status: number, code: string | undefined): void {
    if (status >= 400 && code !== STILL_AT_WORK) this.#refused.add(key);
  }
}
