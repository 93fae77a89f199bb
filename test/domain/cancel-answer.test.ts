import { describe, expect, it } from "vitest";

import { pursueCancellation, recordCancelAnswer, voidAgain } from "../../src/domain/cancel-answer.ts";
import { cancelOrder } from "../../src/domain/cancel-order.ts";
import { beginConfirm } from "../../src/domain/confirm.ts";
import { DAY_MS, Instant, MINUTE_MS, SECOND_MS } from "../../src/domain/instant.ts";
import { dueAt, nextStep } from "../../src/domain/next-step.ts";
import { balanceOf, type Order } from "../../src/domain/order.ts";
import { settle } from "../../src/domain/settle.ts";
import { anOrder, NOON, now, paymentKey, recordOf, stored, won } from "./orders.ts";

const wrong = (order: Order) => recordOf(order, "pay_1", "APPROVED", { amount: won(100), balance: won(100) });

/** Approved at Toss with another amount: it has to go back. */
const voiding = (): Order => {
  const intent = { paymentKey: paymentKey("pay_1"), method: null, keyId: "k1" };
  return stored(settle(stored(beginConfirm(anOrder(), intent, NOON)._unsafeUnwrap()), wrong(anOrder()), now()));
};

describe("a void of which Toss says that there is less", () => {
  const sent = { ordinal: 1, tryNumber: 1 };
  const stale = () => stored(recordCancelAnswer(voiding(), sent, { type: "Stale", code: "NOT_MATCHES" }, now()));
  const look = (order: Order, at: Instant, left = 100) => {
    const taken = { transactionKey: "theirs", amount: won(100 - left), left: won(left), canceledAt: NOON };
    const record = { ...wrong(order), balance: won(left), cancels: left < 100 ? [taken] : [] };
    return { seen: { type: "Found", record }, lookedAt: at } as const;
  };

  it("is asked for anew every few minutes while Toss does not show it, and left to a person after half an hour", () => {
    let order = stale();
    let at = NOON;
    const sentAt = [at];
    for (let looks = 0; order.cancellations[0]?.status === "UNKNOWN"; looks++) {
      expect(looks).toBeLessThan(500);
      expect(nextStep(order, at)).toMatchObject({ type: "PursueCancellation" });
      const change = pursueCancellation(order, 1, look(order, at), now({ at }));
      order = stored(change);
      if (change.decided.type === "SendAgain") {
        const again = { ordinal: 1, tryNumber: change.decided.cancellation.tryNumber };
        order = stored(recordCancelAnswer(order, again, { type: "Stale", code: "NOT_MATCHES" }, now({ at })));
        sentAt.push(at);
      }
      at = dueAt(order, at) ?? at;
    }

    const [flag] = order.attention;
    const apart = sentAt.slice(1).map((each, index) => each - (sentAt[index] ?? each));
    expect(Math.min(...apart)).toBeGreaterThan(135 * SECOND_MS);
    expect(sentAt.length).toBeGreaterThan(5);
    expect(order.cancellations).toMatchObject([{ status: "DECLINED" }]);
    expect(flag?.cause).toBe("VOID_DECLINED");
    expect(flag?.since).toBeGreaterThanOrEqual(Instant.after(NOON, 30 * MINUTE_MS));
    expect(at - (flag?.since ?? at)).toBeGreaterThan(DAY_MS - SECOND_MS);
  });

  it("is decided again once Toss shows what is left", () => {
    const at = Instant.after(NOON, 30 * SECOND_MS);
    const declined = stored(pursueCancellation(stale(), 1, look(stale(), at, 60), now({ at })));
    expect(nextStep(declined, at)).toMatchObject({ type: "VoidAgain" });

    const { decided } = voidAgain(declined, look(declined, at, 60), now({ at }));
    expect(decided).toMatchObject({ type: "SendAgain", cancellation: { amount: 60, refundable: 60, tryNumber: 1 } });
  });
});

describe("a void that took place, and was answered with an error", () => {
  it("is not decided again while Toss refuses its second try, and does not show the first", () => {
    let order = voiding();
    const heard = (tryNumber: number, type: "Troubled" | "Stale", at: Instant): Order =>
      stored(recordCancelAnswer(order, { ordinal: 1, tryNumber }, { type, code: "CODE" }, now({ at })));
    const lookedAfter = (seconds: number, balance = won(100)): Order => {
      const at = Instant.after(NOON, seconds * SECOND_MS);
      const cancels =
        balance === 0 ? [{ transactionKey: "tx_1", amount: won(100), left: won(0), canceledAt: NOON }] : [];
      const record = { ...wrong(order), balance, cancels };
      return stored(pursueCancellation(order, 1, { seen: { type: "Found", record }, lookedAt: at }, now({ at })));
    };

    order = heard(1, "Troubled", NOON);
    order = lookedAfter(80);
    order = lookedAfter(145);
    order = heard(2, "Stale", Instant.after(NOON, 146 * SECOND_MS));
    order = lookedAfter(150);
    expect(order.cancellations).toMatchObject([{ status: "UNKNOWN", tryNumber: 2, heard: "STALE" }]);

    order = lookedAfter(180, won(0));
    expect(order.cancellations).toMatchObject([{ status: "DONE", origin: "OURS" }]);
    expect(order.attempts).toMatchObject([{ status: "VOIDED" }]);
  });
});

describe("a refund of a part", () => {
  const intent = { paymentKey: paymentKey("pay_1"), method: null, keyId: "k1" };
  const { amount: all } = anOrder();
  const shows = (...cancels: readonly [string, number][]) => {
    let left = all as number;
    const members = cancels.map(([transactionKey, amount]) => {
      left -= amount;
      return { transactionKey, amount: won(amount), left: won(left), canceledAt: NOON };
    });
    return recordOf(anOrder(), "pay_1", "APPROVED", { cancels: members, balance: won(left) });
  };
  const paid = stored(settle(stored(beginConfirm(anOrder(), intent, NOON)._unsafeUnwrap()), shows(), now()));
  const request = { by: "merchant", reason: "반품", request: null, lines: null, restock: null } as const;
  const part = { ...request, amount: won(300), namesRefundAccount: false, keyId: "k1" };
  const asked = stored(cancelOrder(paid, part, NOON)._unsafeUnwrap());
  const sent = { ordinal: 1, tryNumber: 1 };

  it("tries anew where Toss only repeats what it did for a request that our database has forgotten", () => {
    const answer = { type: "Answered", record: shows(["forgotten", 500]) } as const;
    const told = stored(recordCancelAnswer(asked, sent, answer, now()));

    expect(told.cancellations).toMatchObject([
      { status: "UNKNOWN", heard: "TROUBLE", amount: 300 },
      { status: "DONE", origin: "TOSS", amount: 500 },
    ]);
  });

  it("is written down beside one of the same amount that somebody else made, and not instead of it", () => {
    const answer = { type: "Answered", record: shows(["theirs", 300], ["ours", 300]) } as const;
    const told = stored(recordCancelAnswer(asked, sent, answer, now()));

    expect(told.cancellations).toMatchObject([
      { status: "DONE", amount: 300 },
      { status: "DONE", amount: 300 },
    ]);
    expect(balanceOf(told)).toBe(all - 600);
  });

  it("counts as not shown only once Toss has had 75 seconds to show it", () => {
    const record = shows(["forgotten", 500]);
    const told = stored(recordCancelAnswer(asked, sent, { type: "Answered", record }, now()));
    const absentAfter = (seconds: number) => {
      const at = Instant.after(NOON, seconds * SECOND_MS);
      const look = { seen: { type: "Found", record }, lookedAt: at } as const;
      return pursueCancellation(told, 1, look, now({ at })).order.cancellations[0]?.absentSince;
    };
    expect([75, 76].map(absentAfter)).toEqual([null, Instant.after(NOON, 76 * SECOND_MS)]);
  });

  it("is not asked for anew while Toss shows less than we knew when it was decided", () => {
    const later = stored(settle(asked, shows(["earlier", 200]), now()));
    const second = { ...later.cancellations[0]!, refundable: won(all - 200) };
    const known: Order = { ...later, cancellations: [second, ...later.cancellations.slice(1)] };
    const troubled = stored(recordCancelAnswer(known, sent, { type: "Troubled", code: "PROVIDER_ERROR" }, now()));
    const after = (record: ReturnType<typeof shows>) =>
      [80, 150].reduce((order, seconds) => {
        const at = Instant.after(NOON, seconds * SECOND_MS);
        return stored(pursueCancellation(order, 1, { seen: { type: "Found", record }, lookedAt: at }, now({ at })));
      }, troubled).cancellations[0]?.tryNumber;

    expect(after(recordOf(anOrder(), "pay_1", "AUTHENTICATED"))).toBe(1);
    expect(after(shows())).toBe(1);
    expect(after(shows(["earlier", 200]))).toBe(2);
  });

  it("keeps what one of two heard who asked under one key, when the other one's call ends in silence", () => {
    const heard = stored(recordCancelAnswer(asked, sent, { type: "Troubled", code: "PROVIDER_ERROR" }, now()));
    const { order, decided } = recordCancelAnswer(heard, sent, { type: "Silent", code: "NO_ANSWER" }, now());
    const look = { seen: { type: "Found", record: shows() }, lookedAt: NOON } as const;

    expect(decided).toEqual({ type: "LookUp" });
    expect(order.cancellations).toMatchObject([{ heard: "TROUBLE", pgCode: "PROVIDER_ERROR" }]);
    expect(pursueCancellation(order, 1, look, now()).decided).toEqual({ type: "NothingNew" });
  });

  it("is not refused while Toss says that there is less, and does not show it", () => {
    const stale = stored(recordCancelAnswer(asked, sent, { type: "Stale", code: "NOT_MATCHES" }, now()));
    const after = (record: ReturnType<typeof shows>) =>
      pursueCancellation(stale, 1, { seen: { type: "Found", record }, lookedAt: NOON }, now()).order.cancellations;

    expect(after(shows())).toMatchObject([{ status: "UNKNOWN" }]);
    expect(after(shows(["ours", 300]))).toMatchObject([{ status: "DONE" }]);
    expect(after(shows(["theirs", 500]))).toMatchObject([{ status: "DECLINED" }, { origin: "TOSS" }]);
  });
});
