import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildMockToss, type MockToss } from "../../src/index.ts";
import { CHROMIUM } from "./chromium.ts";

const SMALL = { width: 360, height: 640 };
const FRAME = "#___tosspayments_iframe___";

/** A shop's page with one button, and the pages it is sent back to. */
const shopPage = (mockUrl: string): string => `<!doctype html><button id="pay">결제</button>
  <script src="${mockUrl}/v2/standard"></script>
  <script>
    pay.onclick = () => TossPayments("test_ck_D5GePWvyJnrK0W0k6q8gLzN97Eoq").payment({ customerKey: "customer-1" })
      .requestPayment({ method: "CARD", amount: { currency: "KRW", value: 33000 },
        orderId: "order-" + Date.now(), orderName: "한정판 고양이 키링 외 1건",
        ...(location.hash === "#promise" ? {} : { successUrl: location.origin + "/success", failUrl: location.origin + "/fail" }) })
      .then((paid) => (document.title = paid.paymentKey), (error) => (document.title = error.code));
  </script>`;

describe.skipIf(CHROMIUM === undefined)("the payment window, in a real browser", () => {
  let mock: MockToss;
  let shop: Server;
  let browser: Browser;
  let mockUrl: string;
  let shopUrl: string;

  beforeAll(async () => {
    mock = buildMockToss();
    mockUrl = await mock.listen({ port: 0 });
    shop = createServer((request, response) => {
      response.writeHead(200, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" });
      response.end(request.url === "/" ? shopPage(mockUrl) : `<!doctype html><p>${request.url ?? ""}`);
    });
    await new Promise<void>((resolve) => shop.listen(0, "127.0.0.1", resolve));
    shopUrl = `http://127.0.0.1:${(shop.address() as AddressInfo).port}/`;
    browser = await chromium.launch({ executablePath: CHROMIUM ?? "", args: ["--no-sandbox"] });
  });
  afterAll(async () => {
    await browser?.close();
    shop?.close();
    await mock?.close();
  });

  const opensWindow = async (
    options: { readonly phone?: boolean; readonly hash?: string; readonly locale?: string } = {},
  ): Promise<Page> => {
    const userAgent = options.phone === true ? "Mozilla/5.0 (Linux; Android 14) Chrome/130.0 Mobile" : undefined;
    const page = await browser.newPage({
      viewport: SMALL,
      locale: options.locale ?? "ko-KR",
      ...(userAgent && { userAgent }),
    });
    page.setDefaultTimeout(10_000);
    await page.goto(shopUrl + (options.hash ?? ""));
    await page.locator("#pay").click();
    return page;
  };

  it.each([{ phone: true }, { phone: false }])(
    "keeps its buttons in sight at 360 pixels, whatever is chosen and however far it is scrolled (%o)",
    async ({ phone }) => {
      const page = await opensWindow({ phone });
      const frame = phone ? page : page.frameLocator(FRAME);
      for (const method of ["카드", "가상계좌", "게임문화상품권"]) {
        await frame.getByTestId(`method-${method}`).check();
        for (const testid of ["approve", "decline", "close"]) {
          const { x, y, width, height } = (await frame.getByTestId(testid).boundingBox())!;
          expect(Math.min(x, y, SMALL.width - x - width, SMALL.height - y - height), testid).toBeGreaterThanOrEqual(0);
          expect(Math.min(width, height)).toBeGreaterThanOrEqual(44);
        }
      }
      await page.close();
    },
  );

  it("takes the focus when it opens over a page, and is closed by Esc", async () => {
    const page = await opensWindow();
    const frame = page.frameLocator(FRAME);
    await frame.locator("h1:focus").waitFor();
    expect(await page.evaluate("document.activeElement.id")).toBe(FRAME.slice(1));
    await page.keyboard.press("Tab");
    await frame.locator("[name=method]:focus").waitFor();
    await page.keyboard.press("Escape");
    await page.waitForFunction("document.title === 'USER_CANCEL'");
    expect(await page.locator(FRAME).count()).toBe(0);
    await page.close();
  });

  it("speaks English to whoever would rather read it, down to the methods", async () => {
    const page = await opensWindow({ phone: true, locale: "en-US" });
    await page.getByLabel("Virtual account").check();
    expect(await page.locator(".methods").textContent()).not.toMatch(/[가-힣]/);
    await page.getByTestId("approve").click();
    await page.waitForURL("**/success?*");
    await page.close();
  });

  it("says yes, and does not close, when Enter is pressed in a field", async () => {
    const page = await opensWindow({ phone: true });
    await page.getByTestId("card-number").press("Enter");
    await page.waitForURL("**/success?*");
    await page.close();
  });

  it("leads whoever comes back to it by the browser's Back to where they had been sent", async () => {
    const page = await opensWindow({ phone: true });
    await page.getByTestId("approve").click();
    await page.waitForURL("**/success?*");
    const success = page.url();
    await page.goBack();
    await page.getByTestId("notice").filter({ hasText: "이미 진행한 결제입니다" }).waitFor();
    await page.getByTestId("way-back").click();
    await page.waitForURL(success);
    await page.close();
  });

  it.each([
    ["", async (page: Page) => page.waitForURL("**/fail?code=PAY_PROCESS_ABORTED&*")],
    ["#promise", async (page: Page) => page.waitForFunction("document.title === 'PAY_PROCESS_ABORTED'")],
  ])("lets nobody be stuck in a frame whose time has run out meanwhile (%s)", async (hash, expectWayOut) => {
    const page = await opensWindow({ hash });
    const frame = page.frameLocator(FRAME);
    await frame.getByTestId("approve").waitFor();
    await fetch(`${mockUrl}/_mock/clock`, { method: "POST", body: JSON.stringify({ advance: "40m" }) });
    await frame.getByTestId("approve").click();
    if (hash === "") {
      await frame.getByTestId("notice").filter({ hasText: "결제할 수 있는 시간이 지났습니다" }).waitFor();
      await frame.getByTestId("way-back").click();
    }
    await expectWayOut(page);
    await page.close();
  });
});
