import fc from "fast-check";

import { answerAttention, ATTENTION_ACTIONS } from "../../src/domain/attention.ts";
import { cancelOrder } from "../../src/domain/cancel-order.ts";
import { expire } from "../../src/domain/cancel-unpaid.ts";
import { closeAtDeadline } from "../../src/domain/close-account.ts";
import {
  pursueCancellation,
  recordCancelAnswer,
  voidAgain,
  type CancelOutcome,
} from "../../src/domain/cancel-answer.ts";
import { checkOutAgain, supersede } from "../../src/domain/cart.ts";
import type { Change } from "../../src/domain/change.ts";
import { complete } from "../../src/domain/complete.ts";
import { beginConfirm } from "../../src/domain/confirm.ts";
import { recordConfirmAnswer, type ConfirmOutcome } from "../../src/domain/confirm-answer.ts";
import type { Entry } from "../../src/domain/history.ts";
import type { CancelRequest } from "../../src/domain/cancel-request.ts";
import type { OrderId, RequestKey } from "../../src/domain/ids.ts";
import { Instant, MINUTE_MS } from "../../src/domain/instant.ts";
import { issueOrder } from "../../src/domain/issue-order.ts";
import { openAttempt, type AttentionCause, type Order, type ReserveAt } from "../../src/domain/order.ts";
import type { LookUp, PaymentRecord } from "../../src/domain/payment-record.ts";
import { pursue, pursueOther } from "../../src/domain/pursue.ts";
import { settle } from "../../src/domain/settle.ts";
import { recordWindowFailure, retireOrderCode } from "../../src/domain/window-failure.ts";
import { cancelRequest, NOON, now, recordOf, shelf, terms, wanted, won, paymentKey } from "./orders.ts";

/** Mostly one payment, so that lives get far; sometimes others, so that they get in each other's way. */
const key = fc.constantFrom("pay_1", "pay_1", "pay_1", "pay_2", "pay_3");
const standing = fc.constantFrom(
  "OPENED",
  "AUTHENTICATED",
  "AWAITING_DEPOSIT",
  "APPROVED",
  "CLOSED",
  "REFUSED",
  "CANCELED",
  "PARTLY_CANCELED",
  "AS_ASKED",
  "AS_ASKED",
  "WRONG_AMOUNT",
);
const answer = fc.constantFrom("Answered", "Declined", "Troubled", "Processed", "Mistaken", "Silent");
const cancelAnswer = fc.constantFrom("Answered", "Declined", "Stale", "Troubled", "Silent");
const seen = fc.constantFrom("Found", "Missing", "Unreachable");

/** Everything that may happen to an order, in any order, sensible or not. */
export const moves = fc.oneof(
  fc.record({ type: fc.constant("begin" as const), key }),
  fc.record({ type: fc.constant("answer" as const), answer, standing, key, late: fc.boolean() }),
  fc.record({ type: fc.constant("settle" as const), standing, key, soldOut: fc.boolean() }),
  fc.record({ type: fc.constant("pursue" as const), seen, standing, key, other: fc.boolean() }),
  fc.record({ type: fc.constant("cancelAnswer" as const), cancelAnswer, standing, key }),
  fc.record({ type: fc.constant("pursueCancel" as const), seen, standing, key }),
  fc.record({ type: fc.constant("voidAgain" as const), seen, standing, key }),
  fc.record({
    type: fc.constant("cancel" as const),
    by: fc.constantFrom("shopper" as const, "merchant" as const, "merchant" as const),
    amount: fc.option(fc.integer({ min: 1, max: 40_000 })),
    units: fc.option(fc.integer({ min: 1, max: 3 })),
    restock: fc.option(fc.boolean()),
  }),
  fc.record({
    type: fc.constant("attend" as const),
    cause: fc.constantFrom(...(Object.keys(ATTENTION_ACTIONS) as AttentionCause[])),
    action: fc.constantFrom("look" as const, "approved" as const, "declined" as const, "dismiss" as const),
  }),
  fc.record({ type: fc.constant("close" as const), seen, standing, key }),
  fc.constant({ type: "complete" as const }),
  fc.record({ type: fc.constantFrom("expire", "supersede", "renew", "window", "retire") }),
  fc.record({
    type: fc.constant("wait" as const),
    ms: fc.constantFrom(1_000, 30_000, 61_000, 12 * MINUTE_MS, 50 * MINUTE_MS),
  }),
);

export type Move = typeof moves extends fc.Arbitrary<infer M> ? M : never;

/** An order that lives through one move after another; what it refuses, leaves it as it is. */
export class Life {
  order: Order;
  entries: readonly Entry[] = [];
  at: Instant = NOON;
  #cancels = 0;

  constructor(reserveAt: ReserveAt) {
    const issued = issueOrder(wanted(), shelf, terms({ reserveAt }))._unsafeUnwrap();
    this.order = issued.order;
    this.#store(issued);
  }

  make(move: Move): void {
    const change = this.#decide(move);
    if (change !== null) this.#store(change);
  }

  #store({ order, entries }: Change<unknown>): void {
    this.order = entries.length === 0 ? this.order : { ...order, version: this.order.version + entries.length };
    this.entries = [...this.entries, ...entries];
  }

  #decide(move: Move): Change<unknown> | null {
    const { order, at } = this;
    const circumstances = now({ at });
    switch (move.type) {
      case "begin":
        return beginConfirm(order, { paymentKey: paymentKey(move.key), method: null, keyId: "k1" }, at).unwrapOr(null!);
      case "answer": {
        const open = openAttempt(order);
        const ordinal = open?.ordinal ?? 1;
        const tryNumber = move.late ? 0 : (open?.tryNumber ?? 1);
        const shown = this.#record(move.standing, move.late ? move.key : (open?.paymentKey ?? move.key));
        return recordConfirmAnswer(order, { ordinal, tryNumber }, outcomeOf(move.answer, shown), circumstances);
      }
      case "settle":
        return settle(order, this.#record(move.standing, move.key), { ...circumstances, soldOut: move.soldOut });
      case "pursue": {
        const open = openAttempt(order);
        const asked = open?.paymentKey ?? paymentKey(move.key);
        const learn = move.other ? pursueOther : pursue;
        const shown = this.#record(move.standing, move.other ? move.key : asked);
        return learn(order, asked, { seen: this.#look(move.seen, shown), lookedAt: at }, circumstances);
      }
      case "cancelAnswer": {
        const last = order.cancellations.at(-1);
        const shown = this.#record(move.standing, last?.paymentKey ?? move.key);
        const sent = { ordinal: last?.ordinal ?? 1, tryNumber: last?.tryNumber ?? 1 };
        return recordCancelAnswer(order, sent, cancelOutcomeOf(move.cancelAnswer, shown), circumstances);
      }
      case "pursueCancel": {
        const last = order.cancellations.at(-1);
        const shown = this.#record(move.standing, last?.paymentKey ?? move.key);
        return pursueCancellation(
          order,
          last?.ordinal ?? 1,
          { seen: this.#look(move.seen, shown), lookedAt: at },
          circumstances,
        );
      }
      case "voidAgain": {
        const voiding = order.attempts.find(({ status }) => status === "VOIDING");
        const shown = this.#record(move.standing, voiding?.paymentKey ?? move.key);
        return voidAgain(order, { seen: this.#look(move.seen, shown), lookedAt: at }, circumstances);
      }
      case "cancel":
        return cancelOrder(order, this.#cancelRequest(move), at).unwrapOr(null!);
      case "attend":
        return answerAttention(
          order,
          { cause: move.cause, action: move.action, note: "", namesRefundAccount: true, keyId: "k1" },
          at,
        ).unwrapOr(null!);
      case "wait":
        this.at = Instant.after(at, move.ms);
        return null;
      case "expire":
        return expire(order, at);
      case "close": {
        const waiting = order.attempts.find(({ status }) => status === "WAITING_FOR_DEPOSIT");
        const shown = this.#record(move.standing, waiting?.paymentKey ?? move.key);
        return closeAtDeadline(order, { seen: this.#look(move.seen, shown), lookedAt: at }, circumstances);
      }
      case "complete":
        return complete(order, at).unwrapOr(null!);
      case "supersede":
        return checkOutAgain(order, wanted({ amount: won(1) }), 45 * MINUTE_MS, at).match(
          () => (order.status === "CANCEL" ? null : supersede(order, "other" as OrderId, at)),
          () => null,
        );
      case "renew":
        return checkOutAgain(order, wanted(), 45 * MINUTE_MS, at).unwrapOr(null!);
      case "window":
        return recordWindowFailure(order, "PAY_PROCESS_CANCELED", at);
      case "retire":
        return retireOrderCode(order, at);
    }
  }

  #cancelRequest({ by, amount, units, restock }: Extract<Move, { type: "cancel" }>): CancelRequest {
    const [line] = this.order.lines;
    const lines = units === null || line === undefined ? null : [{ productId: line.productId, quantity: units }];
    const isPart = amount !== null || lines !== null;
    return cancelRequest({
      by,
      lines,
      restock,
      amount: amount === null ? null : won(amount),
      request: isPart ? { key: `k${this.entries.length}` as RequestKey, fingerprint: "" } : null,
      namesRefundAccount: true,
    });
  }

  #look(seen: "Found" | "Missing" | "Unreachable", record: PaymentRecord): LookUp {
    return seen === "Found" ? { type: "Found", record } : { type: seen, code: "X" };
  }

  #record(standing: string, key: string): PaymentRecord {
    const { order } = this;
    const cancel = (amount: number, left: number) => ({
      transactionKey: `t${this.#cancels++}`,
      amount: won(amount),
      left: won(left),
      canceledAt: NOON,
    });
    const asked = order.cancellations.findLast(
      (known) => known.paymentKey === key && known.status !== "DONE" && known.status !== "DECLINED",
    );
    switch (standing) {
      case "AS_ASKED": {
        const left = this.#left(key) - (asked?.amount ?? 0);
        const cancels = asked === undefined || asked.amount === 0 || left < 0 ? [] : [cancel(asked.amount, left)];
        return recordOf(order, key, "APPROVED", { balance: won(Math.max(left, 0)), cancels });
      }
      case "CANCELED":
        return recordOf(order, key, "APPROVED", { balance: won(0), cancels: [cancel(this.#left(key), 0)] });
      case "PARTLY_CANCELED": {
        const left = this.#left(key);
        const part = Math.min(1_000, left - 1);
        if (part < 1) return recordOf(order, key, "APPROVED", { balance: won(left) });
        return recordOf(order, key, "APPROVED", { balance: won(left - part), cancels: [cancel(part, left - part)] });
      }
      case "WRONG_AMOUNT":
        return recordOf(order, key, "APPROVED", { amount: won(100), balance: won(100) });
      default:
        return recordOf(order, key, standing as "OPENED");
    }
  }

  /** What Toss would still have of it, given what we have recorded. */
  #left(key: string): number {
    const attempt = this.order.attempts.find(({ paymentKey }) => paymentKey === key);
    const approved = attempt?.amount ?? this.order.amount;
    return this.order.cancellations
      .filter(({ paymentKey, status }) => paymentKey === key && status === "DONE")
      .reduce((left, { amount }) => left - amount, approved as number);
  }
}

const outcomeOf = (type: string, record: PaymentRecord): ConfirmOutcome => {
  switch (type) {
    case "Answered":
      return { type, record };
    case "Processed":
      return { type: "Troubled", code: "ALREADY_PROCESSED_PAYMENT", saidProcessed: true };
    case "Troubled":
      return { type, code: "PROVIDER_ERROR", saidProcessed: false };
    default:
      return { type: type as "Declined", code: "X" };
  }
};

const cancelOutcomeOf = (type: string, record: PaymentRecord): CancelOutcome =>
  type === "Answered" ? { type, record } : { type: type as "Declined", code: "X" };
