import { describe, expect, it } from "vitest";

import { pursueCancellation, recordCancelAnswer } from "../../src/domain/cancel-answer.ts";
import { closeAtDeadline } from "../../src/domain/close-account.ts";
import { DAY_MS, Instant, MINUTE_MS, SECOND_MS } from "../../src/domain/instant.ts";
import type { Order } from "../../src/domain/order.ts";
import type { PaymentRecord } from "../../src/domain/payment-record.ts";
import { settle } from "../../src/domain/settle.ts";
import { anOrder, NOON, now, paymentKey, recordOf, stored } from "./orders.ts";

const account = (standing: PaymentRecord["standing"], expired = false): PaymentRecord =>
  ({ ...recordOf(anOrder(), "pay_1", standing), method: "가상계좌", expired }) as PaymentRecord;

const waiting = (): Order => stored(settle(anOrder(), account("AWAITING_DEPOSIT"), now()));
const DEADLINE = Instant.after(NOON, 90 * MINUTE_MS);
const after = (ms: number): Instant => Instant.after(DEADLINE, ms);

const look = (lookedAt: Instant, expired: boolean) =>
  ({ seen: { type: "Found", record: account("AWAITING_DEPOSIT", expired) }, lookedAt }) as const;
const due = (order: Order, at: Instant, expired = false): Order =>
  stored(closeAtDeadline(order, look(at, expired), now({ at, by: "payonce" })));

/** Toss will not close it. */
const refused = (): Order => {
  const asked = due(waiting(), DEADLINE);
  const at = DEADLINE;
  const said = { type: "Declined", code: "NOT_CANCELABLE_PAYMENT" } as const;
  const told = stored(recordCancelAnswer(asked, { ordinal: 1, tryNumber: 1 }, said, now({ at })));
  return stored(pursueCancellation(told, 1, look(at, false), now({ at })));
};

describe("an account that nobody paid into", () => {
  it("is left alone until its deadline, with half an hour's grace", () => {
    const early = Instant.of(DEADLINE - 1);
    expect(due(waiting(), early).cancellations).toEqual([]);
    expect(due(waiting(), DEADLINE).cancellations).toMatchObject([{ purpose: "CLOSE", endsAs: "EXPIRED" }]);
  });

  it("keeps its units until Toss has closed it", () => {
    const asked = due(waiting(), DEADLINE, true);
    expect(asked.status).toBe("WAITING_FOR_DEPOSIT");
    const closed = { type: "Answered", record: account("CLOSED") } as const;
    const ended = stored(recordCancelAnswer(asked, { ordinal: 1, tryNumber: 1 }, closed, now({ at: DEADLINE })));
    expect(ended).toMatchObject({ status: "CANCEL", reason: "EXPIRED" });
    expect(ended.lines.every(({ out }) => out === 0)).toBe(true);
  });
});

describe("an account that Toss is asked to close", () => {
  const asked = due(waiting(), DEADLINE);

  it("is asked for once, and waited for, also when Toss shows it expired", () => {
    const { order, entries, decided } = closeAtDeadline(
      asked,
      look(after(SECOND_MS), true),
      now({ at: after(SECOND_MS) }),
    );
    expect(decided).toEqual({ type: "Joined", ordinal: 1 });
    expect([order.attempts, entries]).toEqual([asked.attempts, []]);
  });

  it("is asked for whatever Toss refused of another account of the order", () => {
    const cancellations = refused().cancellations.map((known) => ({ ...known, paymentKey: paymentKey("pay_0") }));
    expect(due({ ...refused(), cancellations }, after(SECOND_MS)).cancellations).toHaveLength(2);
  });
});

describe("an account that Toss will not close", () => {
  it("is closed by two looks, half a minute apart, that show it expired", () => {
    const first = due(refused(), after(SECOND_MS), true);
    expect(first.status).toBe("WAITING_FOR_DEPOSIT");
    expect(due(first, after(20 * SECOND_MS), true).status).toBe("WAITING_FOR_DEPOSIT");
    expect(due(first, after(31 * SECOND_MS), true)).toMatchObject({ status: "CANCEL", reason: "EXPIRED" });
  });

  it("is asked again now and then while Toss shows it open, and shown to a person after half an hour", () => {
    expect(due(refused(), after(MINUTE_MS)).cancellations).toHaveLength(1);
    expect(due(refused(), after(6 * MINUTE_MS)).cancellations).toHaveLength(2);
    expect(due(refused(), after(31 * MINUTE_MS)).attention).toMatchObject([{ cause: "UNKNOWN_TOO_LONG" }]);
  });

  it("is paid when the deposit comes all the same", () => {
    const paid = stored(settle(refused(), account("APPROVED"), now({ at: after(DAY_MS) })));
    expect(paid).toMatchObject({ status: "SUCCESS", attempts: [{ status: "APPROVED" }] });
  });
});
