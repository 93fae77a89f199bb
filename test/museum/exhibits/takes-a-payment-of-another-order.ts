import { ok } from "neverthrow";

import { verifyPayment } from "../../../src/domain/verify-payment.ts";
import type { Exhibit } from "../exhibit.ts";

/** The payment is genuine and so is the order; that one belongs to the other is not asked. */
export const takesAPaymentOfAnotherOrder: Exhibit = {
  title: "Somebody else's payment pays this order",
  system: "Frappe Payments",
  report: "https://github.com/frappe/payments/pull/179",
  harm: "A payment id that had been used before, sent with a new order's id, marked the new order as paid.",
  replacements: {
    "domain/verify-payment.ts": {
      verifyPayment: (order, request, record) =>
        verifyPayment(order, request, record).orElse((mismatch) =>
          mismatch.type === "OrderDiffers" ? ok() : verifyPayment(order, request, record),
        ),
    } satisfies Partial<typeof import("../../../src/domain/verify-payment.ts")>,
  },
  caughtBy: "forgery",
  seed: 8,
};
