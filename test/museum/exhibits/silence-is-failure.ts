import { recordConfirmAnswer } from "../../../src/domain/confirm-answer.ts";
import type { Exhibit } from "../exhibit.ts";

/** A confirm that is not answered in time counts as refused. */
export const silenceIsFailure: Exhibit = {
  title: "A timeout counts as a refusal",
  system: "WooCommerce with Buckaroo",
  report: "https://github.com/woocommerce/woocommerce/issues/21083",
  harm: "The payment timed out, the order was cancelled, and the shop had received the money.",
  replacements: {
    "domain/confirm-answer.ts": {
      recordConfirmAnswer: (order, sent, outcome, now) =>
        recordConfirmAnswer(order, sent, outcome.type === "Silent" ? { ...outcome, type: "Declined" } : outcome, now),
    } satisfies Partial<typeof import("../../../src/domain/confirm-answer.ts")>,
  },
  caughtBy: "promise",
  seed: 14,
};
