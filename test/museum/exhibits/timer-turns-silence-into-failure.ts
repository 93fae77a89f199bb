import { Story } from "../../../src/domain/change.ts";
import { declined } from "../../../src/domain/decline.ts";
import { MINUTE_MS } from "../../../src/domain/instant.ts";
import { openAttempt } from "../../../src/domain/order.ts";
import { pursue } from "../../../src/domain/pursue.ts";
import type { Exhibit } from "../exhibit.ts";

/** What is not known after a minute of asking has failed. */
export const timerTurnsSilenceIntoFailure: Exhibit = {
  title: "A timer turns pending into failed",
  system: "Hyperswitch",
  report: "https://github.com/juspay/hyperswitch/pull/2380",
  harm: "Payments left pending by a timeout are marked failed after the last retry, although nobody knows whether the provider took the money.",
  replacements: {
    "domain/pursue.ts": {
      pursue: (order, paymentKey, look, now) => {
        const change = pursue(order, paymentKey, look, now);
        const open = openAttempt(change.order);
        if (open === undefined || now.at < open.startedAt + MINUTE_MS) return change;
        return declined(new Story(change.order, now.by, now.at, change.entries), open, null).decide({
          type: "Settled",
        });
      },
    } satisfies Partial<typeof import("../../../src/domain/pursue.ts")>,
  },
  caughtBy: "promise",
  seed: 7,
};
