import { describe, expect, it } from "vitest";

import { HOUR_MS, Instant, MINUTE_MS } from "../../src/domain/instant.ts";
import { byDay, closedAt, midnight } from "../../src/domain/seoul-days.ts";

/** In Seoul. */
const at = (day: number, hour: number, minute = 0): Instant =>
  Instant.of(Date.UTC(2026, 0, day, 0) + (hour - 9) * HOUR_MS + minute * MINUTE_MS);

describe("the days of Seoul", () => {
  it("begin at midnight there", () => {
    expect(midnight(at(3, 0))).toBe(at(3, 0));
    expect(midnight(at(3, 8, 59))).toBe(at(3, 0));
    expect(midnight(at(3, 23, 59))).toBe(at(3, 0));
  });

  it("cut a period where they end", () => {
    expect(byDay({ from: at(1, 23), to: at(3, 1) })).toEqual([
      { from: at(1, 23), to: at(2, 0) },
      { from: at(2, 0), to: at(3, 0) },
      { from: at(3, 0), to: at(3, 1) },
    ]);
    expect(byDay({ from: at(1, 0), to: at(2, 0) })).toEqual([{ from: at(1, 0), to: at(2, 0) }]);
    expect(byDay({ from: at(1, 0), to: at(1, 0) })).toEqual([]);
  });

  it("count as closed from four in the morning on", () => {
    expect(closedAt(at(3, 3, 59), 4)).toBe(at(2, 0));
    expect(closedAt(at(3, 4), 4)).toBe(at(3, 0));
  });
});
