import fc from "fast-check";
import { afterAll, beforeAll, describe, it } from "vitest";

import { Shop } from "../journeys/shop.ts";
import { anyCommands } from "./commands.ts";
import { order, PRICE } from "./known-orders.ts";
import { Model } from "./model.ts";

const STOCK = 5;
/** So that there is something to do things to; together more than there is. */
const ORDERED_FIRST = [1, 2, 3];
/** The same every time, unless somebody wants to look further. */
const RUNS = Number(process.env["MODEL_RUNS"] ?? 25);
const SEED = Number(process.env["MODEL_SEED"] ?? 20_261_121);
const LONGEST_MS = RUNS * 6_000;

describe("a shop with everything real", () => {
  let shop: Shop;
  let runs = 0;
  beforeAll(async () => {
    shop = await Shop.open();
    await shop.hearFromToss();
  });
  afterAll(() => shop.close());

  it(
    "does what a ten-line model does, whatever shoppers, merchant and Toss do in whatever order",
    async () => {
      await fc.assert(
        fc.asyncProperty(anyCommands, async (commands) => {
          const [productId, shopper] = [await shop.sell(PRICE, STOCK), await shop.shopper(`model-${++runs}`)];
          const [model, real] = [new Model(STOCK), { shop, shopper, productId, orders: [] }];
          for (const quantity of ORDERED_FIRST) await order(model, real, quantity);
          await fc.asyncModelRun(() => ({ model, real }), commands);
        }),
        {
          numRuns: RUNS,
          seed: SEED,
          endOnFailure: false,
          interruptAfterTimeLimit: LONGEST_MS,
          markInterruptAsFailure: true,
        },
      );
    },
    LONGEST_MS + 60_000,
  );
});
