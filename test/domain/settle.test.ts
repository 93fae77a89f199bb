import { describe, expect, it } from "vitest";

import { cancelUnpaid } from "../../src/domain/cancel-unpaid.ts";
import { beginConfirm } from "../../src/domain/confirm.ts";
import { recordConfirmAnswer } from "../../src/domain/confirm-answer.ts";
import { Instant, SECOND_MS } from "../../src/domain/instant.ts";
import type { Order } from "../../src/domain/order.ts";
import { settle } from "../../src/domain/settle.ts";
import { cancelRequest, anOrder, NOON, now, paymentKey, recordOf, stored, won } from "./orders.ts";

const confirming = (key = "pay_1"): Order =>
  stored(beginConfirm(anOrder(), { paymentKey: paymentKey(key), method: null, keyId: "k1" }, NOON)._unsafeUnwrap());

const paid = (): Order => stored(settle(confirming(), recordOf(anOrder(), "pay_1", "APPROVED"), now()));

describe("settle", () => {
  it("pays the order with its own payment", () => {
    expect(paid()).toMatchObject({ status: "SUCCESS", attempts: [{ status: "APPROVED", origin: "CONFIRMED" }] });
  });

  it("adopts money that is there although our record of it is not", () => {
    const change = settle(anOrder(), recordOf(anOrder(), "pay_9", "APPROVED"), now());
    expect(change.order).toMatchObject({
      status: "SUCCESS",
      attempts: [{ status: "APPROVED", origin: "ADOPTED" }],
      lines: [{ out: 2 }],
    });
  });

  it("adopts it past the order's life, too: that alone is no reason to send money back", () => {
    const late = now({ at: Instant.after(NOON, 3_600 * SECOND_MS) });
    expect(settle(anOrder(), recordOf(anOrder(), "pay_9", "APPROVED"), late).order.status).toBe("SUCCESS");
  });

  it.each([
    [
      "the order is cancelled",
      () => stored(cancelUnpaid(anOrder(), cancelRequest({ by: "shopper" }), NOON)._unsafeUnwrap()),
      {},
      "ORDER_CANCELED",
    ],
    ["it is paid by another payment", paid, {}, "ALREADY_PAID"],
    ["the units are gone", anOrder, { soldOut: true }, "OUT_OF_STOCK"],
  ])("gives a found approval back when %s", (_why, order, circumstances, reason) => {
    const change = settle(order(), recordOf(anOrder(), "pay_9", "APPROVED"), now(circumstances));
    expect(change.decided.type).toBe("GiveBack");
    expect(change.order.attempts.at(-1)).toMatchObject({ paymentKey: "pay_9", status: "VOIDING", reason });
    expect(change.order.cancellations).toMatchObject([
      { purpose: "VOID", paymentKey: "pay_9", amount: 30_000, refundable: 30_000, status: "REQUESTED" },
    ]);
    expect(change.order.status).toBe(order().status);
  });

  it("gives back what was approved with another amount, and never touches the winner", () => {
    const change = settle(
      confirming(),
      recordOf(anOrder(), "pay_1", "APPROVED", { amount: won(100), balance: won(100) }),
      now(),
    );
    expect(change.order).toMatchObject({
      status: "IN_PROGRESS",
      attempts: [{ status: "VOIDING", reason: "AMOUNT_DIFFERS", amount: 100 }],
      cancellations: [{ amount: 100 }],
    });
  });

  it("gives back what was paid in another currency", () => {
    const { order } = settle(anOrder(), recordOf(anOrder(), "pay_1", "APPROVED", { currency: "USD" }), now());
    expect(order).toMatchObject({ status: "PREPAY", attempts: [{ status: "VOIDING", reason: "AMOUNT_DIFFERS" }] });
  });

  it("waits for the payment that is under way before it takes a found one", () => {
    const change = settle(confirming("pay_1"), recordOf(anOrder(), "pay_2", "APPROVED"), now());
    expect(change).toMatchObject({ decided: { type: "WaitForOther" }, entries: [] });
  });

  it("ignores a payment of another order", () => {
    const foreign = { ...recordOf(anOrder(), "pay_1", "APPROVED"), orderId: "somebody-elses" };
    expect(settle(confirming(), foreign, now())).toMatchObject({ decided: { type: "NothingNew" }, entries: [] });
  });

  it("keeps what is settled when news comes late or twice", () => {
    for (const standing of ["APPROVED", "AUTHENTICATED", "OPENED"] as const) {
      expect(settle(paid(), recordOf(anOrder(), "pay_1", standing), now()).entries).toEqual([]);
    }
  });

  it("takes an approval found with its cancels in one change, and ends the order when nothing is left", () => {
    const cancels = [{ transactionKey: "t1", amount: won(30_000), left: won(0), canceledAt: NOON }];
    const change = settle(confirming(), recordOf(anOrder(), "pay_1", "APPROVED", { balance: won(0), cancels }), now());
    expect(change.order).toMatchObject({ status: "CANCEL", reason: "REFUNDED", attempts: [{ status: "APPROVED" }] });
    expect(change.entries.map(({ status }) => status)).toEqual(["SUCCESS", "CANCEL"]);
  });

  it("frees the order for another try once a mismatched approval has been given back", () => {
    const wrong = recordOf(anOrder(), "pay_1", "APPROVED", { amount: won(100), balance: won(100) });
    const voiding = stored(settle(confirming(), wrong, now()));
    const cancels = [{ transactionKey: "t1", amount: won(100), left: won(0), canceledAt: NOON }];
    const change = settle(voiding, { ...wrong, balance: won(0), cancels } as typeof wrong, now());
    expect(change.order).toMatchObject({
      status: "FAIL",
      attempts: [{ status: "VOIDED" }],
      cancellations: [{ status: "DONE", transactionKey: "t1", origin: "OURS" }],
      lines: [{ out: 0 }],
    });
  });
});

describe("the answer to a confirm that comes after the deposit", () => {
  it("does not take the deposit back", () => {
    const intent = { paymentKey: paymentKey("pay_1"), method: null, keyId: "k1" };
    const asked = stored(beginConfirm(anOrder(), intent, NOON)._unsafeUnwrap());
    const issued = recordOf(asked, "pay_1", "AWAITING_DEPOSIT");
    const waiting = stored(settle(asked, issued, now()));
    const paid = stored(settle(waiting, recordOf(asked, "pay_1", "APPROVED"), now()));

    const sent = { ordinal: 1, tryNumber: 1 };
    const late = recordConfirmAnswer(paid, sent, { type: "Answered", record: issued }, now());

    expect(late.entries).toEqual([]);
    expect(late.order.status).toBe("SUCCESS");
  });
});
