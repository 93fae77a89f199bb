import { ok } from "neverthrow";

import { verifyPayment } from "../../../src/domain/verify-payment.ts";
import type { Exhibit } from "../exhibit.ts";

/** That something was paid is checked, and how much is taken from what the order asked for. */
export const trustsTheClientsAmount: Exhibit = {
  title: "Five cents pay for the whole order",
  system: "nopCommerce",
  report: "https://github.com/nopSolutions/nopCommerce/issues/1089",
  harm: "Somebody paid 5 cents at PayPal for an order of $237.75, and the shop had it down as paid in full.",
  replacements: {
    "domain/verify-payment.ts": {
      verifyPayment: (order, request, record) =>
        verifyPayment(order, request, record).orElse((mismatch) =>
          mismatch.type === "AmountDiffers" ? ok() : verifyPayment(order, request, record),
        ),
    } satisfies Partial<typeof import("../../../src/domain/verify-payment.ts")>,
  },
  caughtBy: "money",
  seed: 9,
};
