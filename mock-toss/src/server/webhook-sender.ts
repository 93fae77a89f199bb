import type { Engine, WebhookDelivery } from "../engine/index.ts";
import type { MovableClock } from "./clock.ts";

/** Sends webhooks when they are due, and lets payments expire in time to tell of it. */
export type WebhookSender = {
  /** Something may have become due: look, and set the alarm for what comes next. */
  readonly wake: () => void;
  readonly stop: () => void;
};

/** How many deliveries are under way at once; the others wait. */
const DELIVERIES_MAX = 64;
/** The longest a Node timer can wait. Milliseconds. */
const TIMER_MAX_MS = 2_147_483_647;

export const createWebhookSender = (engine: Engine, clock: MovableClock, write: () => void): WebhookSender => {
  const waiting: WebhookDelivery[] = [];
  const underWay = new AbortController();
  let count = 0;
  let timer: NodeJS.Timeout | undefined;
  let alarmAt: number | null = null;

  const wake = (): void => {
    if (
      underWay.signal.aborted ||
      engine.world.collections.webhookTargets.size() + engine.world.collections.webhooks.size() === 0
    )
      return;
    const now = clock.now();
    const dueAt = engine.nextDueAt();
    if (dueAt !== null && dueAt <= now) {
      waiting.push(...engine.takeWebhooks(now));
      write();
    }
    for (const delivery of waiting.splice(0, DELIVERIES_MAX - count)) void deliver(delivery);
    setAlarm(engine.nextDueAt(), now);
  };

  const setAlarm = (dueAt: number | null, now: number): void => {
    if (dueAt === alarmAt && timer !== undefined) return;
    clearTimeout(timer);
    alarmAt = dueAt;
    timer = undefined;
    if (dueAt === null || clock.isFrozen()) return;
    timer = setTimeout(ring, Math.min(Math.max(dueAt - now, 0), TIMER_MAX_MS));
    timer.unref();
  };
  const ring = (): void => {
    timer = undefined;
    wake();
  };

  const deliver = async (delivery: WebhookDelivery): Promise<void> => {
    count += 1;
    const status = await post(delivery, underWay.signal);
    count -= 1;
    if (underWay.signal.aborted) return;
    engine.reportWebhook(delivery.id, status, clock.now());
    write();
    wake();
  };

  return {
    wake,
    stop: () => {
      underWay.abort();
      clearTimeout(timer);
    },
  };
};

/** The status of the answer; null when none came in time. A redirect is not followed: it is no 200. */
const post = async (
  { url, headers, body, timeoutMs }: WebhookDelivery,
  stopped: AbortSignal,
): Promise<number | null> => {
  try {
    const signal = AbortSignal.any([stopped, AbortSignal.timeout(timeoutMs)]);
    const response = await fetch(url, { method: "POST", headers, body, redirect: "manual", signal });
    await response.body?.cancel();
    return response.status;
  } catch {
    return null;
  }
};
