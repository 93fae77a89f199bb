import type { Application } from "../app/application.ts";
import type { Clock, DueOrders, Report } from "../app/ports.ts";
import { LEASE_MS } from "../domain/pace.ts";

/** Often enough that an order that fell due is taken up within half a second. */
const CLAIM_EVERY_MS = 500;
/** With two claims a second: at most 100 look-ups a second at Toss, however many orders are due. */
const CLAIMED_MAX = 50;
/** Twice within a lease, with room for one that fails. */
const RENEW_EVERY_MS = 4_000;
const WATCH_EVERY_MS = 500;

export type Scheduler = {
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
  const { advanceOrder, leases, watch, background } = application;
  const stopping = new AbortController();

  const takeUpDue = async (): Promise<void> => {
    const claimed = await due.claim(CLAIMED_MAX, LEASE_MS);
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
  ];

  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(loops);
    },
  };
};
