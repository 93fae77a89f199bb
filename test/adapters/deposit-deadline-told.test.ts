import { describe, expect, it } from "vitest";

import { orderJson } from "../../src/adapters/http/order-json.ts";
import { standingOf } from "../../src/adapters/pages/result/standing.ts";
import { HOUR_MS, Instant } from "../../src/domain/instant.ts";
import type { Order } from "../../src/domain/order.ts";
import { settle } from "../../src/domain/settle.ts";
import { anOrder, NOON, now, recordOf, stored } from "../domain/orders.ts";

const afterNoon = (hours: number): Instant => Instant.after(NOON, hours * HOUR_MS);

/** Toss waits for its deposit for so long, and we for a day. */
const waiting = (hours: number): Order => {
  const account = { bankCode: "20", accountNumber: "X1234567890", dueDate: afterNoon(hours) };
  const record = { ...recordOf(anOrder(), "pay_1", "AWAITING_DEPOSIT"), method: "가상계좌", account };
  return stored(settle(anOrder(), record, now({ depositMs: 24 * HOUR_MS })));
};

describe("an account's deadline", () => {
  it.each([
    ["Toss's, where that comes first", 20, 20],
    ["ours, where Toss would wait for longer than we do", 168, 24],
  ])("is told as %s", (_, hoursAtToss, hoursTold) => {
    const order = waiting(hoursAtToss);
    const dueDate = afterNoon(hoursTold);
    expect(orderJson(order).attempts[0]?.account?.dueDate).toBe(new Date(dueDate).toISOString());
    const standing = { type: "awaitingDeposit", account: { dueDate } };
    expect(standingOf(order, Instant.of(dueDate - 1))).toMatchObject({ ...standing, overdue: false });
    expect(standingOf(order, dueDate)).toMatchObject({ ...standing, overdue: true });
    expect(order.attempts).toMatchObject([{ account: { dueDate: afterNoon(hoursAtToss) } }]);
  });
});
