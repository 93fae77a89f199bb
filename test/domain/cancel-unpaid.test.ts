import { describe, expect, it } from "vitest";

import { cancelUnpaid, expire } from "../../src/domain/cancel-unpaid.ts";
import { Instant } from "../../src/domain/instant.ts";
import type { Order } from "../../src/domain/order.ts";
import { settle } from "../../src/domain/settle.ts";
import { anOrder, cancelRequest, NOON, now, recordOf, stored, won } from "./orders.ts";

describe("an order that nobody has paid", () => {
  it("does not end while a payment that it does not want goes back", () => {
    const wrong = recordOf(anOrder(), "pay_1", "APPROVED", { amount: won(100), balance: won(100) });
    const voiding = stored(settle(anOrder(), wrong, now()));
    expect(voiding).toMatchObject({ status: "PREPAY", attempts: [{ status: "VOIDING" }] });
    expect(cancelUnpaid(voiding, cancelRequest(), NOON)._unsafeUnwrapErr()).toMatchObject({
      type: "PaymentInProgress",
    });
  });

  it.each([
    ["was never tried", anOrder()],
    ["was tried in vain", { ...anOrder(), status: "FAIL" } satisfies Order],
  ])("and %s expires at the end of its life, and not before", (_, order) => {
    expect(expire(order, Instant.of(order.expiresAt - 1)).order.status).toBe(order.status);
    expect(expire(order, order.expiresAt).order).toMatchObject({ status: "CANCEL", reason: "EXPIRED" });
  });
});
