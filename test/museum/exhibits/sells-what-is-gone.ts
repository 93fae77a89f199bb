import { allocate } from "../../../src/domain/stock.ts";
import type { Exhibit } from "../exhibit.ts";

/** Whoever came as far as the payment gets the units, whether they are there or not. */
export const sellsWhatIsGone: Exhibit = {
  title: "Sells what is gone",
  system: "Vendure",
  report: "https://github.com/vendurehq/vendure/issues/1738",
  harm: "Stock was checked when an item went into the cart and not when it was paid for: the shop sold units that it did not have.",
  replacements: {
    "domain/stock.ts": {
      allocate: (claims, shelf) => {
        const plenty = new Map([...shelf].map(([id, units]) => [id, units + PLENTY]));
        const { shortages, available } = allocate(claims, plenty);
        return { shortages, available: new Map([...available].map(([id, units]) => [id, units - PLENTY])) };
      },
    } satisfies Partial<typeof import("../../../src/domain/stock.ts")>,
  },
  caughtBy: "stock",
  seed: 5,
};

const PLENTY = 1_000_000;
