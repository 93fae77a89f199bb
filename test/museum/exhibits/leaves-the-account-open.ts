import { ok } from "neverthrow";

import type { CancelDecision } from "../../../src/domain/cancel-request.ts";
import { cancelUnpaid } from "../../../src/domain/cancel-unpaid.ts";
import { ended, Story, unchanged, type Change } from "../../../src/domain/change.ts";
import { liveAttempt, type CancelReason, type Order } from "../../../src/domain/order.ts";
import { identityOf } from "../../../src/domain/payment-attempt.ts";
import type { Instant } from "../../../src/domain/instant.ts";
import type { Exhibit } from "../exhibit.ts";

const end = (order: Order, reason: CancelReason, at: Instant): Change<CancelDecision> => {
  const story = new Story(order, "payonce", at);
  const waiting = liveAttempt(order);
  const closed = waiting && story.attempt("payment.closed", { ...identityOf(waiting), status: "CLOSED" });
  return (closed ?? story)
    .tell("order.canceled", ended(closed?.order ?? order, reason), { reason })
    .decide({ type: "Ended" });
};

/** The order ends here, and the account that was given to the shopper stays open at the bank. */
export const leavesTheAccountOpen: Exhibit = {
  title: "Money into an order that has ended",
  system: "Mundipagg for Magento",
  report: "https://github.com/mundipagg/magento-module/issues/135",
  harm: "An order that is cancelled in the shop does not cancel its boleto at the bank: the shopper can still pay it.",
  replacements: {
    "domain/cancel-unpaid.ts": {
      cancelUnpaid: (order, request, at) =>
        order.status === "WAITING_FOR_DEPOSIT" ? ok(end(order, "MERCHANT", at)) : cancelUnpaid(order, request, at),
    } satisfies Partial<typeof import("../../../src/domain/cancel-unpaid.ts")>,
    "domain/close-account.ts": {
      closeAtDeadline: (order, _look, { at }) =>
        order.status === "WAITING_FOR_DEPOSIT" ? end(order, "EXPIRED", at) : unchanged(order, { type: "Ended" }),
    } satisfies Partial<typeof import("../../../src/domain/close-account.ts")>,
  },
  caughtBy: "money",
  seed: 126,
};
