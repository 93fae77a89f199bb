import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/**
 * Walked a second time with four lanes: what is true of one database connection's work must be true of several writers'. The others
 * hardly write; `LANES=4 npx vitest run test/journeys` walks them all.
 */
const WITH_LANES = [
  ...["attention", "bad-days", "buying", "double-payment", "expiry", "forged-redirect", "giving-back", "instances"],
  ...["refunds", "selling-out", "webhooks"],
];

const common = {
  globalSetup: ["test/canaries.ts", "test/postgres-server.ts"],
  // No limit here is a promise: they end what would never end, on a machine that may be slow and busy.
  testTimeout: 60_000,
  hookTimeout: 120_000,
  expect: { poll: { timeout: 20_000 } },
};

/** Most tests wait more than they work: even two cores have room for two files at once. */
const maxWorkers = Math.max(2, availableParallelism() - 1);

export default defineConfig({
  test: {
    maxWorkers,
    projects: [
      { test: { ...common, name: "payonce", include: ["test/**/*.test.ts"] } },
      { test: { ...common, name: "mock-toss", include: ["mock-toss/test/**/*.test.ts"], globalSetup: [] } },
      {
        test: {
          ...common,
          name: "four lanes",
          env: { LANES: "4" },
          include: [...WITH_LANES.map((name) => `test/journeys/${name}.postgres.test.ts`), "test/models/**/*.test.ts"],
        },
      },
    ],
  },
});
