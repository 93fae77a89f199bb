import { describe, expect, it } from "vitest";

import { beginConfirm } from "../../src/domain/confirm.ts";
import { recordConfirmAnswer, type ConfirmOutcome } from "../../src/domain/confirm-answer.ts";
import { DAY_MS, Instant, MINUTE_MS, SECOND_MS } from "../../src/domain/instant.ts";
import type { Order } from "../../src/domain/order.ts";
import type { LookUp } from "../../src/domain/payment-record.ts";
import { pursue, pursueOther, type Pursued } from "../../src/domain/pursue.ts";
import type { Change } from "../../src/domain/change.ts";
import { anOrder, NOON, now, paymentKey, recordOf, stored } from "./orders.ts";

const KEY = paymentKey("pay_1");
const later = (ms: number): Instant => Instant.after(NOON, ms);

const confirming = (): Order =>
  stored(beginConfirm(anOrder(), { paymentKey: KEY, method: null, keyId: "k1" }, NOON)._unsafeUnwrap());

const unknownAfter = (outcome: ConfirmOutcome): Order =>
  stored(recordConfirmAnswer(confirming(), { ordinal: 1, tryNumber: 1 }, outcome, now()));

const silent = (): Order => unknownAfter({ type: "Silent", code: "TIMEOUT" });

const lookAt = (order: Order, seen: LookUp, afterMs: number, overrides = {}): Change<Pursued> =>
  pursue(order, KEY, { seen, lookedAt: later(afterMs) }, now({ at: later(afterMs), ...overrides }));

const stillThere = (order: Order): LookUp => ({ type: "Found", record: recordOf(order, "pay_1", "AUTHENTICATED") });
const missing: LookUp = { type: "Missing", code: "NOT_FOUND_PAYMENT" };
const statusOf = ({ order }: Change<unknown>): string | undefined => order.attempts[0]?.status;

describe("pursue", () => {
  it("sends the same key again after silence, while Toss may still approve", () => {
    const order = silent();
    const { decided, entries } = lookAt(order, stillThere(order), 2 * SECOND_MS);
    expect(decided).toMatchObject({ type: "SendAgain", attempt: { tryNumber: 1 } });
    expect(entries).toEqual([]);
  });

  it("writes a new try down before it sends one, once an error is bound to the key and nothing has happened", () => {
    const order = unknownAfter({ type: "Troubled", code: "PROVIDER_ERROR", saidProcessed: false });
    const { decided, entries } = lookAt(order, stillThere(order), 2 * SECOND_MS);
    expect(decided).toMatchObject({ type: "SendAgain", attempt: { tryNumber: 2 } });
    expect(decided.type === "SendAgain" && decided.attempt.idempotencyKey).toMatch(/-1-2$/);
    expect(entries).toMatchObject([{ type: "payment.retrying", attempt: { ordinal: 1, status: "UNKNOWN" } }]);
  });

  it("takes the next key also when the other one of two who asked under the last has met silence since", () => {
    const heard = unknownAfter({ type: "Troubled", code: "PROVIDER_ERROR", saidProcessed: false });
    const silence = { type: "Silent", code: "TIMEOUT" } as const;
    const { order } = recordConfirmAnswer(heard, { ordinal: 1, tryNumber: 1 }, silence, now());
    const { decided } = lookAt(order, stillThere(order), 2 * SECOND_MS);
    expect(decided).toMatchObject({ type: "SendAgain", attempt: { tryNumber: 2 } });
  });

  it("declines our own mistake after one look", () => {
    const order = unknownAfter({ type: "Mistaken", code: "INVALID_REQUEST" });
    const change = lookAt(order, stillThere(order), SECOND_MS);
    expect(change.order).toMatchObject({
      status: "FAIL",
      attempts: [{ status: "DECLINED", pgCode: "INVALID_REQUEST" }],
    });
  });

  it("never makes a failure of it while a look fails, whatever the clock says, and asks for a person after half an hour", () => {
    const order = silent();
    const unreachable: LookUp = { type: "Unreachable", code: "TIMEOUT" };
    expect(lookAt(order, unreachable, 29 * MINUTE_MS).entries).toEqual([]);
    const flagged = lookAt(order, unreachable, 365 * DAY_MS);
    expect(statusOf(flagged)).toBe("UNKNOWN");
    expect(flagged.order.attention).toMatchObject([{ cause: "UNKNOWN_TOO_LONG" }]);
  });

  describe("ends with two looks that show nothing, 30 s apart, later than the first look + 10 min + 90 s", () => {
    const END_MS = 10 * MINUTE_MS + 90 * SECOND_MS;

    it.each([
      ["the session is over, still authenticated", stillThere],
      ["the payment is not found", () => missing],
    ])("%s", (_name, seen) => {
      const order = silent();
      expect(statusOf(lookAt(order, seen(order), END_MS))).toBe("UNKNOWN");
      expect(lookAt(order, seen(order), END_MS).entries).toEqual([]);

      const first = lookAt(order, seen(order), END_MS + 1);
      expect(first.entries).toMatchObject([{ type: "payment.not_shown" }]);
      const noted = stored(first);
      expect(statusOf(lookAt(noted, seen(order), END_MS + 30 * SECOND_MS))).toBe("UNKNOWN");

      const second = lookAt(noted, seen(order), END_MS + 1 + 30 * SECOND_MS);
      expect(second.order).toMatchObject({ status: "FAIL", attempts: [{ status: "DECLINED" }], lines: [{ out: 0 }] });
    });

    it("but not when Toss once said that it was already processed", () => {
      const order = unknownAfter({ type: "Troubled", code: "ALREADY_PROCESSED_PAYMENT", saidProcessed: true });
      for (const at of [END_MS + 1, END_MS + MINUTE_MS, 29 * MINUTE_MS]) {
        const change = lookAt(order, missing, at);
        expect(statusOf(change)).toBe("UNKNOWN");
        expect(change.decided.type).toBe("NothingNew");
      }
    });

    it("counts a look from when it was begun, not from when it was answered", () => {
      const slow = pursue(
        silent(),
        KEY,
        { seen: missing, lookedAt: later(END_MS) },
        now({ at: later(END_MS + MINUTE_MS) }),
      );
      expect(slow.entries).toEqual([]);
    });
  });

  it("sends nothing under another secret key, and asks for a person", () => {
    const order = silent();
    const change = lookAt(order, stillThere(order), 2 * SECOND_MS, { keyId: "k2" });
    expect(change.decided.type).toBe("NothingNew");
    expect(change.order.attention).toMatchObject([{ cause: "KEY_TOO_OLD" }]);
  });

  it("takes over an attempt whose process died: unknown first, then the same key", () => {
    const order = confirming();
    const change = lookAt(order, stillThere(order), 11 * SECOND_MS);
    expect(statusOf(change)).toBe("UNKNOWN");
    expect(change.decided).toMatchObject({ type: "SendAgain", attempt: { tryNumber: 1 } });
  });
});

describe("pursueOther", () => {
  it("ends nothing on the word of a payment that is not there, or that is another order's: ours is looked at", () => {
    const other = recordOf(anOrder(), "pay_other", "APPROVED");
    const order = unknownAfter({ type: "Answered", record: other });
    const elsewhere = { ...other, orderId: "0001ELSEWHERE" as typeof other.orderId };
    for (const seen of [missing, { type: "Found", record: elsewhere }] as const) {
      const change = pursueOther(order, KEY, { seen, lookedAt: later(1) }, now());
      expect(change.order).toMatchObject({ attempts: [{ status: "UNKNOWN", answeredBy: null }] });
    }
  });

  it("takes the payment that Toss named and ends ours, in one change", () => {
    const other = recordOf(anOrder(), "pay_other", "APPROVED");
    const order = unknownAfter({ type: "Answered", record: other });
    expect(order.attempts).toMatchObject([{ status: "UNKNOWN", answeredBy: "pay_other" }]);

    const change = pursueOther(order, KEY, { seen: { type: "Found", record: other }, lookedAt: later(1) }, now());
    expect(change.order).toMatchObject({
      status: "SUCCESS",
      attempts: [
        { paymentKey: "pay_1", status: "DECLINED" },
        { paymentKey: "pay_other", status: "APPROVED", origin: "ADOPTED" },
      ],
    });
    expect(change.entries.map(({ status }) => status)).toEqual(["FAIL", "SUCCESS"]);
  });
});
