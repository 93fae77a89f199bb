import { describe, expect, inject, it } from "vitest";
import { existsSync } from "node:fs";

import { runChaos } from "./run.ts";

describe.skipIf(!existsSync("/proc"))("real processes, killed and frozen while people shop", () => {
  it("keep every promise to a client, and both books agree", async () => {
    const bounds = { orders: 150, shoppers: 8, shoppingMs: 15_000, restMs: 60_000 };
    const report = await runChaos({ ...bounds, seed: 7, logDir: inject("outputDir") });
    const { orders, paid, trouble, violations } = report;
    console.log(
      `chaos: ${orders} orders, ${trouble.kills} kills, ${trouble.freezes} freezes, ${trouble.faults} faults`,
    );
    expect(violations).toEqual([]);
    expect(trouble.kills + trouble.freezes + trouble.faults).toBeGreaterThan(5);
    expect(paid).toBeGreaterThan(10);
  }, 180_000);
});
