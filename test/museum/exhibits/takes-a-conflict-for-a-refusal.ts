import { confirmOutcome } from "../../../src/adapters/toss/outcome.ts";
import type { Exhibit } from "../exhibit.ts";

/** "A request with this key is being worked on" is read like any other error: the payment has failed. */
export const takesAConflictForARefusal: Exhibit = {
  title: "A conflict about its own key counts as a refusal",
  system: "Blink Wallet",
  report: "https://github.com/blinkbitcoin/blink-mobile/issues/3926",
  harm: "The answer was lost, the same request was sent again and answered 409: who had paid could be shown a failure and pay again.",
  replacements: {
    "adapters/toss/outcome.ts": {
      confirmOutcome: (reply) =>
        reply.type === "Answer" && reply.status === 409
          ? { type: "Declined", code: "IDEMPOTENT_REQUEST_PROCESSING" }
          : confirmOutcome(reply),
    } satisfies Partial<typeof import("../../../src/adapters/toss/outcome.ts")>,
  },
  caughtBy: "promise",
  seed: 14,
};
