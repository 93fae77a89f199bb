import { confirmKey } from "./checkout-record.ts";
import { Story, unchanged, type Change } from "./change.ts";
import { becomeUnknown } from "./confirm-answer.ts";
import { declined } from "./decline.ts";
import type { PaymentKey } from "./ids.ts";
import { DAY_MS, MINUTE_MS, SECOND_MS, type Instant } from "./instant.ts";
import { attemptOf, type Order } from "./order.ts";
import { isOpen, type OpenAttempt, type UnknownAttempt } from "./payment-attempt.ts";
import type { LookUp } from "./payment-record.ts";
import { settleLook, type LookSettled } from "./settle-look.ts";
import { settle, type Circumstances } from "./settle.ts";
import { FLAGGED_AFTER_MS } from "./pace.ts";

/** Toss ends an authenticated payment after 10 minutes without a confirm; until then one may still come through. */
const SESSION_MS = 10 * MINUTE_MS;
/** A confirm sent on the session's last moment has been answered, or will never be, after Toss's own longest time. */
const AFTERMATH_MS = 90 * SECOND_MS;
/** Two looks that show nothing must be this far apart to end an attempt. */
const LOOKS_APART_MS = 30 * SECOND_MS;
/** Toss keeps a key for 15 days: past 14 the same key might charge again. */
const KEY_LIFE_MS = 14 * DAY_MS;

/** A look at Toss, and when it was begun: what it shows is at least as new as that. */
export type Look = { readonly seen: LookUp; readonly lookedAt: Instant };

export type Pursued = LookSettled | { readonly type: "SendAgain"; readonly attempt: UnknownAttempt };

/**
 * 승인 결과 추적. What a look at the payment of an open attempt means. Only for whoever holds the order: nobody else is waiting for
 * its confirm, so "not approved so far" may be followed by the same confirm again.
 */
export const pursue = (order: Order, paymentKey: PaymentKey, look: Look, now: Circumstances): Change<Pursued> => {
  const attempt = attemptOf(order, paymentKey);
  if (attempt === undefined || !isOpen(attempt)) {
    if (look.seen.type !== "Found") return unchanged(order, { type: "NothingNew" });
    return settleLook(order, look.seen.record, look.lookedAt, now);
  }
  switch (look.seen.type) {
    case "Unreachable":
    case "Hidden":
      return stillUnknown(order, attempt, now);
    case "Missing":
      return notShown(order, attempt, look, now);
    case "Found": {
      const change = settle(order, look.seen.record, now);
      return change.decided.type === "NothingNew" ? notShown(order, attempt, look, now) : change;
    }
  }
};

/**
 * The payment that Toss named in answer to our key is taken, and ours, which was never asked for, ends: in one change. Where that
 * one brings the order nothing, its word is worth nothing either, and ours is looked at.
 */
export const pursueOther = (
  order: Order,
  paymentKey: PaymentKey,
  { seen }: Look,
  now: Circumstances,
): Change<Pursued> => {
  const attempt = attemptOf(order, paymentKey);
  if (attempt === undefined || !isOpen(attempt)) return unchanged(order, { type: "NothingNew" });
  if (seen.type === "Unreachable" || seen.type === "Hidden") return stillUnknown(order, attempt, now);

  const without = declined(new Story(order, "toss", now.at), attempt, null).decide(null);
  const taken = seen.type === "Found" ? settle(without.order, seen.record, now) : null;
  return taken === null || taken.decided.type === "NothingNew"
    ? new Story(order, "toss", now.at)
        .attempt("payment.unknown", becomeUnknown(attempt, now.at, { answeredBy: null }))
        .decide({ type: "Settled" })
    : { ...taken, entries: [...without.entries, ...taken.entries] };
};

const notShown = (
  order: Order,
  attempt: OpenAttempt,
  { seen, lookedAt }: Look,
  now: Circumstances,
): Change<Pursued> => {
  const story = new Story(order, now.by, now.at);
  if (attempt.keyId !== now.keyId) return underAnotherKey(story);
  if (attempt.status === "CONFIRMING") {
    const unknown = becomeUnknown(attempt, now.at, {});
    return sendAgain(story.attempt("payment.unknown", unknown), unknown, seen, now);
  }
  if (attempt.heard === "MISTAKE") return declined(story, attempt, attempt.pgCode).decide({ type: "Settled" });
  if (attempt.saidProcessed) return stillUnknown(order, attempt, now);
  if (lookedAt > attempt.startedAt + SESSION_MS + AFTERMATH_MS) return absent(story, attempt, lookedAt, now);
  return sendAgain(story, attempt, seen, now);
};

/** What another secret key sees, or would send, says nothing about what this one was asked: a person has to look. */
const underAnotherKey = (story: Story): Change<Pursued> =>
  story.needsAttention("KEY_TOO_OLD").decide({ type: "NothingNew" });

/** Too late for anything to come: the second such look, well after the first, is a certain no. */
const absent = (story: Story, attempt: UnknownAttempt, lookedAt: Instant, now: Circumstances): Change<Pursued> => {
  if (attempt.absentSince === null) {
    return story.attempt("payment.not_shown", { ...attempt, absentSince: lookedAt }).decide({ type: "Settled" });
  }
  return lookedAt >= attempt.absentSince + LOOKS_APART_MS
    ? declined(story, attempt, attempt.pgCode).decide({ type: "Settled" })
    : stillUnknown(story.order, attempt, now);
};

/** Silence: the same key. An error that Toss would repeat under it: a new try, written down before it is sent. */
const sendAgain = (story: Story, attempt: UnknownAttempt, seen: LookUp, now: Circumstances): Change<Pursued> => {
  const authenticated = seen.type === "Found" && seen.record.standing === "AUTHENTICATED";
  const inSession = now.at < attempt.startedAt + SESSION_MS;
  if (!authenticated || !inSession) return story.decide({ type: "NothingNew" });
  if (now.at > attempt.startedAt + KEY_LIFE_MS) return underAnotherKey(story);
  if (attempt.heard !== "TROUBLE") return story.decide({ type: "SendAgain", attempt });
  const tryNumber = attempt.tryNumber + 1;
  const idempotencyKey = confirmKey(story.order.checkoutDigest, attempt.ordinal, tryNumber);
  const next: UnknownAttempt = { ...attempt, tryNumber, idempotencyKey, heard: "NOTHING", pgCode: null };
  return story.attempt("payment.retrying", next).decide({ type: "SendAgain", attempt: next });
};

const stillUnknown = (order: Order, attempt: OpenAttempt, now: Circumstances): Change<Pursued> => {
  const story = new Story(order, now.by, now.at);
  const since = attempt.status === "UNKNOWN" ? attempt.since : attempt.startedAt;
  const told = now.at >= since + FLAGGED_AFTER_MS ? story.needsAttention("UNKNOWN_TOO_LONG") : story;
  return told.decide({ type: "NothingNew" });
};
