import { makeMemoryOrderFinder } from "../../../src/adapters/memory/order-finder.ts";
import { UniqueNames } from "../../../src/adapters/memory/unique-names.ts";
import type { Write } from "../../../src/app/ports.ts";
import type { Order } from "../../../src/domain/order.ts";
import type { Exhibit } from "../exhibit.ts";

const isPaid = ({ status }: Order): boolean => status === "SUCCESS" || status === "COMPLETE";

const withoutPaidCart = <O extends Order>(order: O): O => (isPaid(order) ? { ...order, cartId: null } : order);

const withoutPaidCarts = (write: Write): Write =>
  write.map(({ before, after, ...rest }) => ({
    ...rest,
    before: before && withoutPaidCart(before),
    after: withoutPaidCart(after),
  }));

class NamesWithoutPaidCarts extends UniqueNames {
  override holderAgainst(write: Write) {
    return super.holderAgainst(withoutPaidCarts(write));
  }
  override move(write: Write) {
    super.move(withoutPaidCarts(write));
  }
}

/** An order that was paid has nothing to do with its cart any more. */
export const paysOneCartTwice: Exhibit = {
  title: "One cart is paid from two browser tabs, one after the other",
  system: "Shopware",
  report: "https://github.com/shopware/shopware/issues/19943",
  harm: "The first tab's order ended the cart, and the second tab, which had read it before, still made an order of it: two orders for one cart.",
  replacements: {
    "adapters/memory/order-finder.ts": {
      makeMemoryOrderFinder: (shelves) => {
        const finder = makeMemoryOrderFinder(shelves);
        return {
          ...finder,
          byCart: (userId, cartId) =>
            finder.byCart(userId, cartId).map((order) => (order !== null && isPaid(order) ? null : order)),
        };
      },
    } satisfies Partial<typeof import("../../../src/adapters/memory/order-finder.ts")>,
    "adapters/memory/unique-names.ts": { UniqueNames: NamesWithoutPaidCarts } satisfies Partial<
      typeof import("../../../src/adapters/memory/unique-names.ts")
    >,
  },
  caughtBy: "intention",
  seed: 65,
};
