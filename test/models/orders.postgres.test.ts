import fc from "fast-check";
import { afterAll, beforeAll, describe, it } from "vitest";

import { Shop } from "../journeys/shop.ts";
import { anyCommands, PRICE } from "./commands.ts";
import { Model } from "./model.ts";

const STOCK = 5;
const RUNS = 25;

describe("a shop with everything real", () => {
  let shop: Shop;
  let runs = 0;
  beforeAll(async () => {
    shop = await Shop.open();
  });
  afterAll(() => shop.close());

  it("does what a ten-line model does, whatever shoppers, merchant and Toss do in whatever order", async () => {
    await fc.assert(
      fc.asyncProperty(anyCommands, async (commands) => {
        const [productId, shopper] = [await shop.sell(PRICE, STOCK), await shop.shopper(`model-${++runs}`)];
        await fc.asyncModelRun(
          () => ({ model: new Model(STOCK), real: { shop, shopper, productId, orders: [] } }),
          commands,
        );
      }),
      {
        numRuns: RUNS,
        seed: 20_261_121,
        endOnFailure: false,
        interruptAfterTimeLimit: 120_000,
        markInterruptAsFailure: true,
      },
    );
  }, 180_000);
});
