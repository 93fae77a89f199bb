import type { CancelDecision, CancelRequest } from "./cancel-request.ts";
import { isUnderWay, type Cancellation } from "./cancellation.ts";
import { accountClosed } from "./cancels.ts";
import { Story, unchanged, type Change } from "./change.ts";
import { requested } from "./give-back.ts";
import { MINUTE_MS, SECOND_MS } from "./instant.ts";
import { liveAttempt, type Order } from "./order.ts";
import type { WaitingAttempt } from "./payment-attempt.ts";
import type { Look } from "./pursue.ts";
import type { Circumstances } from "./settle.ts";
import { Won } from "./won.ts";
import { FLAGGED_AFTER_MS } from "./pace.ts";

/** Two looks that show an account expired must be this far apart to close it without Toss's word. */
const LOOKS_APART_MS = 30 * SECOND_MS;
/** What Toss has refused it will refuse again for a while. */
const ASKED_AGAIN_AFTER_MS = 5 * MINUTE_MS;

/**
 * 입금 기한 만료. Nobody paid in time: the account is closed at Toss before its stock is released, so that no deposit comes after the
 * end. Where Toss refuses to close it, but shows it expired and unpaid twice, nothing can come any more either.
 */
export const closeAtDeadline = (order: Order, look: Look, now: Circumstances): Change<CancelDecision> => {
  const waiting = liveAttempt(order);
  if (waiting?.status !== "WAITING_FOR_DEPOSIT" || now.at < waiting.closesAt) {
    return unchanged(order, { type: "Ended" });
  }
  const story = new Story(order, now.by, now.at);
  const refused = order.cancellations.findLast((known) => isRefusedClose(known, waiting));
  if (refused === undefined) return closeAccount(story, { reason: DEADLINE_PASSED, keyId: now.keyId }, "EXPIRED");
  if (showsExpired(look, waiting)) return expiredAtToss(story, waiting, look);

  const told = now.at >= waiting.closesAt + FLAGGED_AFTER_MS ? story.needsAttention("UNKNOWN_TOO_LONG") : story;
  return now.at < refused.requestedAt + ASKED_AGAIN_AFTER_MS
    ? told.decide({ type: "Ended" })
    : closeAccount(told, { reason: DEADLINE_PASSED, keyId: now.keyId }, "EXPIRED");
};

const DEADLINE_PASSED = "입금 기한이 지났습니다.";

const isRefusedClose = ({ purpose, status, paymentKey }: Cancellation, waiting: WaitingAttempt): boolean =>
  purpose === "CLOSE" && status === "DECLINED" && paymentKey === waiting.paymentKey;

const showsExpired = ({ seen }: Look, { paymentKey }: WaitingAttempt): boolean =>
  seen.type === "Found" &&
  seen.record.paymentKey === paymentKey &&
  seen.record.standing === "AWAITING_DEPOSIT" &&
  seen.record.expired;

const expiredAtToss = (story: Story, waiting: WaitingAttempt, { lookedAt }: Look): Change<CancelDecision> => {
  if (waiting.expiredSince === null) {
    return story.attempt("payment.expired", { ...waiting, expiredSince: lookedAt }).decide({ type: "Ended" });
  }
  return lookedAt >= waiting.expiredSince + LOOKS_APART_MS
    ? accountClosed(story, waiting, "EXPIRED").decide({ type: "Ended" })
    : unchanged(story.order, { type: "Ended" });
};

/** Asks Toss to close it; whoever finds that asked already waits for what comes of it. */
export const closeAccount = (
  story: Story,
  { reason, keyId, request = null }: Pick<CancelRequest, "reason" | "keyId"> & Partial<Pick<CancelRequest, "request">>,
  endsAs: NonNullable<Cancellation["endsAs"]>,
): Change<CancelDecision> => {
  const { order } = story;
  const waiting = liveAttempt(order);
  if (waiting === undefined) return story.decide({ type: "Ended" });
  const joined = order.cancellations.find((known) => known.paymentKey === waiting.paymentKey && isUnderWay(known));
  if (joined !== undefined) return story.decide({ type: "Joined", ordinal: joined.ordinal });
  const cancellation: Cancellation = {
    ...requested(order, waiting, story.at, keyId),
    ...{ purpose: "CLOSE", amount: Won.zero, refundable: null, reason, request, endsAs },
  };
  return story.cancellation("cancel.requested", cancellation).decide({ type: "Send", cancellation });
};
