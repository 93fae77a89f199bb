import type { Payment } from "./payment.ts";
import type { World } from "./world.ts";

type Snapshot = { readonly at: number; readonly payment: Payment };

/** What payments were like a while ago. Only kept while a `late` rule may ask. */
export type Past = {
  readonly isKept: () => boolean;
  readonly keep: (world: World) => void;
  readonly note: (payment: Payment, at: number) => void;
  /** The payment as it was; undefined when it was not there yet. */
  readonly recall: (paymentKey: string, at: number) => Payment | undefined;
  readonly forget: (paymentKey: string) => void;
  readonly clear: () => void;
};

/** How many of its states a payment is remembered in. */
const SNAPSHOTS_MAX = 20;

export const createPast = (): Past => {
  const snapshots = new Map<string, Snapshot[]>();
  let kept = false;
  const note = (payment: Payment, at: number): void => {
    const earlier = snapshots.get(payment.paymentKey) ?? [];
    snapshots.set(payment.paymentKey, [...earlier.slice(1 - SNAPSHOTS_MAX), { at, payment: structuredClone(payment) }]);
  };
  return {
    isKept: () => kept,
    keep: (world) => {
      if (kept) return;
      kept = true;
      for (const payment of world.collections.payments.values()) note(payment, payment.requestedAt);
    },
    note,
    recall: (paymentKey, at) => snapshots.get(paymentKey)?.findLast((snapshot) => snapshot.at <= at)?.payment,
    forget: (paymentKey) => void snapshots.delete(paymentKey),
    clear: () => {
      kept = false;
      snapshots.clear();
    },
  };
};
