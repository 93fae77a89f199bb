import { describe, expect, it } from "vitest";

import { EVERY_POINT, neverOccurred, notExpected } from "./every-point.ts";

const exercised = (points: readonly string[]) => new Map(points.map((point) => [point, new Map([["none", 1]])]));

describe("the list of every point", () => {
  it("misses the call of a port that no world came by", () => {
    expect(neverOccurred(exercised(EVERY_POINT))).toEqual([]);
    const others = EVERY_POINT.filter((point) => point !== "finder.refundAccount" && point !== "toss.cancel");
    expect(neverOccurred(exercised(others))).toEqual(["finder.refundAccount", "toss.cancel"]);
    expect(neverOccurred(exercised([]))).toContain("merchant.deliver");
  });

  it("knows the calls that no world comes by, and notices when one does", () => {
    expect(EVERY_POINT).not.toContain("catalogue.add");
    expect(notExpected(exercised([...EVERY_POINT, "wire.confirm", "catalogue.add", "toss.refund"]))).toEqual([
      "catalogue.add",
      "toss.refund",
    ]);
  });
});
