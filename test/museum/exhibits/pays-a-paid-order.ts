import { beginConfirm, payable } from "../../../src/domain/confirm.ts";
import type { Order } from "../../../src/domain/order.ts";
import type { Exhibit } from "../exhibit.ts";

/** Whether the order has been paid meanwhile is not asked when another payment begins. */
export const paysAPaidOrder: Exhibit = {
  title: "A paid order is paid again",
  system: "Shopware",
  report: "https://github.com/shopware/shopware/issues/1010",
  harm: "The page for paying an order did not look whether it was paid: shoppers could pay for it as often as they came by.",
  replacements: {
    "domain/confirm.ts": {
      payable: (order, at) => payable(asUnpaid(order), at),
      beginConfirm: (order, intent, at) => beginConfirm(asUnpaid(order), intent, at),
    } satisfies Partial<typeof import("../../../src/domain/confirm.ts")>,
  },
  caughtBy: "history",
  seed: 3,
};

const asUnpaid = (order: Order): Order =>
  order.status === "SUCCESS" || order.status === "COMPLETE" ? { ...order, status: "FAIL" } : order;
