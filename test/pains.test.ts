import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const root = new URL("..", import.meta.url);
const text = readFileSync(new URL("docs/pains.md", root), "utf8");
const rows = [...text.matchAll(/^\| *(\d+) *\|.*\|(.*)\|$/gm)];
const named = [...text.matchAll(/`((?:mock-toss\/)?test\/[^`]+)`/g)];

/** The pains that we found, by rank: each concerns a payment server, if only in what it leaves to others. */
const PAINS = 21;

describe("docs/pains.md", () => {
  it("answers every pain, once and in order, and names a test with each", () => {
    expect(rows.map(([, number]) => Number(number))).toEqual(Array.from({ length: PAINS }, (_, index) => index + 1));
    expect(rows.filter(([, , shownBy]) => !shownBy?.includes("test/")).map(([, number]) => number)).toEqual([]);
  });

  it.each([...new Set(named.map(([, file]) => file ?? ""))])("names %s, which is there", (file) => {
    expect(existsSync(new URL(file, root))).toBe(true);
  });
});
