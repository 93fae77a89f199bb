import { isRecord, textOf } from "../fields.ts";
import type { PaymentView } from "../payment-view.ts";
import { PAYMENT_STATUSES } from "../payment.ts";
import { forgeWebhooks } from "../webhooks/announce.ts";
import { replayWebhook } from "../webhooks/deliver.ts";
import { addWebhookTarget } from "../webhooks/target.ts";
import type { Webhook, WebhookTarget } from "../webhooks/webhook.ts";
import type { World } from "../world.ts";
import { jam, type Jammed } from "./jammed.ts";
import { pull } from "./payment-levers.ts";

export type WebhookLevers = {
  /** `{url, events?, clientKey?}` */
  readonly addWebhookTarget: (input: unknown) => WebhookTarget | Jammed;
  readonly listWebhookTargets: () => readonly WebhookTarget[];
  readonly removeWebhookTarget: (id: string) => void;
  readonly replayWebhook: (id: string, at: number) => Webhook | Jammed;
  /** Sends every target a webhook that lies about a payment: `{paymentKey, status?}`. */
  readonly forgeWebhook: (input: unknown, at: number) => PaymentView | Jammed;
};

/** Where webhooks go, and what can be done with those that went. */
export const webhookLevers = (world: World): WebhookLevers => ({
  addWebhookTarget: (input) => {
    const target = addWebhookTarget(world, input);
    return "invalid" in target ? jam(400, target.invalid) : target;
  },
  listWebhookTargets: () => [...world.collections.webhookTargets.values()],
  removeWebhookTarget: (id) => world.collections.webhookTargets.delete(id),
  replayWebhook: (id, at) => {
    const webhook = world.collections.webhooks.get(id);
    if (webhook === undefined) return jam(404, "no such webhook");
    replayWebhook(world, webhook, at);
    return webhook;
  },
  forgeWebhook: (input, at) => {
    const { paymentKey, status = "DONE" } = isRecord(input) ? input : {};
    return pull(world, textOf(paymentKey, 1, 200) ?? "", at, (payment) => {
      const claimed = PAYMENT_STATUSES.find((one) => one === status);
      if (claimed === undefined) return `status is one of ${PAYMENT_STATUSES.join(", ")}`;
      forgeWebhooks(world, payment, claimed, at);
      return null;
    });
  },
});
