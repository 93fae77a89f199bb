import { describe, expect, it } from "vitest";
import { formatKst, formatKstMicros, parseKst } from "../../src/engine/kst-time.ts";

describe("KST", () => {
  it("agrees with the platform's calendar over four centuries, leap days included", () => {
    for (let at = Date.UTC(1900, 0, 1); at < Date.UTC(2300, 0, 1); at += 12_345_678_000) {
      const expected = `${new Date(at + 9 * 3_600_000).toISOString().slice(0, 19)}+09:00`;
      expect(formatKst(at)).toBe(expected);
      expect(parseKst(expected)).toBe(at);
    }
  });

  it("reads times with an offset, without one, and dates", () => {
    expect(parseKst("2026-01-01T12:00:00")).toBe(Date.UTC(2026, 0, 1, 3));
    expect(parseKst("2026-01-01T12:00:00Z")).toBe(Date.UTC(2026, 0, 1, 12));
    expect(parseKst("2026-01-01")).toBe(Date.UTC(2025, 11, 31, 15));
    expect(parseKst("yesterday")).toBeNull();
    expect(parseKst("2026-13-01")).toBeNull();
  });

  it("trims the zeros of a fraction, as Toss does", () => {
    expect(formatKstMicros(Date.UTC(2026, 0, 1, 3) + 120)).toBe("2026-01-01T12:00:00.12");
    expect(formatKstMicros(Date.UTC(2026, 0, 1, 3))).toBe("2026-01-01T12:00:00");
  });
});
