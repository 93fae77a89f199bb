import { isUnderWay, type Cancellation } from "./cancellation.ts";
import { noteCancels } from "./cancels.ts";
import type { Story } from "./change.ts";
import { cancelKey } from "./checkout-record.ts";
import type { Instant } from "./instant.ts";
import type { Order } from "./order.ts";
import { isVirtualAccount, type AttemptIdentity, type VoidingAttempt, type VoidReason } from "./payment-attempt.ts";
import type { PaymentRecord } from "./payment-record.ts";
import { Won } from "./won.ts";

type Money = Extract<PaymentRecord, { standing: "APPROVED" | "AWAITING_DEPOSIT" }>;
type Now = { readonly at: Instant; readonly keyId: string };

/**
 * 승인 무효. Approved at Toss and not wanted here. It goes back by a cancellation of its own, addressed by its own payment key, so
 * it can never touch the payment that the order was paid with.
 */
export const giveBack = (
  story: Story,
  identity: AttemptIdentity,
  reason: VoidReason,
  record: Money,
  now: Now,
): Story => {
  const attempt: VoidingAttempt = { ...identity, amount: record.amount, status: "VOIDING", reason };
  const told = story.attempt("payment.voiding", attempt);
  return voidBalance(record.standing === "APPROVED" ? noteCancels(told, record) : told, attempt, record, now);
};

/**
 * Asks for all that is left of it, unless a request is under way or nothing is left. A deposit goes back to a bank account that only
 * the shopper can name: a person has to ask for it.
 */
export const voidBalance = (story: Story, attempt: VoidingAttempt, record: Money, { at, keyId }: Now): Story => {
  const { order } = story;
  const still = order.attempts.some(({ ordinal, status }) => ordinal === attempt.ordinal && status === "VOIDING");
  const asked = order.cancellations.some((known) => known.paymentKey === attempt.paymentKey && isUnderWay(known));
  if (!still || asked) return story;
  const balance = record.standing === "APPROVED" ? record.balance : null;
  if (balance !== null && isVirtualAccount(attempt)) return story.needsAttention("REFUND_ACCOUNT_NEEDED");
  return story.cancellation("cancel.requested", {
    ...requested(order, attempt, at, keyId),
    purpose: "VOID",
    amount: balance ?? Won.zero,
    refundable: balance,
    reason: attempt.reason,
  });
};

/** What every new request of ours begins with. */
export const requested = (
  order: Order,
  { paymentKey }: AttemptIdentity,
  at: Instant,
  keyId: string,
): Omit<Cancellation, "purpose" | "amount" | "refundable" | "reason"> => {
  const ordinal = order.cancellations.length + 1;
  return {
    ordinal,
    paymentKey,
    origin: "OURS",
    status: "REQUESTED",
    endsAs: null,
    request: null,
    lines: [],
    restock: [],
    requestedAt: at,
    sentAt: at,
    tryNumber: 1,
    idempotencyKey: cancelKey(order.checkoutDigest, ordinal, 1),
    keyId,
    pgCode: null,
    heard: "NOTHING",
    absentSince: null,
    transactionKey: null,
    doneAt: null,
    payout: null,
  };
};
