import { voided, withdrawn } from "./cancels.ts";
import { ended, type Story } from "./change.ts";
import { identityOf, type ApprovedAttempt, type VoidingAttempt } from "./payment-attempt.ts";

/** 입금 취소. The bank took the deposit back for good: the order ends, and its account is closed so that nothing comes in any more. */
export const depositLost = (story: Story, paid: ApprovedAttempt): Story => {
  const told = story.attempt("payment.voiding", unwanted(paid));
  return told.tell("order.canceled", ended(told.order, "MERCHANT"), { reason: "MERCHANT" });
};

/**
 * Toss shows the account of a deposit closed, as one that nobody has paid into: the bank took the deposit back, unseen by us or only
 * flagged, and then somebody cancelled, which may have been a refund of ours. There is nothing left to give back. What becomes of an
 * order whose goods may be gone a person decides.
 */
export const closedWithoutDeposit = (story: Story, paid: ApprovedAttempt): Story => {
  const told = withdrawn(story, paid);
  return told.order.status === "SUCCESS"
    ? voided(depositLost(told, paid), unwanted(paid))
    : told.needsAttention("DEPOSIT_REVERSED");
};

const unwanted = (paid: ApprovedAttempt): VoidingAttempt => ({
  ...identityOf(paid),
  status: "VOIDING",
  reason: "ORDER_CANCELED",
});
