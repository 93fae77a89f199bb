import { inState, type Story } from "./change.ts";
import { closingTime } from "./deposit-deadline.ts";
import type { Instant } from "./instant.ts";
import type { LivingOrder } from "./order.ts";
import { identityOf, type ApprovedAttempt, type AttemptIdentity, type WaitingAttempt } from "./payment-attempt.ts";
import type { PaymentRecord } from "./payment-record.ts";
import { takeStock } from "./stock.ts";

type Approved = Extract<PaymentRecord, { standing: "APPROVED" }>;
type Awaiting = Extract<PaymentRecord, { standing: "AWAITING_DEPOSIT" }>;

/** 승인. The money is here, and the order is paid. */
export const approve = (
  story: Story,
  order: LivingOrder,
  identity: AttemptIdentity,
  record: Pick<Approved, "approvedAt">,
): Story =>
  story
    .attempt(
      "order.paid",
      { ...identity, status: "APPROVED", approvedAt: record.approvedAt },
      takeStock(inState(order, "SUCCESS")),
    )
    .noLongerNeeds("UNKNOWN_TOO_LONG")
    .noLongerNeeds("KEY_TOO_OLD");

/** 입금 대기. The account is issued; the earlier of Toss's deadline and ours closes it. */
export const awaitDeposit = (
  story: Story,
  order: LivingOrder,
  identity: AttemptIdentity,
  { account }: Awaiting,
  { at, depositMs }: { readonly at: Instant; readonly depositMs: number },
): Story => {
  const closesAt = closingTime(account, at, depositMs);
  const waiting: WaitingAttempt = { ...identity, status: "WAITING_FOR_DEPOSIT", account, closesAt, expiredSince: null };
  return story.attempt("order.waiting_for_deposit", waiting, takeStock(inState(order, "WAITING_FOR_DEPOSIT")));
};

/** The bank took a deposit back. When the goods may be gone already, a person has to see it. */
export const depositReversed = (
  story: Story,
  attempt: ApprovedAttempt,
  record: Awaiting,
  circumstances: { readonly at: Instant; readonly depositMs: number },
): Story =>
  story.order.status === "SUCCESS"
    ? awaitDeposit(story, story.order, identityOf(attempt), record, circumstances)
    : story.needsAttention("DEPOSIT_REVERSED");
