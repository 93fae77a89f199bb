import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const root = new URL("..", import.meta.url);
const named = [...readFileSync(new URL("docs/pains.md", root), "utf8").matchAll(/`((?:mock-toss\/)?test\/[^`]+)`/g)];

describe("docs/pains.md", () => {
  it.each([...new Set(named.map(([, file]) => file ?? ""))])("names %s, which is there", (file) => {
    expect(existsSync(new URL(file, root))).toBe(true);
  });
});
