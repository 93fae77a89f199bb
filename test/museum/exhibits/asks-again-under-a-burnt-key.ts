import { pursueCancellation } from "../../../src/domain/cancel-answer.ts";
import type { Exhibit } from "../exhibit.ts";

/** After an error that the provider repeats under the same key for days, the same key is used again. */
export const asksAgainUnderABurntKey: Exhibit = {
  title: "The same key after a received error",
  system: "Odoo",
  report: "https://github.com/odoo/odoo/pull/107723",
  harm: "The key was made from the transaction alone: after a declined card a good one was answered with the same error.",
  replacements: {
    "domain/cancel-answer.ts": {
      pursueCancellation: (order, ordinal, look, now) => {
        const change = pursueCancellation(order, ordinal, look, now);
        const { decided } = change;
        const before = order.cancellations.find((known) => known.ordinal === ordinal);
        if (decided.type !== "SendAgain" || before === undefined) return change;
        return decided.cancellation.tryNumber > before.tryNumber
          ? { order, entries: [], decided: { type: "SendAgain", cancellation: before } }
          : change;
      },
    } satisfies Partial<typeof import("../../../src/domain/cancel-answer.ts")>,
  },
  caughtBy: "liveness",
  seed: 11,
};
