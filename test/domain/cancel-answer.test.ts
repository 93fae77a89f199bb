import { describe, expect, it } from "vitest";

import { pursueCancellation, recordCancelAnswer, voidAgain } from "../../src/domain/cancel-answer.ts";
import { beginConfirm } from "../../src/domain/confirm.ts";
import { DAY_MS, Instant, MINUTE_MS, SECOND_MS } from "../../src/domain/instant.ts";
import { dueAt, nextStep } from "../../src/domain/next-step.ts";
import type { Order } from "../../src/domain/order.ts";
import { settle } from "../../src/domain/settle.ts";
import { anOrder, NOON, now, paymentKey, recordOf, stored, won } from "./orders.ts";

const wrong = (order: Order) => recordOf(order, "pay_1", "APPROVED", { amount: won(100), balance: won(100) });

/** Approved at Toss with another amount: it has to go back. */
const voiding = (): Order => {
  const intent = { paymentKey: paymentKey("pay_1"), method: null, keyId: "k1" };
  return stored(settle(stored(beginConfirm(anOrder(), intent, NOON)._unsafeUnwrap()), wrong(anOrder()), now()));
};

describe("a void that Toss keeps calling stale", () => {
  it("is tried ever more slowly, and left to a person after half an hour", () => {
    let order = voiding();
    let at = NOON;
    let tries = 0;
    while (order.attention.length === 0 && tries < 1_000) {
      const asked = order.cancellations.at(-1);
      const sent = { ordinal: asked?.ordinal ?? 0, tryNumber: 1 };
      const look = { seen: { type: "Found", record: wrong(order) }, lookedAt: at } as const;
      order = stored(recordCancelAnswer(order, sent, { type: "Stale", code: "NOT_MATCHES" }, now({ at })));
      order = stored(pursueCancellation(order, sent.ordinal, look, now({ at })));
      tries++;
      at = dueAt(order, at) ?? at;
      expect(nextStep(order, at)).toMatchObject({ type: "VoidAgain" });
      if (order.attention.length > 0) break;
      order = stored(voidAgain(order, { ...look, lookedAt: at }, now({ at })));
    }

    expect(order.attention).toMatchObject([{ cause: "VOID_DECLINED" }]);
    expect(tries).toBeLessThan(120);
    expect(order.attention[0]?.since).toBeGreaterThanOrEqual(Instant.after(NOON, 30 * MINUTE_MS));
    expect(at - (order.attention[0]?.since ?? at)).toBeGreaterThan(DAY_MS - SECOND_MS);
  });
});
