import type { Hearsay } from "../domain/hearsay.ts";
import type { OrderId } from "../domain/ids.ts";

/** What was heard of one order and not looked into yet. `put off`: once already, so that it waits no second time. */
export type Heard = { readonly orderId: OrderId; readonly hearsay: readonly Hearsay[]; readonly putOff: boolean };

/** Orders with news that waits. A megabyte or two at the most; what comes past it the reconciliation finds. */
const WAITING_MAX = 10_000;
/** Different things said of one order while it waits. A true story has three or four. */
const HEARSAY_MAX = 8;

/**
 * 소식 대기열. News waits in the order it came, once per order however often it is told, and not at all while the order's last news
 * is being looked into. Bounded, whoever sends how much.
 */
export class NewsQueue {
  readonly #waiting = new Map<OrderId, Heard>();
  readonly #busy = new Set<OrderId>();

  /** False when there is no room for it. */
  add({ orderId, hearsay, putOff }: Heard): boolean {
    const known = this.#waiting.get(orderId);
    if (known === undefined && this.#waiting.size >= WAITING_MAX) return false;
    const all = [...(known?.hearsay ?? []), ...hearsay.filter((one) => !known?.hearsay.some(isSameAs(one)))];
    if (all.length > HEARSAY_MAX) return false;
    this.#waiting.set(orderId, { orderId, hearsay: all, putOff: putOff && (known?.putOff ?? true) });
    return true;
  }

  /** The oldest news of orders that nobody is busy with; from now on somebody is. */
  take(max: number): readonly Heard[] {
    const taken: Heard[] = [];
    for (const heard of this.#waiting.values()) {
      if (taken.length === max) break;
      if (!this.#busy.has(heard.orderId)) taken.push(heard);
    }
    for (const { orderId } of taken) {
      this.#waiting.delete(orderId);
      this.#busy.add(orderId);
    }
    return taken;
  }

  done(orderId: OrderId): void {
    this.#busy.delete(orderId);
  }

  clear(): void {
    this.#waiting.clear();
  }
}

const isSameAs =
  (one: Hearsay) =>
  (other: Hearsay): boolean =>
    other.paymentKey === one.paymentKey && other.says === one.says;
