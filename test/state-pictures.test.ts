import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

import { FILES_WITH_PICTURES, withStatePictures } from "../scripts/draw-states.js";

describe("the pictures of the states", () => {
  it.each(FILES_WITH_PICTURES)("in %s are those of the code (npm run draw)", (file) => {
    const text = readFileSync(new URL(`../${file}`, import.meta.url), "utf8");
    expect(text).toMatch(/<!-- [a-z]+-states -->/);
    expect(withStatePictures(text)).toBe(text);
  });
});
