import type { Instant } from "./instant.ts";
import type { IdempotencyKey, PaymentKey } from "./ids.ts";
import type { DepositAccount } from "./payment-record.ts";
import type { Won } from "./won.ts";

export type AttemptStatus =
  "CONFIRMING" | "UNKNOWN" | "APPROVED" | "WAITING_FOR_DEPOSIT" | "DECLINED" | "CLOSED" | "VOIDING" | "VOIDED";

/** Every way an attempt may go. `DECLINED` and `CLOSED` are left only when a look-up shows an approval. */
export const ATTEMPT_TRANSITIONS = {
  CONFIRMING: ["APPROVED", "WAITING_FOR_DEPOSIT", "DECLINED", "UNKNOWN", "VOIDING"],
  UNKNOWN: ["APPROVED", "WAITING_FOR_DEPOSIT", "DECLINED", "VOIDING"],
  WAITING_FOR_DEPOSIT: ["APPROVED", "CLOSED"],
  APPROVED: ["WAITING_FOR_DEPOSIT", "VOIDING"],
  DECLINED: ["APPROVED", "WAITING_FOR_DEPOSIT", "VOIDING"],
  VOIDING: ["VOIDED"],
  CLOSED: ["VOIDING"],
  VOIDED: [],
} as const satisfies Record<AttemptStatus, readonly AttemptStatus[]>;

/** How a payment came to us: we asked for it, or found it approved without a record of ours. */
export type AttemptOrigin = "CONFIRMED" | "ADOPTED";

/** Why an approved payment is given back. */
export type VoidReason = "AMOUNT_DIFFERS" | "ALREADY_PAID" | "ORDER_CANCELED" | "OUT_OF_STOCK";

/** What the last confirm brought: nothing at all, a passing trouble bound to its key, or a mistake on our side. */
export type Heard = "NOTHING" | "TROUBLE" | "MISTAKE";

/** What every state of an attempt shares. */
export type AttemptIdentity = {
  /** Counts from 1 within the order; part of the idempotency key. */
  readonly ordinal: number;
  readonly paymentKey: PaymentKey;
  /** What the order asks for, in won. What Toss says it took is compared with this. */
  readonly amount: Won;
  readonly origin: AttemptOrigin;
  readonly startedAt: Instant;
  readonly method: string | null;
  /** Counts from 1; a new one only once Toss has shown that nothing came of the one before. */
  readonly tryNumber: number;
  readonly idempotencyKey: IdempotencyKey;
  /** A digest of the secret key it was sent under: under another one the idempotency key means nothing. */
  readonly keyId: string;
};

export type ConfirmingAttempt = AttemptIdentity & { readonly status: "CONFIRMING" };

export type UnknownAttempt = AttemptIdentity & {
  readonly status: "UNKNOWN";
  readonly since: Instant;
  readonly heard: Heard;
  readonly pgCode: string | null;
  /** Toss once said that the payment was already processed: then its absence proves nothing. */
  readonly saidProcessed: boolean;
  /** When a look-up that counts first showed no approval; a second one ends the attempt. */
  readonly absentSince: Instant | null;
  /** The payment that Toss named in answer to our key, when it was not ours. */
  readonly answeredBy: PaymentKey | null;
};

export type ApprovedAttempt = AttemptIdentity & { readonly status: "APPROVED"; readonly approvedAt: Instant };

export type WaitingAttempt = AttemptIdentity & {
  readonly status: "WAITING_FOR_DEPOSIT";
  readonly account: DepositAccount;
  /** When the account is closed at Toss if nobody has paid. */
  readonly closesAt: Instant;
  /** Toss has refused to close it: when a look first showed it expired there; a second one closes it too. */
  readonly expiredSince: Instant | null;
};

export type DeclinedAttempt = AttemptIdentity & { readonly status: "DECLINED"; readonly pgCode: string | null };
export type ClosedAttempt = AttemptIdentity & { readonly status: "CLOSED" };

export type VoidingAttempt = AttemptIdentity & { readonly status: "VOIDING"; readonly reason: VoidReason };
export type VoidedAttempt = AttemptIdentity & { readonly status: "VOIDED"; readonly reason: VoidReason };

/** 결제 시도. One payment at Toss that was, or may have been, made for an order. */
export type PaymentAttempt =
  | ConfirmingAttempt
  | UnknownAttempt
  | ApprovedAttempt
  | WaitingAttempt
  | DeclinedAttempt
  | ClosedAttempt
  | VoidingAttempt
  | VoidedAttempt;

/** Asked for, and the answer is not known: at most one in an order. */
export type OpenAttempt = ConfirmingAttempt | UnknownAttempt;
/** Holds, or is about to hold, the shopper's money: at most one in an order. */
export type LiveAttempt = ApprovedAttempt | WaitingAttempt;

export const isOpen = (attempt: PaymentAttempt): attempt is OpenAttempt =>
  attempt.status === "CONFIRMING" || attempt.status === "UNKNOWN";

export const isLive = (attempt: PaymentAttempt): attempt is LiveAttempt =>
  attempt.status === "APPROVED" || attempt.status === "WAITING_FOR_DEPOSIT";

/** 가상계좌. What was paid into one goes back to a bank account that the shopper has to name. */
export const isVirtualAccount = ({ method }: AttemptIdentity): boolean => method === "가상계좌";

/** A step to another state starts from this. */
export const identityOf = (attempt: PaymentAttempt): AttemptIdentity => ({
  ordinal: attempt.ordinal,
  paymentKey: attempt.paymentKey,
  amount: attempt.amount,
  origin: attempt.origin,
  startedAt: attempt.startedAt,
  method: attempt.method,
  tryNumber: attempt.tryNumber,
  idempotencyKey: attempt.idempotencyKey,
  keyId: attempt.keyId,
});
