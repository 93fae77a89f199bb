import { describe, expect, it } from "vitest";
import { existsSync } from "node:fs";

import { runChaos } from "./run.ts";

describe.skipIf(!existsSync("/proc"))("real processes, killed and frozen while people shop", () => {
  it("keep every promise to a client, and both books agree", async () => {
    const report = await runChaos({ orders: 150, seed: 7, shoppers: 8, shoppingMs: 15_000, restMs: 60_000 });
    const { orders, paid, trouble, violations } = report;
    console.log(
      `chaos: ${orders} orders, ${trouble.kills} kills, ${trouble.freezes} freezes, ${trouble.faults} faults`,
    );
    expect(violations).toEqual([]);
    expect(trouble.kills + trouble.freezes + trouble.faults).toBeGreaterThan(5);
    expect(paid).toBeGreaterThan(10);
  }, 180_000);
});
