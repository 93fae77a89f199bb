import { describe, expect, it } from "vitest";

import { pursueCancellation, recordCancelAnswer } from "../../src/domain/cancel-answer.ts";
import { cancelOrder } from "../../src/domain/cancel-order.ts";
import type { CancelRequest } from "../../src/domain/cancel-request.ts";
import { complete } from "../../src/domain/complete.ts";
import type { ProductId, RequestKey } from "../../src/domain/ids.ts";
import { DAY_MS, Instant } from "../../src/domain/instant.ts";
import { issueOrder } from "../../src/domain/issue-order.ts";
import { dueAt, nextStep } from "../../src/domain/next-step.ts";
import { balanceOf, type Order } from "../../src/domain/order.ts";
import type { PaymentRecord } from "../../src/domain/payment-record.ts";
import { settle } from "../../src/domain/settle.ts";
import { cancelRequest, keyring, mug, NOON, now, recordOf, shelf, stored, terms, wanted, won } from "./orders.ts";

type Approved = Extract<PaymentRecord, { standing: "APPROVED" }>;

/** Two keyrings for 15,000 won each and one mug for 8,000, paid with one payment. */
const lines = [
  { productId: keyring.id, quantity: 2 },
  { productId: mug.id, quantity: 1 },
];
const issued = (): Order => stored(issueOrder(wanted({ lines, amount: won(38_000) }), shelf, terms())._unsafeUnwrap());
const paid = (method = "카드"): Order =>
  stored(settle(issued(), { ...recordOf(issued(), "pay_1", "APPROVED"), method }, now()));

const keyed = (key: string, overrides: Partial<CancelRequest>): CancelRequest =>
  cancelRequest({ request: { key: key as RequestKey, fingerprint: JSON.stringify(overrides) }, ...overrides });

const ask = (order: Order, request: CancelRequest): Order => stored(cancelOrder(order, request, NOON)._unsafeUnwrap());
const refusal = (order: Order, request: CancelRequest): unknown =>
  cancelOrder(order, request, NOON).match(
    ({ decided }) => decided,
    (error) => error,
  );

/** Toss's record once it has cancelled what was asked for last, after what it had cancelled before. */
const shownBy = (order: Order, overrides: Partial<Approved> = {}): PaymentRecord => {
  const cancels = order.cancellations
    .filter(({ status }) => status !== "DECLINED")
    .map(({ ordinal, amount, refundable }) => ({
      transactionKey: `t${ordinal}`,
      amount,
      left: won((refundable ?? 0) - amount),
      canceledAt: NOON,
    }));
  const balance = cancels.at(-1)?.left ?? order.amount;
  return recordOf(order, "pay_1", "APPROVED", { amount: order.amount, cancels, balance, ...overrides });
};

const answered = (order: Order, record = shownBy(order)): Order => {
  const ordinal = order.cancellations.length;
  return stored(recordCancelAnswer(order, { ordinal, tryNumber: 1 }, { type: "Answered", record }, now()));
};
const outOf = (order: Order): Record<string, number> =>
  Object.fromEntries(order.lines.map(({ productId, out }) => [productId, out]));

describe("a refund", () => {
  it("of everything gives the whole balance and all units back, and ends the order", () => {
    const after = answered(ask(paid(), cancelRequest()));
    expect(after).toMatchObject({ status: "CANCEL", reason: "REFUNDED" });
    expect(balanceOf(after)).toBe(0);
    expect(outOf(after)).toEqual({ keyring: 0, mug: 0 });
  });

  it("of lines gives back their price and their units, and leaves the state", () => {
    const after = answered(ask(paid(), keyed("a", { lines: [{ productId: keyring.id, quantity: 1 }] })));
    expect(after.status).toBe("SUCCESS");
    expect(balanceOf(after)).toBe(23_000);
    expect(outOf(after)).toEqual({ keyring: 1, mug: 1 });
  });

  it("of an amount puts nothing back on the shelf", () => {
    const after = answered(ask(paid(), keyed("a", { amount: won(1_000) })));
    expect(balanceOf(after)).toBe(37_000);
    expect(outOf(after)).toEqual({ keyring: 2, mug: 1 });
  });

  it("of lines for another amount puts the lines back and gives the amount", () => {
    const request = keyed("a", { amount: won(500), lines: [{ productId: mug.id, quantity: 1 }] });
    const after = answered(ask(paid(), request));
    expect(balanceOf(after)).toBe(37_500);
    expect(outOf(after)).toEqual({ keyring: 2, mug: 0 });
  });

  it("in parts comes to nothing left, and then the order ends", () => {
    const parts = [won(10_000), won(20_000), won(8_000)];
    const after = parts.reduce((order, amount, index) => answered(ask(order, keyed(`k${index}`, { amount }))), paid());
    expect(after).toMatchObject({ status: "CANCEL", reason: "REFUNDED" });
    expect(balanceOf(after)).toBe(0);
    expect(outOf(after)).toEqual({ keyring: 2, mug: 1 });
  });

  it("puts units back on the shelf before the shop took note of the order, and not after, unless it says so", () => {
    const completed = stored(complete(paid(), NOON)._unsafeUnwrap());
    expect(outOf(answered(ask(completed, cancelRequest())))).toEqual({ keyring: 2, mug: 1 });
    expect(outOf(answered(ask(completed, cancelRequest({ restock: true }))))).toEqual({ keyring: 0, mug: 0 });
    expect(outOf(answered(ask(paid(), cancelRequest({ restock: false }))))).toEqual({ keyring: 2, mug: 1 });
  });

  it("of everything after a part takes the units that are left", () => {
    const partly = answered(ask(paid(), keyed("a", { lines: [{ productId: keyring.id, quantity: 1 }] })));
    const asked = ask(partly, cancelRequest());
    expect(asked.cancellations.at(-1)).toMatchObject({
      amount: 23_000,
      refundable: 23_000,
      lines: [
        { productId: keyring.id, quantity: 1 },
        { productId: mug.id, quantity: 1 },
      ],
    });
    expect(outOf(answered(asked))).toEqual({ keyring: 0, mug: 0 });
  });

  it("of everything names no product of which nothing is left", () => {
    const mugBack = answered(ask(paid(), keyed("a", { lines: [{ productId: mug.id, quantity: 1 }] })));
    const asked = ask(mugBack, cancelRequest());
    expect(asked.cancellations.at(-1)?.lines).toEqual([{ productId: keyring.id, quantity: 2 }]);
  });

  it("of lines may be asked for again once it was refused", () => {
    const request = { lines: [{ productId: mug.id, quantity: 1 }] };
    const asked = ask(paid(), keyed("a", request));
    const cancellations = asked.cancellations.map((known) => ({ ...known, status: "DECLINED" as const }));
    expect(refusal({ ...asked, cancellations }, keyed("b", request))).toMatchObject({ type: "Send" });
  });

  it.each([
    ["nothing", { amount: won(0) }, { type: "NotCancelable", pgCode: null }],
    ["more than was paid", { amount: won(38_001) }, { type: "MoreThanBalance", balance: 38_000 }],
    [
      "more units than were bought",
      { lines: [{ productId: mug.id, quantity: 2 }] },
      { type: "MoreThanLeft", productId: mug.id, left: 1 },
    ],
    [
      "more money for lines than was paid",
      { amount: won(99_000), lines: [{ productId: mug.id, quantity: 1 }] },
      { type: "MoreThanBalance", balance: 38_000 },
    ],
  ])("of %s is refused, and nothing is written", (_, request, why) => {
    expect(refusal(paid(), keyed("a", request))).toEqual(why);
  });

  it("of units that went back already is refused", () => {
    const request = { lines: [{ productId: mug.id, quantity: 1 }] };
    expect(refusal(answered(ask(paid(), keyed("a", request))), keyed("b", request))).toEqual({
      ...{ type: "MoreThanLeft", productId: mug.id, left: 0 },
    });
  });

  it("names what is wrong with its lines", () => {
    const other = "other" as ProductId;
    expect(refusal(paid(), keyed("a", { lines: [{ productId: other, quantity: 1 }] }))).toEqual({
      type: "NotInOrder",
      productId: "other",
    });
    const twice = { productId: keyring.id, quantity: 1 };
    expect(refusal(paid(), keyed("a", { lines: [twice, twice] }))).toMatchObject({ type: "RepeatedProduct" });
  });

  it("is the merchant's to ask for", () => {
    expect(refusal(paid(), cancelRequest({ by: "shopper" }))).toMatchObject({ type: "NotCancelable" });
  });

  it("waits for the one under way, unless it asks for the same", () => {
    const whole = ask(paid(), cancelRequest());
    expect(refusal(whole, cancelRequest())).toEqual({ type: "Joined", ordinal: 1 });
    expect(refusal(whole, keyed("a", { amount: won(1) }))).toEqual({ type: "CancelInProgress" });
    expect(refusal(whole, keyed("a", {}))).toEqual({ type: "CancelInProgress" });
    expect(refusal(whole, cancelRequest({ amount: won(1) }))).toEqual({ type: "CancelInProgress" });
    const part = ask(paid(), keyed("a", { amount: won(1) }));
    expect(refusal(part, cancelRequest())).toEqual({ type: "CancelInProgress" });
    expect(refusal(part, keyed("a", { amount: won(1) }))).toEqual({ type: "Joined", ordinal: 1 });
    expect(refusal(part, keyed("a", { amount: won(2) }))).toEqual({ type: "IdempotencyKeyReused" });
  });

  it("does not wait for another payment that goes back", () => {
    const voiding = stored(settle(paid(), recordOf(paid(), "pay_2", "APPROVED"), now()));
    expect(voiding.cancellations).toMatchObject([{ purpose: "VOID", status: "REQUESTED" }]);
    expect(refusal(voiding, cancelRequest())).toMatchObject({ type: "Send", cancellation: { paymentKey: "pay_1" } });
  });

  it("is found again by its key after the order has moved on", () => {
    const request = keyed("a", { amount: won(1) });
    const later = answered(ask(answered(ask(paid(), request)), cancelRequest()));
    expect(later.status).toBe("CANCEL");
    expect(refusal(later, request)).toEqual({ type: "Joined", ordinal: 1 });
  });
});

describe("a refund that somebody else came before", () => {
  const foreign = { transactionKey: "theirs", amount: won(6_000), left: won(32_000), canceledAt: NOON };
  const theirs = (order: Order) => shownBy(order, { cancels: [foreign], balance: won(32_000) });

  it("is declined where Toss compares the balance, and what is new is in the books", () => {
    const asked = ask(paid(), keyed("a", { amount: won(5_000) }));
    const sent = { ordinal: 1, tryNumber: 1 };
    const stale = stored(recordCancelAnswer(asked, sent, { type: "Stale", code: "NOT_MATCHES" }, now()));
    const look = { seen: { type: "Found", record: theirs(asked) }, lookedAt: NOON } as const;
    const after = stored(pursueCancellation(stale, 1, look, now()));
    expect(after.cancellations.map(({ origin, status }) => [origin, status])).toEqual([
      ["OURS", "DECLINED"],
      ["TOSS", "DONE"],
    ]);
    expect(balanceOf(after)).toBe(32_000);
  });

  it("is done where Toss does not compare, and nothing counts twice", () => {
    const asked = ask(paid(), keyed("a", { lines: [{ productId: mug.id, quantity: 1 }] }));
    const ours = { transactionKey: "ours", amount: won(8_000), left: won(24_000), canceledAt: NOON };
    const after = answered(asked, shownBy(asked, { cancels: [foreign, ours], balance: won(24_000) }));
    expect(after.cancellations.map(({ origin, status }) => [origin, status])).toEqual([
      ["OURS", "DONE"],
      ["TOSS", "DONE"],
    ]);
    expect(balanceOf(after)).toBe(24_000);
    expect(outOf(after)).toEqual({ keyring: 2, mug: 0 });
  });

  it("is asked for all the same, for all that is left", () => {
    const partly = stored(settle(paid(), theirs(paid()), now()));
    expect(refusal(partly, cancelRequest())).toMatchObject({ type: "Send", cancellation: { amount: 32_000 } });
  });

  it("is declined once nothing is left to give back", () => {
    const asked = ask(paid(), keyed("a", { amount: won(5_000) }));
    const all = { transactionKey: "theirs", amount: won(38_000), left: won(0), canceledAt: NOON };
    const after = stored(settle(asked, shownBy(asked, { cancels: [all], balance: won(0) }), now()));
    expect(after).toMatchObject({ status: "CANCEL", reason: "REFUNDED" });
    expect(after.cancellations.map(({ status }) => status)).toEqual(["DECLINED", "DONE"]);
    expect(dueAt(after, NOON)).toBeNull();
  });
});

describe("a deposit that goes back", () => {
  const deposited = (): Order => paid("가상계좌");

  it("needs the shopper's bank account", () => {
    expect(refusal(deposited(), cancelRequest())).toEqual({ type: "RefundAccountMissing" });
    expect(refusal(deposited(), cancelRequest({ namesRefundAccount: true }))).toMatchObject({ type: "Send" });
  });

  it("is asked after until the bank has moved it, and a person sees it when the bank could not", () => {
    const canceled = answered(ask(deposited(), cancelRequest({ namesRefundAccount: true })));
    expect(canceled.cancellations[0]?.payout).toBe("PENDING");
    expect(nextStep(canceled, NOON)).toMatchObject({ type: "FollowPayout" });
    expect(
      [NOON, Instant.after(NOON, DAY_MS), Instant.after(NOON, 2 * DAY_MS)].map((at) => dueAt(canceled, at)),
    ).toEqual([1, 2, 4].map((days) => Instant.after(NOON, days * DAY_MS)));
    expect(dueAt(canceled, Instant.after(NOON, 4 * DAY_MS))).toBeNull();

    const failed = stored(settle(canceled, shownBy(canceled, { payout: "FAILED" }), now()));
    expect(failed.attention).toMatchObject([{ cause: "REFUND_FAILED" }]);
    const moved = stored(settle(canceled, shownBy(canceled, { payout: "COMPLETED" }), now()));
    expect(moved.attention).toEqual([]);
    expect(settle(moved, shownBy(moved, { payout: "COMPLETED" }), now()).entries).toEqual([]);
    expect(dueAt(moved, NOON)).toBeNull();
  });
});

describe("a refund of a deposit that the bank took back meanwhile", () => {
  it("ends with the account, and gives nothing back", () => {
    const asked = ask(paid("가상계좌"), cancelRequest({ namesRefundAccount: true }));
    const reversed = stored(settle(asked, recordOf(asked, "pay_1", "AWAITING_DEPOSIT"), now()));
    expect(reversed.status).toBe("WAITING_FOR_DEPOSIT");

    const closed = stored(settle(reversed, recordOf(asked, "pay_1", "CLOSED"), now()));

    expect(closed).toMatchObject({ status: "CANCEL", cancellations: [{ status: "DECLINED" }] });
    expect(dueAt(closed, NOON)).toBeNull();
  });

  it("keeps on the shelf what an earlier refund put there, when the bank takes the deposit back and it comes again", () => {
    const part = keyed("part", { lines: [{ productId: mug.id, quantity: 1 }], namesRefundAccount: true });
    const asked = ask(paid("가상계좌"), part);
    const given = stored(settle(asked, shownBy(asked), now()));
    expect(outOf(given)).toEqual({ keyring: 2, mug: 0 });

    const reversed = stored(settle(given, recordOf(given, "pay_1", "AWAITING_DEPOSIT"), now()));
    expect([reversed.status, outOf(reversed)]).toEqual(["WAITING_FOR_DEPOSIT", { keyring: 2, mug: 0 }]);
    const again = stored(settle(reversed, shownBy(given), now()));
    expect([again.status, outOf(again)]).toEqual(["SUCCESS", { keyring: 2, mug: 0 }]);
  });

  const closedUnseen = (order: Order): Order => {
    const asked = ask(order, cancelRequest({ namesRefundAccount: true }));
    const record = recordOf(asked, "pay_1", "CLOSED");
    return stored(recordCancelAnswer(asked, { ordinal: 1, tryNumber: 1 }, { type: "Answered", record }, now()));
  };

  it("ends with the order when it only closed the account, and nobody has seen the bank take the deposit back", () => {
    const after = closedUnseen(paid("가상계좌"));

    expect(after).toMatchObject({ status: "CANCEL", reason: "MERCHANT", attention: [] });
    expect(after).toMatchObject({ attempts: [{ status: "VOIDED" }], cancellations: [{ status: "DECLINED" }] });
    expect([balanceOf(after), outOf(after), dueAt(after, NOON)]).toEqual([0, { keyring: 0, mug: 0 }, null]);
  });

  it("is over when it only closed the account of a complete order, and a person says what becomes of the order", () => {
    const sold = stored(complete(paid("가상계좌"), NOON)._unsafeUnwrap());
    const after = closedUnseen(sold);

    expect(after).toMatchObject({ status: "COMPLETE", attention: [{ cause: "DEPOSIT_REVERSED" }] });
    expect(after).toMatchObject({ attempts: [{ status: "APPROVED" }], cancellations: [{ status: "DECLINED" }] });
    expect([outOf(after), dueAt(after, NOON)]).toEqual([outOf(sold), null]);
    expect(settle(after, recordOf(after, "pay_1", "CLOSED"), now()).entries).toEqual([]);
  });

  it("needs a person when Toss shows a card closed like an account", () => {
    const card = paid("카드");
    const after = stored(settle(card, recordOf(card, "pay_1", "CLOSED"), now()));
    expect(after).toMatchObject({ status: "SUCCESS", attention: [{ cause: "BOOKS_DIFFER" }] });
  });
});
