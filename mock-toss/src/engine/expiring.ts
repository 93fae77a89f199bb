import type { Payment } from "./payment.ts";

/** Payments that time alone will end: READY and IN_PROGRESS, each in the order in which it will. */
export type Expiring = {
  /** Takes up a payment, or lets go of one that no longer expires. */
  readonly note: (payment: Payment) => void;
  /** No payment expires before this; null when none expires. It may be too early, never too late. */
  readonly soonestAt: () => number | null;
  /** The payments that are over at this time, earliest first of each status. */
  readonly takeOver: (at: number) => Payment[];
  readonly drop: (paymentKey: string) => void;
  readonly clear: () => void;
};

export const createExpiring = (): Expiring => {
  const queues = { READY: new Map<string, Payment>(), IN_PROGRESS: new Map<string, Payment>() };
  let soonest: number | null = null;
  const count = (): number => queues.READY.size + queues.IN_PROGRESS.size;

  return {
    note: (payment) => {
      const { status, paymentKey, expiresAt } = payment;
      if (status !== "READY") queues.READY.delete(paymentKey);
      if (status !== "IN_PROGRESS") queues.IN_PROGRESS.delete(paymentKey);
      if (expiresAt === null || (status !== "READY" && status !== "IN_PROGRESS")) return;
      queues[status].set(paymentKey, payment);
      if (soonest === null || expiresAt < soonest) soonest = expiresAt;
    },
    soonestAt: () => (count() === 0 ? null : soonest),
    takeOver: (at) => {
      if (soonest === null || soonest > at) return [];
      soonest = null;
      const over: Payment[] = [];
      for (const queue of [queues.READY, queues.IN_PROGRESS])
        for (const [paymentKey, payment] of queue) {
          const expiresAt = payment.expiresAt ?? 0;
          if (expiresAt > at) {
            // All of one status live equally long, so the rest of the queue comes later.
            soonest = soonest === null ? expiresAt : Math.min(soonest, expiresAt);
            break;
          }
          queue.delete(paymentKey);
          over.push(payment);
        }
      return over;
    },
    drop: (paymentKey) => {
      queues.READY.delete(paymentKey);
      queues.IN_PROGRESS.delete(paymentKey);
    },
    clear: () => {
      queues.READY.clear();
      queues.IN_PROGRESS.clear();
      soonest = null;
    },
  };
};
