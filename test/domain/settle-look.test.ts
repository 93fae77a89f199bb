import { describe, expect, it } from "vitest";

import { beginConfirm } from "../../src/domain/confirm.ts";
import { Instant, MINUTE_MS, SECOND_MS } from "../../src/domain/instant.ts";
import type { Order } from "../../src/domain/order.ts";
import { settle } from "../../src/domain/settle.ts";
import { settleLook } from "../../src/domain/settle-look.ts";
import { anOrder, NOON, now, paymentKey, recordOf, stored } from "./orders.ts";

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
