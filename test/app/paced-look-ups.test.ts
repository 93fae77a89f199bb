import { describe, expect, it } from "vitest";

import { paceLookUps } from "../../src/app/paced-look-ups.ts";
import { idsOf, paymentKey } from "../domain/orders.ts";
import { FakeClock, FakeToss } from "../http-harness.ts";

const quiet = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("paceLookUps", () => {
  it("asks a hundred times a second, in order, by key and by order alike", async () => {
    const [clock, toss] = [new FakeClock(), new FakeToss()];
    const { lookUp, lookUpByOrder } = paceLookUps(toss, clock);
    const keys = Array.from({ length: 150 }, (_, index) => paymentKey(`pay-${index}`));
    const orders = idsOf(150);
    const asked = keys.flatMap((key, index) => [lookUp(key), ...orders.slice(index, index + 1).map(lookUpByOrder)]);

    await quiet();
    expect(toss.lookUps).toEqual(["pay-0"]);
    for (let ms = 0; ms < 1_000; ms += 10) {
      clock.advance(10);
      await quiet();
    }
    expect(toss.lookUps).toEqual(keys.flatMap((key, index) => [key, orders[index]]).slice(0, 101));
    clock.advance(10_000);
    await Promise.all(asked);
  });

  it("does not make up for quiet times with a rush", async () => {
    const [clock, toss] = [new FakeClock(), new FakeToss()];
    const { lookUp } = paceLookUps(toss, clock);
    await lookUp(paymentKey("first"));
    clock.advance(60_000);
    const asked = ["a", "b", "c"].map((key) => lookUp(paymentKey(key)));
    await quiet();
    expect(toss.lookUps).toEqual(["first", "a"]);
    clock.advance(20);
    await Promise.all(asked);
  });
});
