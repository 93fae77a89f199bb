import type { Application } from "../app/application.ts";
import type { Clock, DueOrders, Report } from "../app/ports.ts";
import { SECOND_MS } from "../domain/instant.ts";
import { LEASE_MS } from "../domain/pace.ts";

/** Often enough that an order that fell due is taken up within half a second. */
const CLAIM_EVERY_MS = 500;
/** Each is a look-up at Toss, so this many leave a second at most, however many orders are due. */
const CLAIMED_PER_SECOND_MAX = 100;
/** Twice within a lease, with room for one that fails. */
export const RENEW_EVERY_MS = 4_000;
const WATCH_EVERY_MS = 500;
/** Asks whether it is time for a pass, and makes it. On a loop of its own: however long a pass takes, no order waits for it. */
export const RECONCILE_EVERY_MS = 2_000;

export type Scheduler = {
  /** Toss answers again: everything whose result is unknown is due, and is taken up now. */
  readonly wakeUnknown: () => Promise<void>;
  /** Takes nothing new, and keeps hold of what runs. */
  readonly pause: () => void;
  /** Takes nothing new, and resolves when what runs has ended. */
  readonly stop: () => Promise<void>;
};

type SchedulerDeps = {
  readonly application: Application;
  readonly due: DueOrders;
  readonly clock: Clock;
  readonly report: Report;
};

/** 스케줄러. Takes up the orders that are due, keeps hold of those this process waits for, and looks out for watched ones. */
export const startScheduler = ({ application, due, clock, report }: SchedulerDeps): Scheduler => {
  const { advanceOrder, leases, watch, background, reconcileInTurn } = application;
  const stopping = new AbortController();

  let paused = false;
  let claims: readonly { readonly atMs: number; readonly orders: number }[] = [];

  /** Counted before the store has answered, since two may ask at once. */
  const allowance = (): { orders: number; readonly atMs: number } => {
    const atMs = clock.monotonicMs();
    claims = claims.filter((claim) => atMs - claim.atMs < SECOND_MS);
    const claimed = claims.reduce((sum, { orders }) => sum + orders, 0);
    const claim = { atMs, orders: CLAIMED_PER_SECOND_MAX - claimed };
    claims = [...claims, claim];
    return claim;
  };

  const takeUpDue = async (): Promise<void> => {
    if (paused) return;
    const allowed = allowance();
    if (allowed.orders === 0) return;
    const claimed = await due.claim(allowed.orders, LEASE_MS);
    allowed.orders = claimed.isOk() ? claimed.value.length : 0;
    if (claimed.isErr()) return;
    for (const order of claimed.value) background.run("advance", () => advanceOrder(order));
  };

  const every = async (ms: number, task: () => Promise<void>): Promise<void> => {
    while (!stopping.signal.aborted) {
      await task().catch((defect: unknown) => report("scheduler.defect", { error: String(defect) }));
      await clock.sleep(ms, stopping.signal);
    }
  };

  const loops = [
    every(CLAIM_EVERY_MS, takeUpDue),
    every(RENEW_EVERY_MS, leases.renew),
    every(WATCH_EVERY_MS, watch.poll),
    every(RECONCILE_EVERY_MS, reconcileInTurn.run),
  ];

  return {
    wakeUnknown: async () => {
      await due.wakeUnknown();
      await takeUpDue().catch((defect: unknown) => report("scheduler.defect", { error: String(defect) }));
    },
    pause: () => {
      paused = true;
    },
    stop: async () => {
      stopping.abort();
      await Promise.all(loops);
    },
  };
};
