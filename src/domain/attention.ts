import { err, ok, type Result } from "neverthrow";

import { isUnderWay, type Cancellation } from "./cancellation.ts";
import { accountClosed, done, voided } from "./cancels.ts";
import { Story, unchanged, type Change } from "./change.ts";
import { declined } from "./decline.ts";
import { depositLost } from "./deposit-lost.ts";
import { requested } from "./give-back.ts";
import type { Instant } from "./instant.ts";
import {
  balanceOfPayment,
  liveAttempt,
  openAttempt,
  type AttentionAction,
  type AttentionCause,
  type Order,
} from "./order.ts";
import { identityOf, type VoidingAttempt } from "./payment-attempt.ts";
import type { PaymentRecord } from "./payment-record.ts";
import type { Look } from "./pursue.ts";
import { isOvertaken } from "./settle-look.ts";
import { settle, type Circumstances } from "./settle.ts";
import { approve } from "./take-money.ts";

export const ATTENTION_ACTIONS = {
  UNKNOWN_TOO_LONG: ["look", "approved", "declined"],
  KEY_TOO_OLD: ["look", "approved", "declined"],
  VOID_DECLINED: ["look", "approved", "dismiss"],
  REFUND_ACCOUNT_NEEDED: ["look", "approved"],
  REFUND_FAILED: ["look", "dismiss"],
  DEPOSIT_REVERSED: ["look", "declined", "dismiss"],
  BOOKS_DIFFER: ["look", "dismiss"],
  NEWS_UNDELIVERED: ["dismiss"],
} as const satisfies Record<AttentionCause, readonly AttentionAction[]>;

export type AttentionAnswer = {
  readonly cause: AttentionCause;
  readonly action: AttentionAction;
  readonly note: string;
  readonly namesRefundAccount: boolean;
  readonly keyId: string;
};

export type AttentionRefused =
  | { readonly type: "NotFlagged"; readonly cause: AttentionCause }
  | { readonly type: "ActionDoesNotFit"; readonly cause: AttentionCause; readonly action: AttentionAction }
  | { readonly type: "RefundAccountMissing" };

/** `Look`: Toss is asked what it shows now. `Send`: a request is written down and has to be sent. */
export type AttentionDecision =
  { readonly type: "Settled" | "Look" } | { readonly type: "Send"; readonly cancellation: Cancellation };

/**
 * 확인 필요 처리. A person ends what no machine could decide. Their word holds until Toss shows otherwise, and is kept in the history.
 * What they only have looked at again stays flagged until a look shows that it has come right.
 */
export const answerAttention = (
  order: Order,
  answer: AttentionAnswer,
  at: Instant,
): Result<Change<AttentionDecision>, AttentionRefused> => {
  const { cause, action, note } = answer;
  if (!order.attention.some((known) => known.cause === cause)) return err({ type: "NotFlagged", cause });
  const fits: readonly AttentionAction[] = ATTENTION_ACTIONS[cause];
  if (!fits.includes(action)) return err({ type: "ActionDoesNotFit", cause, action });

  const told = new Story(order, "merchant", at).tell("attention.answered", order, { cause, action, note });
  if (action === "look" && cause !== "REFUND_ACCOUNT_NEEDED") return ok(told.decide({ type: "Look" }));
  const story = told.noLongerNeeds(cause);
  switch (action) {
    case "dismiss":
      return ok(story.decide({ type: "Settled" }));
    case "look":
      return giveBackTo(story, answer);
    case "approved":
      return ok(tookPlace(story).decide({ type: "Settled" }));
    case "declined":
      return ok(
        cause === "DEPOSIT_REVERSED"
          ? lost(story).decide({ type: "Look" })
          : tookNoPlace(story).decide({ type: "Settled" }),
      );
  }
};

/**
 * 다시 확인. What Toss shows now of the order's payments: the flag goes unless it would be raised again at once. A look that was
 * overtaken says nothing of now: a person asks again.
 */
export const reconsider = (
  order: Order,
  cause: AttentionCause,
  looks: readonly Look[],
  now: Circumstances,
): Change<null> => {
  if (looks.some((look) => isOld(order, look))) return unchanged(order, null);
  const records = looks.flatMap(({ seen }) => (seen.type === "Found" ? [seen.record] : []));
  const cleared = new Story(order, now.by, now.at).noLongerNeeds(cause).decide(null);
  const after = takeAll(cleared, records, now);
  return after.order.attention.some((known) => known.cause === cause)
    ? takeAll(unchanged(order, null), records, now)
    : after;
};

const isOld = (order: Order, { seen, lookedAt }: Look): boolean =>
  seen.type === "Found" && isOvertaken(order, seen.record, lookedAt);

const takeAll = (from: Change<null>, records: readonly PaymentRecord[], now: Circumstances): Change<null> =>
  records.reduce((before, record) => {
    const { order, entries } = settle(before.order, record, now);
    return { order, entries: [...before.entries, ...entries], decided: null };
  }, from);

const voidingOf = ({ attempts }: Order): VoidingAttempt | undefined =>
  attempts.find((known): known is VoidingAttempt => known.status === "VOIDING");

/** The shopper has named a bank account: the deposit that the order cannot take goes there. */
const giveBackTo = (story: Story, answer: AttentionAnswer): Result<Change<AttentionDecision>, AttentionRefused> => {
  if (!answer.namesRefundAccount) return err({ type: "RefundAccountMissing" });
  const { order } = story;
  const attempt = voidingOf(order);
  if (attempt === undefined) return ok(story.decide({ type: "Look" }));
  const cancellation = voidOf(order, attempt, story.at, answer.keyId);
  return ok(story.cancellation("cancel.requested", cancellation).decide({ type: "Send", cancellation }));
};

const voidOf = (order: Order, attempt: VoidingAttempt, at: Instant, keyId: string): Cancellation => {
  const balance = balanceOfPayment(order, attempt.paymentKey, attempt.amount);
  const asked = requested(order, attempt, at, keyId);
  return { ...asked, purpose: "VOID", amount: balance, refundable: balance, reason: attempt.reason };
};

/** What was asked for has happened: the payment was approved, the money given back, the account closed. */
const tookPlace = (story: Story): Story => {
  const { order } = story;
  const open = openAttempt(order);
  if (open !== undefined && order.status !== "CANCEL") {
    return approve(story, order, identityOf(open), { approvedAt: story.at });
  }
  const asked = order.cancellations.find(isUnderWay);
  const waiting = liveAttempt(order);
  if (asked?.purpose === "CLOSE" && waiting?.status === "WAITING_FOR_DEPOSIT") return accountClosed(story, waiting);
  const voiding = voidingOf(order);
  if (voiding === undefined) return asked === undefined ? story : done(story, asked, null);
  // Given back by other means than a request of ours: the books show it as one that was never sent.
  const byHand = { ...voidOf(order, voiding, story.at, voiding.keyId), idempotencyKey: null };
  const itsVoid = order.cancellations.find((known) => known.paymentKey === voiding.paymentKey && isUnderWay(known));
  return voided(done(story, itsVoid ?? byHand, null), voiding);
};

const tookNoPlace = (story: Story): Story => {
  const { order } = story;
  const open = openAttempt(order);
  if (open !== undefined) return declined(story, open, open.status === "UNKNOWN" ? open.pgCode : null);
  const asked = order.cancellations.find(isUnderWay);
  return asked === undefined ? story : story.cancellation("cancel.declined", { ...asked, status: "DECLINED" });
};

const lost = (story: Story): Story => {
  const paid = liveAttempt(story.order);
  return paid?.status === "APPROVED" ? depositLost(story, paid) : story;
};
