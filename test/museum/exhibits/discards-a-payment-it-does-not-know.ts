import { unchanged } from "../../../src/domain/change.ts";
import { attemptOf } from "../../../src/domain/order.ts";
import { settle } from "../../../src/domain/settle.ts";
import type { Exhibit } from "../exhibit.ts";

/** News of a payment without a record here are nobody's news. */
export const discardsAPaymentItDoesNotKnow: Exhibit = {
  title: "A payment without a record is dropped",
  system: "Mollie for WooCommerce",
  report: "https://github.com/mollie/WooCommerce/issues/1204",
  harm: "Two tabs, two payments: the second one was found under no order and dropped without a word. The shop noticed it in its bookkeeping.",
  replacements: {
    "domain/settle.ts": {
      settle: (order, record, now) =>
        attemptOf(order, record.paymentKey) === undefined
          ? unchanged(order, { type: "NothingNew" })
          : settle(order, record, now),
    } satisfies Partial<typeof import("../../../src/domain/settle.ts")>,
  },
  caughtBy: "money",
  seed: 1,
};
