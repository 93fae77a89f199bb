import type { OrderId, PaymentKey } from "../../src/domain/ids.ts";

/**
 * Even a database that has forgotten the first payment must not charge for a second one: Toss replays the success it gave under the
 * derived key. An error it need not replay: where one came before or after the approval, the second is given back instead. So is it
 * where a payment was found that nobody of us had sent: it took a number, and a database that has forgotten it counts otherwise.
 */
export class ChargeWatch {
  /** Payments that were approved because we asked for it, by order. */
  readonly #charged = new Map<OrderId, Set<PaymentKey>>();
  /** Payments whose confirm was once answered with an error. */
  readonly #troubled = new Set<PaymentKey>();
  /** Orders of which Toss shows a payment that we did not send. */
  readonly #found = new Set<OrderId>();
  readonly #netOf: (paymentKey: PaymentKey) => number;

  /** `netOf`: approved − cancelled at Toss, in won. */
  constructor(netOf: (paymentKey: PaymentKey) => number) {
    this.#netOf = netOf;
  }

  /** And the database may forget it. */
  found(orderId: OrderId): void {
    this.#found.add(orderId);
  }

  /** Toss has answered a confirm, or fallen silent; what is wrong with that. */
  answered(orderId: OrderId, paymentKey: PaymentKey, isApproved: boolean): string[] {
    if (!isApproved) this.#troubled.add(paymentKey);
    if (this.#troubled.has(paymentKey) || this.#netOf(paymentKey) === 0) return [];
    const charged = this.#charged.get(orderId) ?? new Set();
    const other = [...charged].find((known) => known !== paymentKey && this.#netOf(known) > 0);
    const isSecond = other !== undefined && !charged.has(paymentKey) && !this.#found.has(orderId);
    this.#charged.set(orderId, charged.add(paymentKey));
    return isSecond ? [`money: ${orderId} was charged for ${paymentKey} beside ${other}`] : [];
  }
}
