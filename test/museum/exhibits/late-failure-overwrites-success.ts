import { Story } from "../../../src/domain/change.ts";
import { recordConfirmAnswer } from "../../../src/domain/confirm-answer.ts";
import type { Exhibit } from "../exhibit.ts";

/** A failure that is heard of late is believed, although the order has been paid since. */
export const lateFailureOverwritesSuccess: Exhibit = {
  title: "Late failure overwrites success",
  system: "WooCommerce Stripe Gateway",
  report: "https://github.com/woocommerce/woocommerce-gateway-stripe/pull/905",
  harm: "News of a declined card came after a second card had paid: the paid order became a failed one.",
  replacements: {
    "domain/confirm-answer.ts": {
      recordConfirmAnswer: (order, sent, outcome, now) =>
        order.status === "SUCCESS" && outcome.type !== "Answered"
          ? new Story(order, "toss", now.at)
              .tell("order.failed", { ...order, status: "FAIL" }, { pgCode: outcome.code })
              .decide({ type: "Settled" })
          : recordConfirmAnswer(order, sent, outcome, now),
    } satisfies Partial<typeof import("../../../src/domain/confirm-answer.ts")>,
  },
  caughtBy: "history",
  seed: 8,
};
