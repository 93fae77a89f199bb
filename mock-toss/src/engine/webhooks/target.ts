import { isAbsent, isRecord } from "../fields.ts";
import type { World } from "../world.ts";
import { WEBHOOK_EVENTS, type WebhookTarget } from "./webhook.ts";

/** Registers a target: `{url, events?, clientKey?}`. Plain http on localhost is fine. The same url again is the same target. */
export const addWebhookTarget = (world: World, input: unknown): WebhookTarget | { readonly invalid: string } => {
  if (!isRecord(input)) return { invalid: "a target is an object with a url" };
  const { url, events = WEBHOOK_EVENTS, clientKey } = input;
  if (typeof url !== "string" || !/^https?:\/\/[^\s/]+/.test(url))
    return { invalid: "url must be an http or https URL" };
  const chosen = WEBHOOK_EVENTS.filter((event) => Array.isArray(events) && events.includes(event));
  if (chosen.length === 0) return { invalid: `events is a list of ${WEBHOOK_EVENTS.join(", ")}` };
  const merchant = world.merchants.find((one) => one.clientKey === clientKey);
  if (!isAbsent(clientKey) && merchant === undefined) return { invalid: "nobody has this clientKey" };
  const { webhookTargets } = world.collections;
  const same = [...webhookTargets.values()].find((one) => one.url === url);
  const target = { id: same?.id ?? nextTargetId(world), url, events: chosen, mId: merchant?.mId ?? null };
  webhookTargets.put(target.id, target);
  return target;
};

const nextTargetId = (world: World): string => {
  const next = (world.collections.settings.get("webhookTargets") ?? 0) + 1;
  world.collections.settings.put("webhookTargets", next);
  return `target-${next}`;
};
