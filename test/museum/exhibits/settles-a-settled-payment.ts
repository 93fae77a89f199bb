import { Story } from "../../../src/domain/change.ts";
import { attemptOf } from "../../../src/domain/order.ts";
import { settleLook } from "../../../src/domain/settle-look.ts";
import type { Exhibit } from "../exhibit.ts";

/** News of an approval is taken as if it were the first. */
export const settlesASettledPayment: Exhibit = {
  title: "Settled three times",
  system: "Pinelab plugins for Vendure",
  report: "https://github.com/Pinelab-studio/pinelab-vendure-plugins/issues/620",
  harm: "Three webhooks of one payment came at once: the order was settled three times, and three completed orders were told to whoever listened.",
  replacements: {
    "domain/settle-look.ts": {
      settleLook: (order, record, lookedAt, now) => {
        const attempt = attemptOf(order, record.paymentKey);
        return record.standing === "APPROVED" && attempt?.status === "APPROVED" && order.status === "SUCCESS"
          ? new Story(order, now.by, now.at).attempt("order.paid", attempt, order).decide({ type: "Settled" })
          : settleLook(order, record, lookedAt, now);
      },
    } satisfies Partial<typeof import("../../../src/domain/settle-look.ts")>,
  },
  caughtBy: "history",
  seed: 3,
};
