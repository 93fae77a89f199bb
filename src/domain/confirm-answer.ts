import { Story, unchanged, type Change } from "./change.ts";
import { declined } from "./decline.ts";
import { attemptOf, type Order } from "./order.ts";
import { identityOf, isOpen, type Heard, type OpenAttempt, type UnknownAttempt } from "./payment-attempt.ts";
import type { PaymentRecord } from "./payment-record.ts";
import { settle, type Circumstances, type Settled } from "./settle.ts";

/** What Toss answered to a confirm, read by its code and never by its status. Unknown is the default. */
export type ConfirmOutcome =
  | { readonly type: "Answered"; readonly record: PaymentRecord }
  /** A code after which money has surely not moved. */
  | { readonly type: "Declined"; readonly code: string }
  /** An error that says nothing final, and that Toss will repeat under the same key. */
  | { readonly type: "Troubled"; readonly code: string; readonly saidProcessed: boolean }
  /** Our own mistake: nothing was taken, and no retry helps. */
  | { readonly type: "Mistaken"; readonly code: string }
  /** No answer, or one that allows the same key again. */
  | { readonly type: "Silent"; readonly code: string };

export type ConfirmSent = { readonly ordinal: number; readonly tryNumber: number };

/** `LookUp`: the answer leaves the matter open. `LookAtOther`: it named another payment than ours. */
export type AnswerRecorded = Settled | { readonly type: "LookUp" };

/** 승인 결과 기록. What came of the confirm that was `sent`; an attempt that is settled by now keeps what it is. */
export const recordConfirmAnswer = (
  order: Order,
  sent: ConfirmSent,
  outcome: ConfirmOutcome,
  now: Circumstances,
): Change<AnswerRecorded> => {
  const attempt = order.attempts.find(({ ordinal }) => ordinal === sent.ordinal);
  if (attempt === undefined || !isOpen(attempt)) return lateAnswer(order, outcome, now);
  if (outcome.type === "Answered") return takeAnswer(order, attempt, outcome.record, now);
  if (sent.tryNumber !== attempt.tryNumber) return unchanged(order, { type: "LookUp" });

  const story = new Story(order, "toss", now.at);
  switch (outcome.type) {
    case "Declined":
      return declined(story, attempt, outcome.code).decide({ type: "Settled" });
    case "Troubled":
      return unknown(story, attempt, "TROUBLE", outcome.code, outcome.saidProcessed);
    case "Mistaken":
      return unknown(story, attempt, "MISTAKE", outcome.code);
    case "Silent":
      // Two may have asked under this key: the silence that one met does not undo what the other one heard.
      return attempt.status === "UNKNOWN" && attempt.heard !== "NOTHING"
        ? story.decide({ type: "LookUp" })
        : unknown(story, attempt, "NOTHING", outcome.code);
  }
};

/** An answer is as old as the account it tells of: once we know of the deposit, it does not say that it was taken back. */
const lateAnswer = (order: Order, outcome: ConfirmOutcome, now: Circumstances): Change<AnswerRecorded> =>
  outcome.type === "Answered" && !isOutdated(order, outcome.record)
    ? settle(order, outcome.record, now)
    : unchanged(order, { type: "NothingNew" });

const isOutdated = (order: Order, { standing, paymentKey }: PaymentRecord): boolean =>
  standing === "AWAITING_DEPOSIT" && attemptOf(order, paymentKey)?.status === "APPROVED";

/** Toss replays the first answer it gave under a key: one that names another payment says nothing about ours. */
const takeAnswer = (
  order: Order,
  attempt: OpenAttempt,
  record: PaymentRecord,
  now: Circumstances,
): Change<AnswerRecorded> => {
  if (record.paymentKey === attempt.paymentKey) {
    const change = settle(order, record, now);
    if (change.decided.type !== "NothingNew") return change;
    return unknown(new Story(order, "toss", now.at), attempt, "TROUBLE", record.standing);
  }
  const told = becomeUnknown(attempt, now.at, { heard: "TROUBLE", answeredBy: record.paymentKey });
  return new Story(order, "toss", now.at).attempt("payment.unknown", told).decide({ type: "LookUp" });
};

const unknown = (
  story: Story,
  attempt: OpenAttempt,
  heard: Heard,
  pgCode: string,
  saidProcessed = false,
): Change<AnswerRecorded> => {
  const known = attempt.status === "UNKNOWN" && attempt.heard === heard && attempt.pgCode === pgCode;
  if (known) return unchanged(story.order, { type: "LookUp" });
  const before = attempt.status === "UNKNOWN" && attempt.saidProcessed;
  const told = becomeUnknown(attempt, story.at, { heard, pgCode, saidProcessed: saidProcessed || before });
  return story.attempt("payment.unknown", told, story.order, { pgCode }).decide({ type: "LookUp" });
};

/** `UNKNOWN` is a state of its own, and no timer makes a failure of it. */
export const becomeUnknown = (
  attempt: OpenAttempt,
  at: UnknownAttempt["since"],
  learnt: Partial<Pick<UnknownAttempt, "heard" | "pgCode" | "saidProcessed" | "answeredBy">>,
): UnknownAttempt => ({
  heard: "NOTHING",
  pgCode: null,
  saidProcessed: false,
  absentSince: null,
  answeredBy: null,
  ...(attempt.status === "UNKNOWN" ? attempt : identityOf(attempt)),
  since: attempt.status === "UNKNOWN" ? attempt.since : at,
  ...learnt,
  status: "UNKNOWN",
});
