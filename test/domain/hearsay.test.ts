import { describe, expect, it } from "vitest";

import { complete } from "../../src/domain/complete.ts";
import { beginConfirm } from "../../src/domain/confirm.ts";
import { worthALook, type WorthALook } from "../../src/domain/hearsay.ts";
import type { Order } from "../../src/domain/order.ts";
import type { Rumour } from "../../src/domain/rumour.ts";
import { settle } from "../../src/domain/settle.ts";
import { anOrder, NOON, now, paymentKey, recordOf, stored } from "./orders.ts";

const RUMOURS: readonly Rumour[] = ["PAID", "AWAITED", "OVER", "CANCELED", "UNCLEAR"];

const asked = (): Order =>
  stored(beginConfirm(anOrder(), { paymentKey: paymentKey("pay"), method: null, keyId: "k1" }, NOON)._unsafeUnwrap());
const shown = (...standings: readonly Parameters<typeof recordOf>[2][]): Order =>
  standings.reduce((order, standing) => stored(settle(order, recordOf(order, "pay", standing), now())), asked());

/** The goods were gone when the bank took the deposit back. */
const reversed = (): Order => {
  const sold = stored(complete(shown("AWAITING_DEPOSIT", "APPROVED"), NOON)._unsafeUnwrap());
  return stored(settle(sold, recordOf(sold, "pay", "AWAITING_DEPOSIT"), now()));
};

/** In the order of RUMOURS. */
const TABLE: readonly (readonly [string, () => Order, readonly WorthALook[]])[] = [
  ["nobody asked for", anOrder, ["Now", "Now", "Never", "Now", "Now"]],
  ["is being asked for", asked, ["Later", "Later", "Later", "Later", "Now"]],
  ["is paid", () => shown("APPROVED"), ["Never", "Now", "Never", "Now", "Now"]],
  ["was paid, and taken back", reversed, ["Now", "Now", "Never", "Now", "Now"]],
  ["waits for its deposit", () => shown("AWAITING_DEPOSIT"), ["Now", "Never", "Now", "Now", "Now"]],
  ["was declined", () => shown("REFUSED"), ["Now", "Now", "Never", "Now", "Now"]],
  ["is closed", () => shown("AWAITING_DEPOSIT", "CLOSED"), ["Now", "Now", "Never", "Never", "Now"]],
];

describe("worthALook", () => {
  it.each(TABLE)("looks when it could bring news of a payment that %s", (_what, order, expected) => {
    const worth = RUMOURS.map((says) => worthALook(order(), { paymentKey: paymentKey("pay"), says }));
    expect(worth).toEqual(expected);
  });

  it("looks at a payment that nobody has heard of, whatever the order's others are", () => {
    expect(worthALook(shown("APPROVED"), { paymentKey: paymentKey("another"), says: "PAID" })).toBe("Now");
    expect(worthALook(asked(), { paymentKey: paymentKey("another"), says: "PAID" })).toBe("Now");
  });

  it("takes news without a key for that of the only payment, and of several looks at all", () => {
    expect(worthALook(shown("APPROVED"), { paymentKey: null, says: "PAID" })).toBe("Never");
    const second = beginConfirm(shown("REFUSED"), { paymentKey: paymentKey("pay-2"), method: null, keyId: "k1" }, NOON);
    const order = stored(second._unsafeUnwrap());
    const paid = stored(settle(order, recordOf(order, "pay-2", "APPROVED"), now()));
    expect(worthALook(paid, { paymentKey: null, says: "PAID" })).toBe("Now");
  });
});
