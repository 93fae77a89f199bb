import { describe, expect, it } from "vitest";
import { matchesPattern } from "../../src/engine/faults.ts";
import { merchant } from "./merchant-client.ts";

/** Which of six confirms of six payments go wrong under a rule. */
const struck = (rule: Record<string, unknown>): number[] => {
  const shop = merchant();
  shop.engine.controls.addFault({ on: "confirm", fault: "error", code: "UNKNOWN_PAYMENT_ERROR", ...rule });
  return [1, 2, 3, 4, 5, 6].filter((number) => {
    const orderId = `order-00000${number}`;
    return shop.confirm(shop.authenticated({ orderId }), { orderId }).status === 500;
  });
};

describe("fault rules", () => {
  it("strike the calls they name", () => {
    expect(struck({})).toEqual([1, 2, 3, 4, 5, 6]);
    expect(struck({ times: 2 })).toEqual([1, 2]);
    expect(struck({ nth: 3 })).toEqual([3]);
    expect(struck({ nth: 3, times: 2 })).toEqual([3, 4]);
    expect(struck({ every: 3 })).toEqual([3, 6]);
    expect(struck({ orderId: "order-00000[45]" })).toEqual([]);
    expect(struck({ orderId: "*-000004" })).toEqual([4]);
    expect(struck({ on: "cancel" })).toEqual([]);
    expect(struck({ on: "*" })).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("draw the same lots for the same seed", () => {
    const lots = struck({ probability: 0.5, seed: "s" });
    expect(lots.length).toBeGreaterThan(0);
    expect(lots.length).toBeLessThan(6);
    expect(struck({ probability: 0.5, seed: "s" })).toEqual(lots);
  });

  it("refuse what they do not understand, for a fault that never strikes is a false test", () => {
    const { controls } = merchant().engine;
    for (const rule of [
      {},
      { fault: "explode" },
      { fault: "reset", on: "confrim" },
      { fault: "error" },
      { fault: "error", code: "NO_SUCH_CODE" },
      { fault: "status" },
      { fault: "delay", delay: 5 },
      { fault: "hang", nth: 0 },
      { fault: "hang", when: "during" },
    ])
      expect(controls.addFault(rule)).toMatchObject({ type: "jammed" });
  });

  it.each([
    ["times", { times: 0 }],
    ["nth", { nth: 1.5 }],
    ["every", { every: "often" }],
    ["probability", { probability: 0 }],
    ["probability", { probability: 1.01 }],
    ["probability", { probability: "half" }],
    ["delayMs", { fault: "delay", delayMs: 2 ** 31 }],
    ["delayMs", { fault: "shuffle", delayMs: 0 }],
    ["status", { fault: "status", status: 600 }],
    ["status", { fault: "status", status: 502.5 }],
    ["paymentKey", { on: "transactions", paymentKey: "a" }],
    ["paymentKey", { on: "key-in", paymentKey: "*" }],
    ["orderId", { on: "billing-issue", orderId: "order-*" }],
    ["orderId", { orderId: 5 }],
    ["on", { on: 5 }],
    ["on", { on: "confirm", fault: "late" }],
    ["on", { on: "window", fault: "delay" }],
  ])("refuse %s when it could never come true: %o", (member, rule) => {
    const { controls } = merchant().engine;
    expect(controls.addFault({ fault: "reset", ...rule })).toMatchObject({
      type: "jammed",
      status: 400,
      message: expect.stringMatching(new RegExp(`^${member}\\b`)),
    });
    expect(controls.listFaults()).toEqual([]);
  });

  it("answer what a gateway would, before the effect or after it", () => {
    for (const [when, status] of [
      ["before", "IN_PROGRESS"],
      ["after", "DONE"],
    ]) {
      const shop = merchant();
      shop.engine.controls.addFault({ on: "confirm", fault: "status", status: 502, when });
      const paymentKey = shop.authenticated();
      const body = { paymentKey, orderId: "order-000001", amount: 1_000 };
      expect(shop.send("POST", "/v1/payments/confirm", body).answer).toMatchObject({ status: 502 });
      expect(shop.lookup(paymentKey).body.status).toBe(status);
    }
  });

  it("match ids by pattern", () => {
    expect(matchesPattern("a*c", "abc")).toBe(true);
    expect(matchesPattern("a*c", "ab")).toBe(false);
    expect(matchesPattern("*", "")).toBe(true);
    expect(matchesPattern("ab*ba", "aba")).toBe(false);
    expect(matchesPattern("a*b*c", "a-b-b-c")).toBe(true);
    expect(matchesPattern("abc", "abcd")).toBe(false);
    expect(matchesPattern("a*", null)).toBe(false);
  });
});
