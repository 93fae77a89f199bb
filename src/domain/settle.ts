import { accountClosed, noteCancels, voided } from "./cancels.ts";
import { confirmKey } from "./checkout-record.ts";
import { Story, unchanged, type Change } from "./change.ts";
import { declined } from "./decline.ts";
import { closedWithoutDeposit } from "./deposit-lost.ts";
import type { Actor } from "./history.ts";
import type { Instant } from "./instant.ts";
import { attemptOf, liveAttempt, openAttempt, type Order } from "./order.ts";
import {
  identityOf,
  isOpen,
  isVirtualAccount,
  type AttemptIdentity,
  type VoidReason,
  type WaitingAttempt,
} from "./payment-attempt.ts";
import type { PaymentRecord } from "./payment-record.ts";
import { approve, awaitDeposit, depositReversed } from "./take-money.ts";
import { giveBack } from "./give-back.ts";
import { verifyPayment } from "./verify-payment.ts";

/** What follows for whoever brought the news. `GiveBack`: a void is written down and has to be sent. */
export type Settled = { readonly type: "Settled" | "NothingNew" | "GiveBack" | "WaitForOther" };

export type Circumstances = {
  readonly at: Instant;
  readonly by: Actor;
  /** The secret key now in use. */
  readonly keyId: string;
  /** How long a virtual account may wait for its deposit. */
  readonly depositMs: number;
  /** The store has just said that the units are gone. */
  readonly soldOut: boolean;
  /** The cancellation of ours that Toss said yes to with this record. */
  readonly answers?: number;
};

export type MoneyRecord = Extract<PaymentRecord, { standing: "APPROVED" | "AWAITING_DEPOSIT" }>;

/**
 * 결제 결과 반영. Lets the order take what Toss shows of one payment, however it came to be seen: our own confirm, a redirect, a
 * webhook or a look-up. News that comes late or twice keeps what is settled.
 */
export const settle = (order: Order, record: PaymentRecord, now: Circumstances): Change<Settled> => {
  if (record.orderId !== order.id) return unchanged(order, { type: "NothingNew" });
  const story = new Story(order, now.by, now.at);
  switch (record.standing) {
    case "OPENED":
    case "AUTHENTICATED":
      return unchanged(order, { type: "NothingNew" });
    case "APPROVED":
    case "AWAITING_DEPOSIT":
      return takeMoney(story, record, now);
    case "REFUSED":
      return takeRefusal(story, record.paymentKey, record.code);
    case "CLOSED":
      return takeClosing(story, record.paymentKey);
  }
};

const settled = (story: Story): Change<Settled> => {
  const change = story.decide<Settled>({ type: "Settled" });
  return change.entries.length === 0 ? unchanged(story.order, { type: "NothingNew" }) : change;
};

const takeMoney = (story: Story, record: MoneyRecord, now: Circumstances): Change<Settled> => {
  const { order } = story;
  const attempt = attemptOf(order, record.paymentKey);
  switch (attempt?.status) {
    case undefined:
      return adopt(story, adoptedIdentity(order, record, now), record, now);
    case "DECLINED":
      return adopt(story, { ...identityOf(attempt), origin: "ADOPTED", method: record.method }, record, now);
    case "CONFIRMING":
    case "UNKNOWN":
      return accept(story, { ...identityOf(attempt), method: record.method }, record, now);
    case "WAITING_FOR_DEPOSIT":
      return record.standing === "APPROVED" ? takeDeposit(story, attempt, record, now) : settled(story);
    case "APPROVED":
      return record.standing === "APPROVED"
        ? settled(noteCancels(story.noLongerNeeds("DEPOSIT_REVERSED"), record, now.answers))
        : settled(depositReversed(story, attempt, record, now));
    case "VOIDING":
      return record.standing === "APPROVED" ? settled(noteCancels(story, record, now.answers)) : settled(story);
    case "CLOSED":
      return record.standing === "APPROVED"
        ? adopt(story, { ...identityOf(attempt), origin: "ADOPTED" }, record, now)
        : settled(story);
    case "VOIDED":
      return settled(story);
  }
};

/** A bank takes no other amount than the account asks for. Should Toss ever show one, a person has to see it. */
const takeDeposit = (
  story: Story,
  attempt: WaitingAttempt,
  record: MoneyRecord,
  now: Circumstances,
): Change<Settled> =>
  record.amount === attempt.amount
    ? accept(story, identityOf(attempt), record, now)
    : settled(story.needsAttention("BOOKS_DIFFER"));

/** The money is there and our record is not: a database that was restored, or that failed over, has forgotten it. */
const adopt = (story: Story, identity: AttemptIdentity, record: MoneyRecord, now: Circumstances): Change<Settled> => {
  const { order } = story;
  if (openAttempt(order) !== undefined) return unchanged(order, { type: "WaitForOther" });
  if (record.standing === "APPROVED" && record.balance === 0) return unchanged(order, { type: "NothingNew" });
  return accept(story, identity, record, now);
};

/** A payment that was found, not begun, still gets the ordinal and the keys it would have had. */
const adoptedIdentity = (order: Order, record: MoneyRecord, { at, keyId }: Circumstances): AttemptIdentity => {
  const ordinal = order.attempts.length + 1;
  return {
    ordinal,
    paymentKey: record.paymentKey,
    amount: order.amount,
    origin: "ADOPTED",
    startedAt: at,
    method: record.method,
    tryNumber: 1,
    idempotencyKey: confirmKey(order.checkoutDigest, ordinal, 1),
    keyId,
  };
};

const accept = (story: Story, identity: AttemptIdentity, record: MoneyRecord, now: Circumstances): Change<Settled> => {
  const { order } = story;
  const reason = whyNot(order, identity, record, now);
  if (reason !== null || order.status === "CANCEL") {
    return giveBack(story, identity, reason ?? "ORDER_CANCELED", record, now).decide({ type: "GiveBack" });
  }
  return settled(
    record.standing === "APPROVED"
      ? noteCancels(approve(story, order, identity, record), record)
      : awaitDeposit(story, order, identity, record, now),
  );
};

/** Why the order cannot take this money. Being past its life alone is no reason. */
const whyNot = (
  order: Order,
  identity: AttemptIdentity,
  record: MoneyRecord,
  now: Circumstances,
): VoidReason | null => {
  const asked = { orderId: order.id, userId: order.userId, paymentKey: identity.paymentKey, amount: order.amount };
  if (verifyPayment(order, asked, record).isErr()) return "AMOUNT_DIFFERS";
  if (order.status === "CANCEL") return "ORDER_CANCELED";
  const live = liveAttempt(order);
  if (live !== undefined && live.paymentKey !== record.paymentKey) return "ALREADY_PAID";
  const holdsItsUnits = order.status !== "PREPAY" && order.status !== "FAIL";
  return now.soldOut && !holdsItsUnits ? "OUT_OF_STOCK" : null;
};

/** An account that is closed without a deposit. Only an account can have had one that a bank took back. */
const takeClosing = (story: Story, paymentKey: PaymentRecord["paymentKey"]): Change<Settled> => {
  const attempt = attemptOf(story.order, paymentKey);
  return attempt?.status === "APPROVED" && isVirtualAccount(attempt) && story.order.status !== "CANCEL"
    ? settled(closedWithoutDeposit(story, attempt))
    : takeRefusal(story, paymentKey, null);
};

/** Over at Toss without an approval. */
const takeRefusal = (story: Story, paymentKey: PaymentRecord["paymentKey"], pgCode: string | null): Change<Settled> => {
  const attempt = attemptOf(story.order, paymentKey);
  if (attempt === undefined) return settled(story);
  if (isOpen(attempt)) return settled(declined(story, attempt, pgCode));
  if (attempt.status === "WAITING_FOR_DEPOSIT") return settled(accountClosed(story, attempt));
  if (attempt.status === "VOIDING") return settled(voided(story, attempt));
  if (attempt.status === "APPROVED") return settled(story.needsAttention("BOOKS_DIFFER"));
  return settled(story);
};
