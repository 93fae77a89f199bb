import { eventJson } from "../../src/adapters/merchant/event-json.ts";
import { ENDPOINT_PACE } from "../../src/adapters/merchant/endpoint.ts";
import type { Delivery, Endpoint } from "../../src/app/news.ts";
import { SECOND_MS } from "../../src/domain/instant.ts";
import type { NewsItem } from "../../src/domain/news.ts";
import type { Chance } from "./chance.ts";
import type { Faults } from "./faults.ts";
import type { Story } from "./story.ts";
import type { VirtualTime } from "./virtual-time.ts";
import type { Weather } from "./weather.ts";

/** An event that reached the shop's server, or that it has stored and meant to answer with a 2xx. */
export type Heard = {
  readonly what: "arrived" | "took";
  readonly item: NewsItem;
  /** As it was on the wire. */
  readonly body: string;
};

export type MerchantEndpointDeps = {
  readonly chance: Chance;
  readonly time: VirtualTime;
  readonly faults: Faults;
  readonly weather: Weather;
  readonly story: Story;
};

const LATE_MS = [SECOND_MS, 20 * SECOND_MS] as const;
const DOWN_MS = [10 * SECOND_MS, 100 * SECOND_MS] as const;
/** As the real one counts. */
const DOWN_AFTER = 5;

/** The shop's own server, as its people run it: it hangs, fails, takes its time, and forgets to answer. */
export class SimulatedMerchantEndpoint {
  /** In the order in which it happened. */
  readonly heard: Heard[] = [];
  readonly #deps: MerchantEndpointDeps;
  #upAt = 0;

  constructor(deps: MerchantEndpointDeps) {
    this.#deps = deps;
  }

  /** What one process of ours knows of it. */
  connection(): Endpoint {
    const { time } = this.#deps;
    let inVain = 0;
    let nextProbeAt = 0;
    return {
      isDown: () => inVain >= DOWN_AFTER,
      deliver: async (item) => {
        if (inVain >= DOWN_AFTER && time.now() < nextProbeAt) return "NotSent";
        nextProbeAt = time.now() + ENDPOINT_PACE.withinMs;
        const delivery = await this.#post(item);
        inVain = delivery === "Taken" ? 0 : inVain + 1;
        nextProbeAt = time.now() + ENDPOINT_PACE.probeEveryMs / 2;
        return delivery;
      },
    };
  }

  #post(item: NewsItem): Promise<Delivery> {
    const { chance, time, faults, weather, story } = this.#deps;
    const fault = faults.draw("wire.news", weather.merchantFaults, weather.wireRate, []);
    const [there, back] = [chance.between(1, 40), chance.between(1, 40)];
    const lateMs = fault === "merchant-late" ? chance.between(...LATE_MS) : 0;
    if (fault === "merchant-down") this.#upAt = time.now() + chance.between(...DOWN_MS);
    story.tell("news", `${item.type} ${item.sequence} of ${item.orderId} ${fault}`);

    return new Promise((resolve) => {
      const answer = (delivery: Delivery): void => time.after(back, () => resolve(delivery));
      time.after(ENDPOINT_PACE.withinMs, () => resolve("NotTaken"));
      time.after(there, () => {
        if (time.now() < this.#upAt) return answer("NotTaken");
        this.#hear("arrived", item);
        if (fault === "merchant-hangs") return;
        if (fault === "merchant-fails") return answer("NotTaken");
        time.after(lateMs, () => {
          this.#hear("took", item);
          answer(fault === "merchant-answer-lost" ? "NotTaken" : "Taken");
        });
      });
    });
  }

  #hear(what: Heard["what"], item: NewsItem): void {
    this.heard.push({ what, item, body: JSON.stringify(eventJson(item)) });
    this.#deps.story.tell("shop", `${what} ${item.type} ${item.sequence} of ${item.orderId}`);
  }
}
