import { ok } from "neverthrow";

import { cancelUnpaid } from "../../../src/domain/cancel-unpaid.ts";
import { ended, Story } from "../../../src/domain/change.ts";
import type { Exhibit } from "../exhibit.ts";

/** An order may be cancelled while its payment is under way. */
export const cancelsWhileThePaymentIsOnItsWay: Exhibit = {
  title: "Cancelled while the payment is on its way",
  system: "WooCommerce Stripe Gateway",
  report: "https://github.com/woocommerce/woocommerce-gateway-stripe/pull/5703",
  harm: "Shoppers who cancelled an order whose payment was still settling were charged for it, and nothing in the shop showed it.",
  replacements: {
    "domain/cancel-unpaid.ts": {
      cancelUnpaid: (order, request, at) =>
        order.status === "IN_PROGRESS"
          ? ok(
              new Story(order, request.by, at)
                .tell("order.canceled", ended(order, "ABORTED"), { reason: "ABORTED" })
                .decide({ type: "Ended" }),
            )
          : cancelUnpaid(order, request, at),
    } satisfies Partial<typeof import("../../../src/domain/cancel-unpaid.ts")>,
  },
  caughtBy: "history",
  seed: 12,
};
