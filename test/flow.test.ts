import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const root = new URL("..", import.meta.url);
const read = (file: string): string => readFileSync(new URL(file, root), "utf8");

const steps = [...read("docs/flow.md").matchAll(/^\| (\d+)\s+\|.*\| `([^`]+)`\s+\| `([^`]+)`\s+\|$/gm)].map(
  ([, number, file, name]) => ({ number: Number(number), file: file ?? "", name: name ?? "" }),
);

describe("docs/flow.md", () => {
  it("tells thirteen steps, in order", () => {
    expect(steps.map(({ number }) => number)).toEqual(Array.from({ length: 13 }, (_, index) => index + 1));
  });

  it.each(steps)("step $number is $name in $file", ({ file, name }) => {
    expect(read(file)).toMatch(new RegExp(`export const ${name}\\b`));
  });

  it("names no file that is not there", () => {
    for (const [, file] of read("docs/flow.md").matchAll(/`(src\/[^`]+)`/g))
      expect(() => read(file ?? "")).not.toThrow();
  });
});
