import type { Cancellation } from "./cancellation.ts";
import type { Story } from "./change.ts";
import { DAY_MS, Instant } from "./instant.ts";
import type { PaymentRecord } from "./payment-record.ts";

type Approved = Extract<PaymentRecord, { standing: "APPROVED" }>;

/** Toss tells nobody when a transfer fails; a bank has done it, or has not, within two working days. */
const LOOKS_AFTER_DAYS = [1, 2, 4];

/** When Toss is asked next whether the money has reached the shopper's bank; null once it is known, or no longer asked. */
export const nextPayoutLook = ({ payout, doneAt }: Cancellation, at: Instant): Instant | null =>
  payout === "PENDING" && doneAt !== null
    ? (LOOKS_AFTER_DAYS.map((days) => Instant.after(doneAt, days * DAY_MS)).find((look) => look > at) ?? null)
    : null;

/** 환불 이체 결과. A transfer that failed leaves the shopper without their money: a person has to send it otherwise. */
export const notePayouts = (story: Story, record: Approved): Story => {
  const { payout } = record;
  if (payout !== "COMPLETED" && payout !== "FAILED") return story;
  return story.order.cancellations
    .filter((known) => known.paymentKey === record.paymentKey && known.payout === "PENDING")
    .reduce((told, known) => {
      const after: Cancellation = { ...known, payout };
      return payout === "COMPLETED"
        ? told.cancellation("cancel.paid_out", after)
        : told.cancellation("cancel.payout_failed", after).needsAttention("REFUND_FAILED");
    }, story);
};
