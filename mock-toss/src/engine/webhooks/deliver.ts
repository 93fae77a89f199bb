import { newTransmissionId } from "../keys.ts";
import { formatKst } from "../kst-time.ts";
import type { World } from "../world.ts";
import type { Webhook, WebhookDelivery } from "./webhook.ts";

const MINUTE_MS = 60_000;

/** Pauses before the first, second … seventh retry, each counted from the try before. About four days in all. */
export const RETRY_PAUSES_MS = [1, 4, 16, 64, 256, 1024, 4096].map((minutes) => minutes * MINUTE_MS);

/** How long Toss waits for a 200. */
export const WEBHOOK_TIMEOUT_MS = 10_000;

/** What is due now; each one counts as being sent until it is reported on. */
export const takeDueWebhooks = (world: World, at: number): WebhookDelivery[] => {
  const deliveries: WebhookDelivery[] = [];
  for (let id = world.dueWebhooks.take(at); id !== null; id = world.dueWebhooks.take(at)) {
    const webhook = world.collections.webhooks.get(id);
    if (webhook?.state !== "waiting" || webhook.nextAt === null || webhook.nextAt > at) continue;
    webhook.state = "sending";
    world.collections.webhooks.put(id, webhook);
    deliveries.push({
      id,
      url: webhook.url,
      body: webhook.body,
      timeoutMs: WEBHOOK_TIMEOUT_MS,
      headers: {
        "content-type": "application/json",
        "tosspayments-webhook-transmission-id": transmissionId(world, webhook),
        "tosspayments-webhook-transmission-time": formatKst(at),
        "tosspayments-webhook-transmission-retried-count": String(webhook.retriedCount),
      },
    });
  }
  return deliveries;
};

const transmissionId = ({ options, random }: World, webhook: Webhook): string =>
  options.keepTransmissionId || webhook.retriedCount === 0 ? webhook.id : newTransmissionId(random);

/** Only 200 is success. Anything else is tried again, seven times, with longer and longer pauses. */
export const reportDelivery = (world: World, id: string, status: number | null, at: number): void => {
  const webhook = world.collections.webhooks.get(id);
  if (webhook?.state !== "sending") return;
  const isOther2xx = status !== null && status > 200 && status < 300;
  webhook.attempts.push({ at, status, note: isOther2xx ? "Toss promises to take 200 alone" : null });
  const pauseMs = RETRY_PAUSES_MS[webhook.retriedCount];
  if (status === 200) Object.assign(webhook, { state: "delivered", nextAt: null });
  else if (pauseMs === undefined) Object.assign(webhook, { state: "failed", nextAt: null });
  else Object.assign(webhook, { state: "waiting", retriedCount: webhook.retriedCount + 1, nextAt: at + pauseMs });
  saveWebhook(world, webhook);
};

/** Sends it again, from the beginning of the ladder. */
export const replayWebhook = (world: World, webhook: Webhook, at: number): void => {
  Object.assign(webhook, { state: "waiting", retriedCount: 0, nextAt: at });
  saveWebhook(world, webhook);
};

export const saveWebhook = (world: World, webhook: Webhook): void => {
  world.collections.webhooks.put(webhook.id, webhook);
  if (webhook.state === "waiting" && webhook.nextAt !== null) world.dueWebhooks.add(webhook.id, webhook.nextAt);
  world.retained.webhooks.note(webhook.id, webhook.nextAt === null && webhook.state !== "sending");
};
