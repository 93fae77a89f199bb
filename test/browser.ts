import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { findBrowser, launchBrowser } from "../scripts/chromium.js";

/** A suite that needs a browser. Without one it says so loudly and is skipped; under REQUIRE_BROWSER=1 it fails. */
export const describeInBrowser = (title: string, tell: (browser: () => Browser) => void): void => {
  const place = findBrowser();
  if (place === null && process.env["REQUIRE_BROWSER"] === "1") {
    describe(title, () => {
      it("has a browser to run in", () => {
        throw new Error("There is no Chromium or Chrome here. Install one, or name it in CHROME_PATH.");
      });
    });
    return;
  }
  if (place === null) {
    console.warn(`\n!!! NO BROWSER: "${title}" IS SKIPPED. Install Chromium or Chrome, or name one in CHROME_PATH.\n`);
  }
  describe.skipIf(place === null)(title, () => {
    let browser: Browser | undefined;
    beforeAll(async () => {
      browser = await launchBrowser(place!);
    });
    afterAll(() => browser?.close());
    tell(() => browser!);
  });
};

export type Visitor = {
  readonly page: Page;
  /** Opens another tab of the same browser. */
  readonly tab: () => Promise<Page>;
  /** What the pages complained of: errors in scripts, and everything that their policy refused. */
  readonly complaints: readonly string[];
};

/** Somebody with a browser of their own: no cookie of anybody else's. */
export const visit = async (browser: Browser, options: BrowserContextOptions = {}): Promise<Visitor> => {
  const context = await browser.newContext({ locale: "ko-KR", ...options });
  context.setDefaultTimeout(30_000);
  const complaints: string[] = [];
  context.on("weberror", (error) => void complaints.push(error.error().message));
  context.on("console", (message) => {
    if (/content security policy|refused to/i.test(message.text())) complaints.push(message.text());
  });
  return { page: await context.newPage(), tab: () => context.newPage(), complaints };
};

/** Nothing on the page is wider than the window. */
export const expectNoSidewaysScroll = async (page: Page): Promise<void> => {
  const overhang = await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");
  expect(overhang, `${page.url()} is wider than its window`).toBeLessThanOrEqual(0);
};
