import { existsSync } from "node:fs";

/** Where a Chromium is; undefined when there is none, and tests that need one are skipped. */
export const CHROMIUM = [
  process.env["CHROMIUM_PATH"],
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
].find((path) => path !== undefined && existsSync(path));
