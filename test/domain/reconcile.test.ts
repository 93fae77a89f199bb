import { describe, expect, it } from "vitest";

import type { Cancellation } from "../../src/domain/cancellation.ts";
import type { Order } from "../../src/domain/order.ts";
import { ATTEMPT_TRANSITIONS, type AttemptStatus, type PaymentAttempt } from "../../src/domain/payment-attempt.ts";
import { isSettled } from "../../src/domain/reconcile.ts";
import { anOrder, paymentKey } from "./orders.ts";

const key = paymentKey("pay_1");
const withOne = (status: AttemptStatus, cancellation?: Cancellation["status"]): Order => ({
  ...anOrder(),
  attempts: [{ paymentKey: key, status } as PaymentAttempt],
  cancellations: cancellation === undefined ? [] : [{ paymentKey: key, status: cancellation } as Cancellation],
});

describe("a payment that was under way", () => {
  it("is settled in whatever state it can rest, and in no other", () => {
    const open = (Object.keys(ATTEMPT_TRANSITIONS) as AttemptStatus[]).filter(
      (status) => !isSettled(withOne(status), key),
    );
    expect(open).toEqual(["CONFIRMING", "UNKNOWN", "VOIDING"]);
    expect(isSettled(anOrder(), key)).toBe(false);
  });

  it.each([
    ["REQUESTED", false],
    ["UNKNOWN", false],
    ["DONE", true],
    ["DECLINED", true],
  ] as const)("is settled with a cancel that is %s: %s", (status, settled) => {
    expect(isSettled(withOne("APPROVED", status), key)).toBe(settled);
  });
});
