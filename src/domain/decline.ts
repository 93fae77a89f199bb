import { giveStockBackUnlessReserved } from "./cancels.ts";
import { inState, type Story } from "./change.ts";
import { identityOf, type OpenAttempt } from "./payment-attempt.ts";

/** 거절. A certain no: the units go back, and the order may be tried again with another payment. */
export const declined = (story: Story, attempt: OpenAttempt, pgCode: string | null): Story => {
  const { order } = story;
  const after = { ...identityOf(attempt), status: "DECLINED", pgCode } as const;
  const failed = order.status === "IN_PROGRESS" ? giveStockBackUnlessReserved(inState(order, "FAIL")) : order;
  return story
    .attempt("order.failed", after, failed, pgCode === null ? {} : { pgCode })
    .noLongerNeeds("UNKNOWN_TOO_LONG")
    .noLongerNeeds("KEY_TOO_OLD");
};
