import { makeSendCancel } from "../../../src/app/send-cancel.ts";
import { liveAttempt } from "../../../src/domain/order.ts";
import type { Exhibit } from "../exhibit.ts";

/** The void of the payment that came second is addressed to the one that the order was paid with. */
export const refundsTheWinner: Exhibit = {
  title: "Compensation refunds the winner",
  system: "Medusa",
  report: "https://github.com/medusajs/medusa/pull/15527",
  harm: "Of two completions of one cart the failed one, undoing its work, could refund the payment of the one that had succeeded.",
  replacements: {
    "app/send-cancel.ts": {
      makeSendCancel: (deps) => {
        const send = makeSendCancel(deps);
        return (order, cancellation) => {
          const winner = order.status === "SUCCESS" ? liveAttempt(order) : undefined;
          const { paymentKey } = winner?.amount === cancellation.amount ? winner : cancellation;
          return send(order, { ...cancellation, paymentKey });
        };
      },
    } satisfies Partial<typeof import("../../../src/app/send-cancel.ts")>,
  },
  caughtBy: "promise",
  seed: 5,
};
