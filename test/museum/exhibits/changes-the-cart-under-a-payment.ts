import { ok } from "neverthrow";

import { checkOutAgain } from "../../../src/domain/cart.ts";
import { unchanged } from "../../../src/domain/change.ts";
import type { Exhibit } from "../exhibit.ts";

/** A cart whose order is being paid makes room for a new order like any other. */
export const changesTheCartUnderAPayment: Exhibit = {
  title: "The cart changes while it is being paid for",
  system: "Payone for Magento",
  report: "https://github.com/PAYONE-GmbH/magento-1/issues/464",
  harm: "Whoever went on shopping in another tab had their order cancelled while they paid for it: the shop received the money for an order that it had cancelled.",
  replacements: {
    "domain/cart.ts": {
      checkOutAgain: (holder, wanted, lifeMs, at) =>
        holder.status === "IN_PROGRESS"
          ? ok(unchanged(holder, { type: "Supersede" }))
          : checkOutAgain(holder, wanted, lifeMs, at),
    } satisfies Partial<typeof import("../../../src/domain/cart.ts")>,
  },
  caughtBy: "history",
  seed: 63,
};
