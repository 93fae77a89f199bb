import { makeLeases } from "../../../src/app/leases.ts";
import type { Exhibit } from "../exhibit.ts";

/** Nobody renews the lease on work that takes longer than one. */
export const losesItsLeaseWhileWorking: Exhibit = {
  title: "The lease runs out while its holder works",
  system: "Bull",
  report: "https://github.com/OptimalBits/bull/issues/308",
  harm: "A worker that was only slow lost its job to another one, and the job was done twice.",
  replacements: {
    "app/leases.ts": {
      makeLeases: (deps) => ({ ...makeLeases(deps), renew: () => Promise.resolve() }),
    } satisfies Partial<typeof import("../../../src/app/leases.ts")>,
  },
  caughtBy: "lease",
  seed: 14,
};
