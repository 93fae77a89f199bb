import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { systemRandomness } from "../../src/adapters/system.ts";
import { OrderId } from "../../src/domain/ids.ts";
import { Instant } from "../../src/domain/instant.ts";
import { timePart } from "../../src/domain/time-part.ts";

const idOf = (at: Instant): OrderId => OrderId.of(7, systemRandomness.timeOrdered(at));
const instants = fc.integer({ min: 0, max: 32 ** 10 - 2 }).map(Instant.of);

describe("the time that an order id begins with", () => {
  it("is ten of Crockford's digits", () => {
    expect(timePart(Instant.of(0))).toBe("0000000000");
    expect(timePart(Instant.of(1_469_922_850_259))).toBe("01ARZ3NDEK"); // The example of the ULID specification, to the millisecond.
  });

  it("tells ids issued at a moment or later from those issued earlier", () => {
    fc.assert(
      fc.property(instants, (at) => {
        expect(idOf(at) > OrderId.since(7, at)).toBe(true);
        expect(idOf(at) < OrderId.since(7, Instant.after(at, 1))).toBe(true);
      }),
    );
  });

  it.each([-1, -1e15, 8.64e15])("says %d as the nearest it can", (at) => {
    expect(timePart(Instant.of(at))).toBe(at < 0 ? "0000000000" : "ZZZZZZZZZZ");
  });
});
