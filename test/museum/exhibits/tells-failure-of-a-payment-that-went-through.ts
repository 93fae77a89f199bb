import { err } from "neverthrow";

import { paymentAnswer } from "../../../src/app/payment-answer.ts";
import { attemptOf } from "../../../src/domain/order.ts";
import type { Exhibit } from "../exhibit.ts";

/** A payment that is not written down yet, because another one is under way, is answered as if it had failed. */
export const tellsFailureOfAPaymentThatWentThrough: Exhibit = {
  title: "An error is shown for a payment that went through",
  system: "Mollie for PrestaShop",
  report: "https://github.com/mollie/PrestaShop/pull/1510",
  harm: "Mollie had taken the money, no order was written down yet, and the shop said: your payment was not successful, try again.",
  replacements: {
    "app/payment-answer.ts": {
      paymentAnswer: (order, paymentKey, at) =>
        attemptOf(order, paymentKey) === undefined
          ? err({ type: "NotDonePayment" })
          : paymentAnswer(order, paymentKey, at),
    } satisfies Partial<typeof import("../../../src/app/payment-answer.ts")>,
  },
  caughtBy: "promise",
  seed: 7,
};
