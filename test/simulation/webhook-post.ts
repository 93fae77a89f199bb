import type { Engine } from "mock-toss/engine";

import { readWebhook } from "../../src/adapters/toss/webhook.ts";
import type { SimulatedTossDeps } from "./toss.ts";
import type { WireFault } from "./weather.ts";

/** What may happen to a webhook on its way. */
const WEBHOOK_FAULTS: readonly WireFault[] = ["request-lost", "request-late", "request-doubled"];

/** Sends what Toss has to tell the shop: lost, late, doubled, and in any order. */
export const postWebhooks = (engine: Engine, deps: SimulatedTossDeps): void => {
  const { chance, time, faults, weather, story, hear } = deps;
  for (const { id, body } of weather.webhooks ? engine.takeWebhooks(time.now()) : []) {
    engine.reportWebhook(id, 200, time.now());
    const news = readWebhook(JSON.parse(body));
    if (news === undefined) continue;
    const kinds = weather.wireFaults.filter((kind) => WEBHOOK_FAULTS.includes(kind));
    const fault = faults.draw("wire.webhook", kinds, weather.wireRate, []);
    story.tell("webhook", `${news.hearsay.says} of ${news.hearsay.paymentKey} for ${news.orderId} ${fault}`);
    if (fault === "request-lost") continue;
    const lateMs = fault === "request-late" ? chance.between(1_000, 200_000) : chance.between(1, 400);
    time.after(lateMs, () => hear(news));
    if (fault === "request-doubled") time.after(lateMs + chance.between(0, 20_000), () => hear(news));
  }
};
