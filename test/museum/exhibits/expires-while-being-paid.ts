import { ended, Story, unchanged } from "../../../src/domain/change.ts";
import { nextStep } from "../../../src/domain/next-step.ts";
import type { Exhibit } from "../exhibit.ts";

/** The sweep ends every order that is not paid in time, the one whose payment is on its way as well. */
export const expiresWhileBeingPaid: Exhibit = {
  title: "Expiry races a late confirm",
  system: "WooCommerce",
  report: "https://github.com/woocommerce/woocommerce/issues/20928",
  harm: "'Unpaid order cancelled – time limit reached', while the payment went through: the shop rang its customer up to hear that they still wanted what they had paid for.",
  replacements: {
    "domain/next-step.ts": {
      nextStep: (order, at) =>
        order.status === "IN_PROGRESS" && at >= order.expiresAt ? { type: "Expire" } : nextStep(order, at),
    } satisfies Partial<typeof import("../../../src/domain/next-step.ts")>,
    "domain/cancel-unpaid.ts": {
      expire: (order, at) =>
        order.status === "CANCEL"
          ? unchanged(order, null)
          : new Story(order, "payonce", at)
              .tell("order.canceled", ended(order, "EXPIRED"), { reason: "EXPIRED" })
              .decide(null),
    } satisfies Partial<typeof import("../../../src/domain/cancel-unpaid.ts")>,
  },
  caughtBy: "history",
  seed: 1,
};
