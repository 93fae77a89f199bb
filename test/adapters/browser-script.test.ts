import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { expect, it } from "vitest";

const COMPILED = fileURLToPath(new URL("../../dist/browser", import.meta.url));

it("all script of our own that a browser may load stays below 60 KB", () => {
  const sizes = readdirSync(COMPILED).map((file) => statSync(path.join(COMPILED, file)).size);
  expect(sizes.length).toBeGreaterThan(0);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(60 * 1024);
});
