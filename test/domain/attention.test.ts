import { describe, expect, it } from "vitest";

import { answerAttention, type AttentionAnswer } from "../../src/domain/attention.ts";
import { recordCancelAnswer } from "../../src/domain/cancel-answer.ts";
import { cancelOrder } from "../../src/domain/cancel-order.ts";
import { complete } from "../../src/domain/complete.ts";
import { beginConfirm } from "../../src/domain/confirm.ts";
import { recordConfirmAnswer } from "../../src/domain/confirm-answer.ts";
import { Instant, MINUTE_MS } from "../../src/domain/instant.ts";
import { nextStep } from "../../src/domain/next-step.ts";
import { balanceOf, type AttentionCause, type Order } from "../../src/domain/order.ts";
import type { PaymentRecord } from "../../src/domain/payment-record.ts";
import { pursue } from "../../src/domain/pursue.ts";
import { settle } from "../../src/domain/settle.ts";
import { anOrder, cancelRequest, NOON, now, paymentKey, recordOf, stored, won } from "./orders.ts";

const answer = (cause: AttentionCause, action: AttentionAnswer["action"], namesRefundAccount = false) => ({
  ...{ cause, action, note: "고객센터 확인", namesRefundAccount, keyId: "k1" },
});
const attended = (order: Order, ...told: Parameters<typeof answer>): Order =>
  stored(answerAttention(order, answer(...told), LATER)._unsafeUnwrap());
const LATER = Instant.after(NOON, 40 * MINUTE_MS);

const unknown = (): Order => {
  const intent = { paymentKey: paymentKey("pay_1"), method: "카드", keyId: "k1" };
  const begun = stored(beginConfirm(anOrder(), intent, NOON)._unsafeUnwrap());
  const silent = recordConfirmAnswer(begun, { ordinal: 1, tryNumber: 1 }, { type: "Silent", code: "X" }, now());
  const unseen = { seen: { type: "Unreachable", code: "X" }, lookedAt: LATER } as const;
  return stored(pursue(stored(silent), paymentKey("pay_1"), unseen, now({ at: LATER })));
};

const deposit = (standing: PaymentRecord["standing"]): PaymentRecord => ({
  ...recordOf(anOrder(), "pay_1", standing),
  method: "가상계좌",
});

describe("an order whose payment has been unknown too long", () => {
  it("takes a person's word for it", () => {
    expect(unknown().attention).toMatchObject([{ cause: "UNKNOWN_TOO_LONG" }]);
    expect(attended(unknown(), "UNKNOWN_TOO_LONG", "approved")).toMatchObject({ status: "SUCCESS", attention: [] });
    expect(attended(unknown(), "UNKNOWN_TOO_LONG", "declined")).toMatchObject({ status: "FAIL", attention: [] });
  });

  it("believes Toss more than the person", () => {
    const denied = attended(unknown(), "UNKNOWN_TOO_LONG", "declined");
    expect(stored(settle(denied, recordOf(denied, "pay_1", "APPROVED"), now())).status).toBe("SUCCESS");
    const granted = attended(unknown(), "UNKNOWN_TOO_LONG", "approved");
    const refused = stored(settle(granted, recordOf(granted, "pay_1", "REFUSED"), now()));
    expect(refused.attention).toMatchObject([{ cause: "BOOKS_DIFFER" }]);
  });

  it("keeps what the person did and why in its history", () => {
    const change = answerAttention(unknown(), answer("UNKNOWN_TOO_LONG", "look"), LATER)._unsafeUnwrap();
    expect(change.entries[0]).toMatchObject({
      ...{ type: "attention.answered", by: "merchant", cause: "UNKNOWN_TOO_LONG", action: "look" },
      note: "고객센터 확인",
    });
    expect(change.decided).toEqual({ type: "Look" });
  });

  it("cannot be waved away, nor answered for another reason", () => {
    const refusal = (...told: Parameters<typeof answer>) =>
      answerAttention(unknown(), answer(...told), LATER)._unsafeUnwrapErr();
    expect(refusal("UNKNOWN_TOO_LONG", "dismiss")).toMatchObject({ type: "ActionDoesNotFit" });
    expect(refusal("BOOKS_DIFFER", "look")).toMatchObject({ type: "NotFlagged" });
  });
});

describe("a cancellation that has been unknown too long", () => {
  const asked = (): Order => {
    const paid = stored(settle(anOrder(), recordOf(anOrder(), "pay_1", "APPROVED"), now()));
    const order = stored(cancelOrder(paid, cancelRequest(), NOON)._unsafeUnwrap());
    return { ...order, attention: [{ cause: "UNKNOWN_TOO_LONG", since: NOON }] };
  };

  it("is done when a person says so, and is not counted twice when Toss shows it after all", () => {
    const done = attended(asked(), "UNKNOWN_TOO_LONG", "approved");
    expect(done).toMatchObject({ status: "CANCEL", reason: "REFUNDED" });
    const member = { transactionKey: "t1", amount: won(30_000), left: won(0), canceledAt: NOON };
    const shown = recordOf(done, "pay_1", "APPROVED", { cancels: [member], balance: won(0) });
    const after = stored(settle(done, shown, now()));
    expect(after.cancellations).toHaveLength(1);
    expect(after.cancellations[0]?.transactionKey).toBe("t1");
  });

  it("is over when a person says that nothing came of it", () => {
    const denied = attended(asked(), "UNKNOWN_TOO_LONG", "declined");
    expect(denied).toMatchObject({ status: "SUCCESS", cancellations: [{ status: "DECLINED" }] });
    expect(balanceOf(denied)).toBe(30_000);
  });
});

describe("a deposit that came after the end", () => {
  /** The account was closed, the order ended, and Toss shows a deposit all the same. */
  const late = (): Order => {
    const waiting = stored(settle(anOrder(), deposit("AWAITING_DEPOSIT"), now()));
    const closing = stored(cancelOrder(waiting, cancelRequest(), NOON)._unsafeUnwrap());
    const closed = recordCancelAnswer(
      closing,
      { ordinal: 1, tryNumber: 1 },
      { type: "Answered", record: deposit("CLOSED") },
      now(),
    );
    expect(closed.order.status).toBe("CANCEL");
    return stored(settle(stored(closed), deposit("APPROVED"), now()));
  };

  it("waits for the bank account that it goes back to, and asks Toss for nothing before", () => {
    expect(late().attention).toMatchObject([{ cause: "REFUND_ACCOUNT_NEEDED" }]);
    expect(late().attempts[0]?.status).toBe("VOIDING");
    expect(late().cancellations).toHaveLength(1);
    expect(answerAttention(late(), answer("REFUND_ACCOUNT_NEEDED", "look"), LATER)._unsafeUnwrapErr()).toEqual({
      type: "RefundAccountMissing",
    });
  });

  it("goes back to the account that a person names, and needs another one when Toss refuses that", () => {
    const sent = attended(late(), "REFUND_ACCOUNT_NEEDED", "look", true);
    expect(sent.cancellations.at(-1)).toMatchObject({ purpose: "VOID", amount: 30_000, refundable: 30_000 });
    expect(nextStep(sent, LATER)).toMatchObject({ type: "PursueCancellation" });
    const member = { transactionKey: "t2", amount: won(30_000), left: won(0), canceledAt: LATER };
    const shown = { ...deposit("APPROVED"), cancels: [member], balance: won(0) } as PaymentRecord;
    expect(stored(settle(sent, shown, now())).attempts[0]?.status).toBe("VOIDED");
  });

  it("is over when a person has given it back by other means", () => {
    expect(attended(late(), "REFUND_ACCOUNT_NEEDED", "approved").attempts[0]?.status).toBe("VOIDED");
  });
});

describe("a deposit that the bank took back after the goods went out", () => {
  const reversed = (): Order => {
    const paid = stored(settle(anOrder(), deposit("APPROVED"), now()));
    const completed = stored(complete(paid, NOON)._unsafeUnwrap());
    return stored(settle(completed, deposit("AWAITING_DEPOSIT"), now()));
  };

  it("ends the order when a person gives it up, and has the account closed", () => {
    expect(reversed().attention).toMatchObject([{ cause: "DEPOSIT_REVERSED" }]);
    const lost = attended(reversed(), "DEPOSIT_REVERSED", "declined");
    expect(lost).toMatchObject({ status: "CANCEL", reason: "MERCHANT", attempts: [{ status: "VOIDING" }] });
    expect(nextStep(lost, LATER)).toMatchObject({ type: "VoidAgain" });
    expect(stored(settle(lost, deposit("CLOSED"), now())).attempts[0]?.status).toBe("VOIDED");
  });

  it("comes right by itself when the deposit is there again", () => {
    expect(stored(settle(reversed(), deposit("APPROVED"), now())).attention).toEqual([]);
  });
});
