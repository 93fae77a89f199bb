import { existsSync } from "node:fs";

import { chromium } from "playwright-core";

const PLACES = [
  process.env["CHROME_PATH"],
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

/** Headless, for a machine without a screen; nothing of it looks beyond this machine. */
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Where a Chromium is on this machine; null when there is none. */
export const findBrowser = () =>
  PLACES.find((place) => place !== undefined && place !== "" && existsSync(place)) ?? null;

/** @param {string} executablePath */
export const launchBrowser = (executablePath) => chromium.launch({ executablePath, args: ARGUMENTS });
