import { errAsync, ok } from "neverthrow";

import type { TakeNews } from "../../../src/app/take-news.ts";
import { unchanged } from "../../../src/domain/change.ts";
import type { Exhibit } from "../exhibit.ts";

/** The store says that the units are gone; what becomes of the money is not decided again, and the order stays as it was. */
export const stuckWhenSoldOutWhilePaying: Exhibit = {
  title: "Stuck because the stock ran out during payment",
  system: "Vendure",
  report: "https://github.com/vendurehq/vendure/issues/3065",
  harm: "The slower of two shoppers was charged for the last unit; the order stayed open, without the unit and without a refund.",
  replacements: {
    "app/take-news.ts": {
      makeTakeNews: ({ door, gateway, depositMs }): TakeNews => {
        const nothing = { type: "NothingNew" } as never;
        return (order, by, decide) =>
          door
            .change(order, (order, at) =>
              ok(decide(order, { at, by, keyId: gateway.keyId, depositMs, soldOut: false })),
            )
            .orElse((error) =>
              error.type === "OutOfStock"
                ? door.change(order, (order) => ok(unchanged(order, nothing)))
                : errAsync(error),
            )
            .mapErr((error) => (error.type === "OutOfStock" ? { type: "StoreUnavailable" } : error));
      },
    } satisfies Partial<typeof import("../../../src/app/take-news.ts")>,
  },
  caughtBy: "money",
  seed: 234,
};
