import axe from "axe-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromium, type Browser, type Page } from "playwright-core";
import { buildMockToss, type MockToss } from "../../src/index.ts";
import { callsTo } from "../server/mock-over-http.ts";
import { CHROMIUM } from "./chromium.ts";

describe.skipIf(CHROMIUM === undefined)("the dashboard", () => {
  let mock: MockToss;
  let browser: Browser;
  let url: string;
  let page: Page;
  const errors: string[] = [];

  beforeAll(async () => {
    mock = buildMockToss();
    url = await mock.listen({ port: 0 });
    browser = await chromium.launch({ executablePath: CHROMIUM ?? "", args: ["--no-sandbox"] });
    page = await browser.newPage({ locale: "ko-KR" });
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (message) => (message.type() === "error" ? errors.push(message.text()) : undefined));
  });
  afterAll(async () => {
    await browser?.close();
    await mock?.close();
  });

  it("shows payments as they come, and the timeline of one", async () => {
    await page.goto(url);
    await page.getByTestId("new-payment").click();
    const row = page.locator("tbody tr");
    await row.getByText("IN_PROGRESS").waitFor();
    const [{ orderId, paymentKey } = { orderId: "", paymentKey: "" }] = await callsTo(url).json<
      { orderId: string; paymentKey: string }[]
    >("GET", "/_mock/payments");
    await callsTo(url).confirm(paymentKey, { orderId, amount: 15_000 });
    await row.getByText("DONE").waitFor();
    await row.getByRole("link").click();
    await page.getByText("승인 ₩15,000").waitFor();
    await page.getByText("POST /v1/payments/confirm → 200").waitFor();
  });

  it("takes deposits, plants faults, moves the clock", async () => {
    const { json, call } = callsTo(url);
    await call("POST", "/_mock/payments", { orderId: "order-va", amount: 5_000, status: "WAITING_FOR_DEPOSIT" });
    await page.getByTestId("tab-accounts").click();
    await page.getByRole("button", { name: "입금", exact: true }).click();
    await page.getByText("DONE").waitFor();

    await page.getByTestId("tab-faults").click();
    await page.getByTestId("preset-lostAnswer").click();
    await page.getByText("0 / 0").waitFor();
    expect(await json("GET", "/_mock/faults")).toMatchObject([{ fault: "drop-answer", every: 3 }]);

    await page.getByTestId("tab-clock").click();
    await page.getByRole("button", { name: "+1h" }).click();
    await expect
      .poll(async () => (await json<{ offsetMs: number }>("GET", "/_mock/clock")).offsetMs)
      .toBeGreaterThan(3_500_000);
  });

  it.each(["light", "dark"] as const)("has nothing serious for axe to find, %s", async (colorScheme) => {
    const other = await browser.newPage({ locale: "ko-KR", colorScheme, viewport: { width: 1_024, height: 768 } });
    const [payment] = await callsTo(url).json<{ paymentKey: string }[]>("GET", "/_mock/payments");
    for (const tab of [
      "payments",
      `payments/${payment?.paymentKey}`,
      "accounts",
      "webhooks",
      "faults",
      "clock",
      "journal",
    ]) {
      await other.goto(`${url}/#/${tab}`);
      await other.waitForTimeout(300);
      await other.evaluate(axe.source);
      const { violations } = await other.evaluate<axe.AxeResults>("axe.run()");
      const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
      expect([tab, serious.map(({ id }) => id)]).toEqual([tab, []]);
    }
    await other.close();
  });

  it("gives advice, in two languages, on any screen, without an error", async () => {
    await callsTo(url).confirm("nobody");
    await callsTo(url).call("POST", "/v1/payments/nobody/cancel", { cancelReason: "변심" });
    await page.getByTestId("tab-journal").click();
    await page.getByText("멱등키 없는 취소").waitFor();
    await page.locator("#language").click();
    await page.getByText("cancel without a key").waitFor();
    await page.setViewportSize({ width: 360, height: 640 });
    for (const tab of ["payments", "accounts", "webhooks", "faults", "clock", "journal"]) {
      await page.getByTestId(`tab-${tab}`).click();
      await page.waitForTimeout(100);
      expect([tab, await page.evaluate("document.documentElement.scrollWidth")]).toEqual([tab, 360]);
    }
    expect(errors).toEqual([]);
  });
});
