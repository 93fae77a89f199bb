import { stockMove } from "../../../src/domain/stock.ts";
import type { Order } from "../../../src/domain/order.ts";
import type { Exhibit } from "../exhibit.ts";

/** Ending an order gives its units back whether it had taken them or not. */
export const restocksWhatWasNeverTaken: Exhibit = {
  title: "Restocks what was never taken",
  system: "Vendure",
  report: "https://github.com/vendurehq/vendure/issues/1557",
  harm: "Cancelling an order that had allocated nothing put units on the shelf that did not exist, to be sold to the next shopper.",
  replacements: {
    "domain/stock.ts": {
      stockMove: (changes) =>
        stockMove(
          changes.map(({ before, after }) => ({
            before: before !== null && after.status === "CANCEL" ? holdingAll(before) : before,
            after,
          })),
        ),
    } satisfies Partial<typeof import("../../../src/domain/stock.ts")>,
  },
  caughtBy: "stock",
  seed: 1,
};

const holdingAll = (order: Order): Order => ({
  ...order,
  lines: order.lines.map((line) => ({ ...line, out: line.quantity })),
});
