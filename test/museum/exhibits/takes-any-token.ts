import { makeTokens } from "../../../src/app/tokens.ts";
import type { Exhibit } from "../exhibit.ts";

/** The token that ties a redirect to its checkout is not compared. */
export const takesAnyToken: Exhibit = {
  title: "Whoever calls the success address confirms",
  system: "Shopaholic Omnipay",
  report: "https://github.com/oc-shopaholic/oc-omnipay-shopaholic-plugin/issues/24",
  harm: "Opening the success address of an order marked it as paid, without a payment: nothing was asked of the caller that only the checkout could know.",
  replacements: {
    "app/tokens.ts": {
      makeTokens: (...secrets) => ({ ...makeTokens(...secrets), isCsrfToken: () => true }),
    } satisfies Partial<typeof import("../../../src/app/tokens.ts")>,
  },
  caughtBy: "forgery",
  seed: 38,
};
