import type { PaymentKey } from "../../src/domain/ids.ts";

/** Toss is still at work on the first request: this answer settles nothing. */
const STILL_AT_WORK = "IDEMPOTENT_REQUEST_PROCESSING";

/** From a gateway in front of Toss, or for being too fast: neither is Toss's word. */
const NOT_ITS_WORD = [429, 502, 503, 504];

/**
 * Another change of the order takes it out of its holder's hands, so that two may ask under one key, the second while what the first
 * heard is being written down, or after a look of 10 s that began before. Toss repeats itself then, and that is all.
 */
const OVERTAKEN_MS = 12_000;

/**
 * What the wire sees of idempotency keys: a key is for one payment; nothing is asked under a new one before Toss has refused it
 * under the last; and nothing again under one that was refused, because Toss would only repeat itself.
 */
export class KeyWatch {
  /** The newest key of each request. A process that stood still may send an older one yet; Toss knows it. */
  readonly #newest = new Map<string, string>();
  readonly #payments = new Map<string, PaymentKey>();
  /** When Toss's refusal under a key was heard. */
  readonly #refused = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * What is wrong with sending this. `repeats`: whoever heard a refusal may have died of it, and nobody else knows,
   * or two were sent to work. `isOver`: Toss has
   * done what was asked under a key, or never will, so that something else may be asked.
   */
  sent(
    operation: string,
    paymentKey: PaymentKey,
    key: string,
    repeats: boolean,
    isOver: (key: string) => boolean,
  ): string[] {
    const name = `${operation} ${paymentKey}`;
    const last = this.#newest.get(name);
    const other = this.#payments.get(key);
    if (other === undefined) this.#newest.set(name, key);
    this.#payments.set(key, paymentKey);
    return [
      ...(last === undefined || other !== undefined || this.#refused.has(last) || isOver(last)
        ? []
        : [`key: ${name} was sent again under a new key before it was refused under the last`]),
      ...(this.#now() - (this.#refused.get(key) ?? Infinity) > OVERTAKEN_MS && !repeats
        ? [`key: ${name} was sent again under a key that was refused`]
        : []),
      ...(other === undefined || other === paymentKey ? [] : [`key: one key for ${other} and for ${paymentKey}`]),
    ];
  }

  /** Somebody has heard this answer. */
  answered(key: string, status: number, code: string | undefined): void {
    if (status >= 400 && code !== STILL_AT_WORK && !NOT_ITS_WORD.includes(status)) this.#refused.set(key, this.#now());
  }
}
