import { isUnderWay, type Cancellation } from "./cancellation.ts";
import { noLongerOpen } from "./cancels.ts";
import { Story, unchanged, type Change } from "./change.ts";
import { cancelKey } from "./checkout-record.ts";
import { DAY_MS, MINUTE_MS, SECOND_MS, type Instant } from "./instant.ts";
import { attemptOf, type AttentionCause, type Order } from "./order.ts";
import { isVirtualAccount } from "./payment-attempt.ts";
import { voidBalance } from "./give-back.ts";
import type { PaymentRecord } from "./payment-record.ts";
import type { Look } from "./pursue.ts";
import { isOvertaken } from "./settle-look.ts";
import { settle, type Circumstances } from "./settle.ts";
import { FLAGGED_AFTER_MS } from "./pace.ts";

/** What Toss answered to a cancel. */
export type CancelOutcome =
  | { readonly type: "Answered"; readonly record: PaymentRecord }
  | { readonly type: "Declined"; readonly code: string }
  /** The balance is not what we thought: somebody else cancelled in between. */
  | { readonly type: "Stale"; readonly code: string }
  | { readonly type: "Troubled"; readonly code: string }
  | { readonly type: "Silent"; readonly code: string };

export type CancelSent = { readonly ordinal: number; readonly tryNumber: number };

export type CancelRecorded =
  | { readonly type: "Done" | "Declined" | "LookUp" | "NothingNew" }
  | { readonly type: "SendAgain"; readonly cancellation: Cancellation };

/** A cancel that Toss received has shown itself in its record after this long. */
const SHOWN_AFTER_MS = 75 * SECOND_MS;
const LOOKS_APART_MS = 60 * SECOND_MS;
const IN_VAIN_AFTER_MS = 30 * MINUTE_MS;
const KEY_LIFE_MS = 14 * DAY_MS;

const cancellationAt = (order: Order, ordinal: number): Cancellation | undefined =>
  order.cancellations.find((known) => known.ordinal === ordinal && isUnderWay(known));

/** 취소 결과 기록. What came of the cancel that was `sent`; one that is settled by now keeps what it is. */
export const recordCancelAnswer = (
  order: Order,
  sent: CancelSent,
  outcome: CancelOutcome,
  now: Circumstances,
): Change<CancelRecorded> => {
  if (outcome.type === "Answered") return takeCancelRecord(order, sent.ordinal, outcome.record, now);
  const cancellation = cancellationAt(order, sent.ordinal);
  if (cancellation === undefined || cancellation.tryNumber !== sent.tryNumber) {
    return unchanged(order, { type: "NothingNew" });
  }

  const story = new Story(order, "toss", now.at);
  const heard = { ...cancellation, pgCode: outcome.code };
  switch (outcome.type) {
    case "Declined":
      return unknown(story, cancellation, { ...heard, heard: "REFUSAL" });
    case "Stale":
      return unknown(story, cancellation, { ...heard, heard: "STALE" });
    case "Troubled":
      return unknown(story, cancellation, { ...heard, heard: "TROUBLE" });
    case "Silent":
      // Two may have asked under this key: the silence that one met does not undo what the other one heard.
      return cancellation.heard === "NOTHING"
        ? unknown(story, cancellation, { ...heard, heard: "NOTHING" })
        : story.decide({ type: "LookUp" });
  }
};

/** An answer that does not show ours is one that Toss gave before under its key, to a request that our database has forgotten. */
const takeCancelRecord = (
  order: Order,
  ordinal: number,
  record: PaymentRecord,
  now: Circumstances,
): Change<CancelRecorded> => {
  const change = settle(order, record, { ...now, answers: ordinal });
  const ours = change.order.cancellations.find((known) => known.ordinal === ordinal);
  if (ours?.status === "DONE") return { ...change, decided: { type: "Done" } };
  if (ours === undefined || !isUnderWay(ours)) return { ...change, decided: { type: "LookUp" } };
  const story = new Story(change.order, "toss", now.at, change.entries);
  return isKnownOtherwise(change.order, ours, record)
    ? refused(story, { ...ours, heard: "STALE" })
    : unknown(story, ours, { ...ours, heard: "TROUBLE", pgCode: record.standing });
};

/** What Toss shows in answer to our request was seen before, and taken for somebody else's: the money is in the books already. */
const isKnownOtherwise = ({ cancellations }: Order, ours: Cancellation, record: PaymentRecord): boolean => {
  const shown = record.standing === "APPROVED" ? record.cancels.at(-1) : undefined;
  return (
    shown?.amount === ours.amount &&
    cancellations.some((known) => known.transactionKey === shown.transactionKey && known.ordinal !== ours.ordinal)
  );
};

const refused = (story: Story, cancellation: Cancellation): Change<CancelRecorded> => {
  const open = noLongerOpen(story);
  const told = open.cancellation("cancel.declined", { ...cancellation, status: "DECLINED" }, open.order, {
    pgCode: cancellation.pgCode ?? "",
  });
  const forGood =
    cancellation.purpose === "VOID" && (cancellation.heard === "REFUSAL" || isInVain(story, cancellation));
  return (forGood ? told.needsAttention(whyRefused(story.order, cancellation)) : told).decide({ type: "Declined" });
};

const whyRefused = (order: Order, { paymentKey }: Cancellation): AttentionCause => {
  const attempt = attemptOf(order, paymentKey);
  return attempt !== undefined && isVirtualAccount(attempt) ? "REFUND_ACCOUNT_NEEDED" : "VOID_DECLINED";
};

/** Toss has been telling us of another balance for so long that deciding again will not help. */
const isInVain = ({ order, at }: Story, { paymentKey }: Cancellation): boolean => {
  const first = order.cancellations.find((known) => known.paymentKey === paymentKey);
  return first !== undefined && at >= first.requestedAt + IN_VAIN_AFTER_MS;
};

const unknown = (story: Story, before: Cancellation, after: Cancellation): Change<CancelRecorded> => {
  const known = before.status === "UNKNOWN" && before.heard === after.heard && before.pgCode === after.pgCode;
  if (known) return story.decide({ type: "LookUp" });
  return story
    .cancellation("cancel.unknown", { ...after, status: "UNKNOWN", sentAt: story.at }, story.order, {
      pgCode: after.pgCode ?? "",
    })
    .decide({ type: "LookUp" });
};

/** 취소 결과 추적. What a look at its payment means for a cancellation that is under way, for whoever holds the order. */
export const pursueCancellation = (
  order: Order,
  ordinal: number,
  { seen, lookedAt }: Look,
  now: Circumstances,
): Change<CancelRecorded> => {
  if (seen.type === "Found" && isOvertaken(order, seen.record, lookedAt))
    return unchanged(order, { type: "NothingNew" });
  const change = seen.type === "Found" ? settle(order, seen.record, now) : unchanged(order, null);
  const cancellation = cancellationAt(change.order, ordinal);
  if (cancellation === undefined) return { ...change, decided: { type: "Done" } };

  const unflagged = new Story(change.order, now.by, now.at, change.entries);
  const isTooLong = now.at >= cancellation.requestedAt + FLAGGED_AFTER_MS;
  const story = isTooLong ? unflagged.needsAttention("UNKNOWN_TOO_LONG") : unflagged;
  if (seen.type === "Unreachable" || seen.type === "Hidden") return story.decide({ type: "NothingNew" });
  if (cancellation.keyId !== now.keyId || now.at > cancellation.requestedAt + KEY_LIFE_MS) {
    return story.needsAttention("KEY_TOO_OLD").decide({ type: "NothingNew" });
  }
  if (cancellation.heard === "NOTHING") return story.decide({ type: "SendAgain", cancellation });
  if (cancellation.heard === "STALE" && mayBeOurs(seen, cancellation)) {
    if (cancellation.purpose !== "VOID") return story.decide({ type: "NothingNew" });
    // It asks for all there is: asked anew, it cannot take more.
    if (now.at < cancellation.requestedAt + IN_VAIN_AFTER_MS) return askAnew(story, cancellation, seen, lookedAt);
  }
  // Toss said no, and what it shows is in the books by now: a deposit that came first, or a refund that somebody else made.
  if (cancellation.heard === "REFUSAL" || cancellation.heard === "STALE") return refused(story, cancellation);
  return askAnew(story, cancellation, seen, lookedAt);
};

const askAnew = (
  story: Story,
  cancellation: Cancellation,
  seen: Look["seen"],
  lookedAt: Instant,
): Change<CancelRecorded> =>
  isAsNew(seen, cancellation) ? nextTry(story, cancellation, lookedAt) : story.decide({ type: "NothingNew" });

/** Toss shows at least what we knew when this was decided. What shows less is older than that, and says nothing of what came since. */
const isAsNew = (seen: Look["seen"], { refundable }: Cancellation): boolean => {
  if (seen.type !== "Found") return false;
  const { record } = seen;
  return record.standing === "APPROVED"
    ? refundable === null || record.balance <= refundable
    : record.standing === "AWAITING_DEPOSIT";
};

/**
 * Toss has said that there is less than we think, and does not show it: what took it may have been a try of ours, even this one, sent
 * twice, and nobody may be told that it was refused.
 */
const mayBeOurs = (seen: Look["seen"], { refundable }: Cancellation): boolean =>
  refundable !== null &&
  (seen.type !== "Found" || seen.record.standing !== "APPROVED" || seen.record.balance >= refundable);

const nextTry = (story: Story, cancellation: Cancellation, lookedAt: Instant): Change<CancelRecorded> => {
  const { absentSince } = cancellation;
  if (lookedAt <= cancellation.sentAt + SHOWN_AFTER_MS) return story.decide({ type: "NothingNew" });
  if (absentSince === null) {
    return story
      .cancellation("cancel.not_shown", { ...cancellation, absentSince: lookedAt })
      .decide({ type: "LookUp" });
  }
  if (lookedAt < absentSince + LOOKS_APART_MS) return story.decide({ type: "NothingNew" });
  const tryNumber = cancellation.tryNumber + 1;
  const idempotencyKey = cancelKey(story.order.checkoutDigest, cancellation.ordinal, tryNumber);
  const next: Cancellation = {
    ...{ ...cancellation, tryNumber, idempotencyKey, absentSince: null, sentAt: story.at },
    heard: "NOTHING",
  };
  return story.cancellation("cancel.retrying", next).decide({ type: "SendAgain", cancellation: next });
};

/** A void that no longer fitted, or was refused, decides again on what Toss shows now. */
export const voidAgain = (order: Order, look: Look, now: Circumstances): Change<CancelRecorded> => {
  if (look.seen.type !== "Found") return unchanged(order, { type: "NothingNew" });
  const { record } = look.seen;
  const change = settle(order, record, now);
  const story = new Story(change.order, now.by, now.at, change.entries);
  const attempt = attemptOf(change.order, record.paymentKey);
  const money = record.standing === "APPROVED" || record.standing === "AWAITING_DEPOSIT";
  if (attempt?.status !== "VOIDING" || !money) return story.decide({ type: "NothingNew" });
  const asked = voidBalance(story, attempt, record, now);
  const cancellation = asked.order.cancellations.at(-1);
  return cancellation !== undefined && asked.order !== story.order
    ? asked.decide({ type: "SendAgain", cancellation })
    : asked.decide({ type: "NothingNew" });
};
