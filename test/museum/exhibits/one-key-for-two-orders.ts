import { checkoutRecord } from "../../../src/domain/checkout-record.ts";
import type { OrderId } from "../../../src/domain/ids.ts";
import type { Exhibit } from "../exhibit.ts";

/** The key at the provider is made from who buys what, so that buying it again is the same request. */
export const oneKeyForTwoOrders: Exhibit = {
  title: "One key for two orders",
  system: "WooPayments",
  report: "https://github.com/Automattic/woocommerce-payments/issues/6977",
  harm: "One name at the provider served two orders: the second one was paid with what the first one came to, and its buyer was charged the wrong amount.",
  replacements: {
    "domain/checkout-record.ts": {
      checkoutRecord: (contents) => checkoutRecord({ ...contents, id: "" as OrderId, nonce: "" }),
    } satisfies Partial<typeof import("../../../src/domain/checkout-record.ts")>,
  },
  caughtBy: "key",
  seed: 1,
};
