import { ok } from "neverthrow";

import { inState, Story } from "../../../src/domain/change.ts";
import { confirmKey } from "../../../src/domain/checkout-record.ts";
import { beginConfirm } from "../../../src/domain/confirm.ts";
import { takeStock } from "../../../src/domain/stock.ts";
import type { Exhibit } from "../exhibit.ts";

/** Two requests that complete the same order at once both begin: neither looks whether the other has. */
export const capturesTwice: Exhibit = {
  title: "Redirect and webhook both complete one order",
  system: "Medusa",
  report: "https://github.com/medusajs/medusa/issues/13301",
  harm: "The redirect and the webhook raced to complete one cart: what was captured already was sent to be captured again, with every order of one shop.",
  replacements: {
    "domain/confirm.ts": {
      beginConfirm: (order, intent, at) => {
        if (order.status !== "IN_PROGRESS") return beginConfirm(order, intent, at);
        const ordinal = order.attempts.length + 1;
        const attempt = {
          ...({ ...intent, ordinal, status: "CONFIRMING", origin: "CONFIRMED", amount: order.amount } as const),
          ...{ startedAt: at, tryNumber: 1, idempotencyKey: confirmKey(order.checkoutDigest, ordinal, 1) },
        };
        return ok(
          new Story(order, "shopper", at)
            .attempt("payment.confirming", attempt, takeStock(inState(order, "IN_PROGRESS")))
            .decide({ type: "Begun", attempt }),
        );
      },
    } satisfies Partial<typeof import("../../../src/domain/confirm.ts")>,
  },
  caughtBy: "defect",
  seed: 5,
};
