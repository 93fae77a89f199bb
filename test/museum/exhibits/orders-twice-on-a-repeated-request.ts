import { UniqueNames } from "../../../src/adapters/memory/unique-names.ts";
import type { Order } from "../../../src/domain/order.ts";
import type { Write } from "../../../src/app/ports.ts";
import type { Exhibit } from "../exhibit.ts";

/** A request that is sent again while the first is still under way finds no order yet, and makes another one. */
class NamesWithoutRequests extends UniqueNames {
  override holderAgainst(write: Write) {
    return super.holderAgainst(write.map(withoutRequest));
  }
  override move(write: Write) {
    super.move(write.map(withoutRequest));
  }
}

const withoutRequest = (change: Write[number]): Write[number] => ({
  ...change,
  before: change.before && { ...change.before, request: null },
  after: { ...change.after, request: null } satisfies Order,
});

export const ordersTwiceOnARepeatedRequest: Exhibit = {
  title: "A repeated request makes a second order",
  system: "nopCommerce",
  report: "https://github.com/nopSolutions/nopCommerce/issues/5131",
  harm: "'Confirm' clicked at almost the same time in two tabs made two orders, both marked as paid with one payment.",
  replacements: {
    "adapters/memory/unique-names.ts": { UniqueNames: NamesWithoutRequests } satisfies Partial<
      typeof import("../../../src/adapters/memory/unique-names.ts")
    >,
  },
  caughtBy: "intention",
  seed: 35,
};
