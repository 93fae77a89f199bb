import { confirmKey } from "../../../src/domain/checkout-record.ts";
import { pursue } from "../../../src/domain/pursue.ts";
import { withAttempt } from "../../../src/domain/order.ts";
import { Story } from "../../../src/domain/change.ts";
import type { Exhibit } from "../exhibit.ts";

/** Silence, or "that one is still being worked on", is answered with the same request under a new key. */
export const aNewKeyForEveryTry: Exhibit = {
  title: "A new key for every try",
  system: "Medusa",
  report: "https://github.com/medusajs/medusa/issues/16292",
  harm: "A capture whose answer was lost was sent again under another key: the provider could not know it for the same one, and might take the money twice.",
  replacements: {
    "domain/pursue.ts": {
      pursue: (order, paymentKey, look, now) => {
        const change = pursue(order, paymentKey, look, now);
        if (change.decided.type !== "SendAgain") return change;
        const { attempt } = change.decided;
        const tryNumber = attempt.tryNumber + 1;
        const next = {
          ...attempt,
          tryNumber,
          idempotencyKey: confirmKey(order.checkoutDigest, attempt.ordinal, tryNumber),
        };
        return new Story(withAttempt(change.order, next), now.by, now.at, change.entries)
          .attempt("payment.retrying", next)
          .decide({ type: "SendAgain", attempt: next });
      },
    } satisfies Partial<typeof import("../../../src/domain/pursue.ts")>,
  },
  caughtBy: "key",
  seed: 14,
};
