import { describe, expect, it } from "vitest";

import { reconsider } from "../../src/domain/attention.ts";
import { pursueCancellation } from "../../src/domain/cancel-answer.ts";
import { cancelOrder } from "../../src/domain/cancel-order.ts";
import { complete } from "../../src/domain/complete.ts";
import { beginConfirm } from "../../src/domain/confirm.ts";
import { Instant, MINUTE_MS, SECOND_MS } from "../../src/domain/instant.ts";
import type { Order } from "../../src/domain/order.ts";
import { pursue } from "../../src/domain/pursue.ts";
import { settle } from "../../src/domain/settle.ts";
import { settleLook, settleUnknown } from "../../src/domain/settle-look.ts";
import { anOrder, cancelRequest, NOON, now, paymentKey, recordOf, stored } from "./orders.ts";

const after = (minutes: number): Instant => Instant.after(NOON, minutes * MINUTE_MS);
const waiting = (): Order => {
  const begun = beginConfirm(anOrder(), { paymentKey: paymentKey("pay"), method: null, keyId: "k1" }, NOON);
  const order = stored(begun._unsafeUnwrap());
  return stored(settle(order, recordOf(order, "pay", "AWAITING_DEPOSIT"), now()));
};
const shown = (order: Order, standing: "APPROVED" | "AWAITING_DEPOSIT", at: Instant): Order =>
  stored(settle(order, recordOf(order, "pay", standing), now({ at })));
const look = (order: Order, standing: "APPROVED" | "AWAITING_DEPOSIT", lookedAt: Instant) =>
  settleLook(order, recordOf(order, "pay", standing), lookedAt, now({ at: after(60) }));

describe("settleLook", () => {
  it("takes a deposit, and one that the bank took back", () => {
    const paid = stored(look(waiting(), "APPROVED", after(1)));
    expect(paid.status).toBe("SUCCESS");
    expect(look(paid, "AWAITING_DEPOSIT", after(61)).order.status).toBe("WAITING_FOR_DEPOSIT");
  });

  it("does not let a look that began before the deposit was seen undo it", () => {
    const paid = shown(waiting(), "APPROVED", after(5));
    const change = look(paid, "AWAITING_DEPOSIT", Instant.after(after(5), -1));
    expect(change).toMatchObject({ decided: { type: "LookAgain" }, entries: [], order: { status: "SUCCESS" } });
  });

  it("does not let a look that began before the deposit was taken back pay the order", () => {
    const reversed = shown(shown(waiting(), "APPROVED", after(5)), "AWAITING_DEPOSIT", after(7));
    const change = look(reversed, "APPROVED", after(6));
    expect(change).toMatchObject({ decided: { type: "LookAgain" }, order: { status: "WAITING_FOR_DEPOSIT" } });
  });

  it("takes everything else however old it is: it cannot be undone", () => {
    const order = anOrder();
    const old = Instant.after(order.changedAt, -SECOND_MS);
    expect(look(order, "APPROVED", old).order.status).toBe("SUCCESS");
  });
});

/** Somebody brings the newer news while a look is under way; the look shows what was. */
describe("a look that was overtaken", () => {
  const before = Instant.after(after(5), -1);
  const overtaken = (order: Order, standing: "APPROVED" | "AWAITING_DEPOSIT") =>
    ({ seen: { type: "Found", record: recordOf(order, "pay", standing) }, lookedAt: before }) as const;
  const late = now({ at: after(60), by: "payonce" });
  const paid = (): Order => shown(waiting(), "APPROVED", after(5));

  it("neither takes a deposit back nor pays, for whoever pursues the payment", () => {
    const look = overtaken(paid(), "AWAITING_DEPOSIT");
    const change = pursue(paid(), paymentKey("pay"), look, late);
    expect(change).toMatchObject({ decided: { type: "LookAgain" }, entries: [], order: { status: "SUCCESS" } });
    const reversed = shown(paid(), "AWAITING_DEPOSIT", after(7));
    expect(pursue(reversed, paymentKey("pay"), overtaken(reversed, "APPROVED"), late).entries).toEqual([]);
  });

  it("neither takes a deposit back nor refuses the closing, for whoever pursues a cancellation", () => {
    const asked = stored(cancelOrder(waiting(), cancelRequest(), after(3))._unsafeUnwrap());
    const beaten = shown(asked, "APPROVED", after(5));
    const change = pursueCancellation(beaten, 1, overtaken(beaten, "AWAITING_DEPOSIT"), late);
    expect(change).toMatchObject({
      entries: [],
      order: { status: "SUCCESS", cancellations: [{ status: "REQUESTED" }] },
    });
  });

  it("lowers no flag: a person asks again", () => {
    const done = stored(complete(paid(), after(6))._unsafeUnwrap());
    const reversed = shown(done, "AWAITING_DEPOSIT", after(7));
    expect(reversed.attention).toMatchObject([{ cause: "DEPOSIT_REVERSED" }]);
    const change = reconsider(reversed, "DEPOSIT_REVERSED", [overtaken(reversed, "APPROVED")], late);
    expect(change).toMatchObject({ entries: [], order: { attention: [{ cause: "DEPOSIT_REVERSED" }] } });
  });

  it("adopts nothing that somebody has adopted meanwhile", () => {
    const stale = recordOf(anOrder(), "pay", "AWAITING_DEPOSIT");
    expect(settleUnknown(paid(), stale, late)).toMatchObject({ entries: [], order: { status: "SUCCESS" } });
    expect(settleUnknown(anOrder(), stale, late).order.status).toBe("WAITING_FOR_DEPOSIT");
  });
});
