import { describe, expect, test as base } from "vitest";
import { mockTossFixture } from "../../src/vitest.ts";

const test = base.extend({ toss: mockTossFixture({ readyMs: 1_000 }) });

describe("mockTossFixture", () => {
  const keys: string[] = [];

  test.for([1, 2])("gives every test a mock of its own (%i)", async (_number, { toss }) => {
    const body = JSON.stringify({ orderId: "order-000001", amount: 1_000 });
    const made = (await (await fetch(`${toss.url}/_mock/payments`, { method: "POST", body })).json()) as {
      paymentKey: string;
    };
    keys.push(made.paymentKey);
    const { authorization } = toss;
    expect((await fetch(`${toss.url}/v1/payments/${made.paymentKey}`, { headers: { authorization } })).status).toBe(
      200,
    );
    expect(toss.engine.world.collections.payments.size()).toBe(1);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
