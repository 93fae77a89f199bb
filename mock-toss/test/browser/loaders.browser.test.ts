import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildMockToss, type MockToss } from "../../src/index.ts";
import { CHROMIUM } from "./chromium.ts";
import { callsTo } from "../server/mock-over-http.ts";

const WIDGET_AUTHORIZATION = `Basic ${btoa("test_gsk_docs_OaPz8L5KdmQXkzRz3y47BMw6:")}`;
const ORDER = `orderId: "order-000001", orderName: "사과",
  successUrl: location.origin + "/success?from=loader", failUrl: location.origin + "/fail"`;

/** The page a merchant would write: it imports the unmodified npm loader and only tells it another address of the script. */
const PAGES: Readonly<Record<string, string>> = {
  "/window": `import { loadTossPayments } from "/npm/tosspayments-sdk";
    const toss = await loadTossPayments("test_ck_D5GePWvyJnrK0W0k6q8gLzN97Eoq", { src: "MOCK/v2/standard" });
    window.pay = (options) => toss.payment({ customerKey: "customer-1" })
      .requestPayment({ method: "CARD", amount: { currency: "KRW", value: 1000 }, ${ORDER}, ...options });`,
  "/widgets": `import { loadTossPayments, ANONYMOUS } from "/npm/tosspayments-sdk";
    const toss = await loadTossPayments("test_gck_docs_Ovk5rk1EwkEbP0W43n07xlzm", { src: "MOCK/v2/standard" });
    const widgets = toss.widgets({ customerKey: ANONYMOUS });
    await widgets.setAmount({ currency: "KRW", value: 1000 });
    await widgets.renderPaymentMethods({ selector: "#methods", variantKey: "DEFAULT" });
    await widgets.renderAgreement({ selector: "#agreement", variantKey: "AGREEMENT" });
    window.pay = (options) => widgets.requestPayment({ ${ORDER}, ...options });`,
  "/old-widget": `import { loadPaymentWidget } from "/npm/payment-widget-sdk";
    const widget = await loadPaymentWidget("test_gck_docs_Ovk5rk1EwkEbP0W43n07xlzm", "customer-1", undefined, { src: "MOCK/v1/payment-widget" });
    widget.renderPaymentMethods("#methods", { value: 1000 }, { variantKey: "DEFAULT" });
    widget.renderAgreement("#agreement");
    window.pay = (options) => widget.requestPayment({ ${ORDER}, ...options });`,
  "/old-window": `import { loadTossPayments } from "/npm/payment-sdk";
    const toss = await loadTossPayments("test_ck_D5GePWvyJnrK0W0k6q8gLzN97Eoq", { src: "MOCK/v1/payment" });
    window.pay = (options) => toss.requestPayment("카드", { amount: 1000, ${ORDER}, ...options });`,
};

const require = createRequire(import.meta.url);
const LOADERS: Readonly<Record<string, string>> = {
  "/npm/tosspayments-sdk": require.resolve("@tosspayments/tosspayments-sdk/package.json"),
  "/npm/payment-widget-sdk": require.resolve("@tosspayments/payment-widget-sdk/package.json"),
  "/npm/payment-sdk": require.resolve("@tosspayments/payment-sdk/package.json"),
};

/** The file a bundler would take. */
const loaderOf = (path: string): string => {
  const manifest = LOADERS[path] ?? "";
  const { module } = JSON.parse(readFileSync(manifest, "utf8")) as { module: string };
  return readFileSync(join(dirname(manifest), module), "utf8");
};

describe.skipIf(CHROMIUM === undefined)("the unmodified npm loaders, in a real browser", () => {
  let mock: MockToss;
  let shop: Server;
  let browser: Browser;
  let mockUrl: string;
  let shopUrl: string;

  beforeAll(async () => {
    mock = buildMockToss();
    mockUrl = await mock.listen({ port: 0 });
    shop = createServer((request, response) => {
      const path = request.url ?? "/";
      if (path.startsWith("/npm/")) response.writeHead(200, { "content-type": "text/javascript" }).end(loaderOf(path));
      else {
        const script = PAGES[path]?.replaceAll("MOCK", mockUrl) ?? "";
        response
          .writeHead(200, { "content-type": "text/html; charset=utf-8" })
          .end(
            `<!doctype html><body><div id="methods"></div><div id="agreement"></div><script type="module">${script}</script>`,
          );
      }
    });
    await new Promise<void>((resolve) => shop.listen(0, "127.0.0.1", resolve));
    shopUrl = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`;
    browser = await chromium.launch({ executablePath: CHROMIUM ?? "", args: ["--no-sandbox"] });
  });
  afterAll(async () => {
    await browser?.close();
    shop?.close();
    await mock?.close();
  });

  const visit = async (path: string, viewport = { width: 1_024, height: 768 }): Promise<Page> => {
    await fetch(`${mockUrl}/_mock/reset`, { method: "POST" });
    const page = await browser.newPage({ viewport, locale: "ko-KR" });
    await page.goto(shopUrl + path);
    await page.waitForFunction("window.pay");
    return page;
  };

  const confirmFrom = async (page: Page, authorization?: string): Promise<unknown> => {
    await page.waitForURL("**/success?from=loader&**");
    const { searchParams } = new URL(page.url());
    const body = {
      paymentKey: searchParams.get("paymentKey"),
      orderId: searchParams.get("orderId"),
      amount: searchParams.get("amount"),
    };
    const answer = await callsTo(mockUrl).json(
      "POST",
      "/v1/payments/confirm",
      body,
      authorization === undefined ? {} : { authorization },
    );
    await page.close();
    return answer;
  };

  it("tosspayments-sdk, payment(): the window is the page itself, also on a phone of 360 pixels", async () => {
    const page = await visit("/window", { width: 360, height: 640 });
    await page.evaluate("void window.pay({ windowTarget: 'self' })");
    await page.getByTestId("method-계좌이체").check();
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(360);
    await page.getByTestId("approve").click();
    expect(await confirmFrom(page)).toMatchObject({ status: "DONE", method: "계좌이체" });
  });

  it("tosspayments-sdk, payment(): the window is a frame, and the whole page leaves for successUrl", async () => {
    const page = await visit("/window");
    await page.evaluate("void window.pay({ windowTarget: 'iframe' })");
    await page.frameLocator("#___tosspayments_iframe___").getByTestId("approve").click();
    expect(await confirmFrom(page)).toMatchObject({ status: "DONE", method: "카드" });
  });

  it("tosspayments-sdk, payment(): a promise, kept and broken", async () => {
    const page = await visit("/window");
    const pay = "window.pay({ successUrl: undefined, failUrl: undefined })";
    const kept = page.evaluate(pay);
    await page.frameLocator("#___tosspayments_iframe___").getByTestId("approve").click();
    expect(await kept).toMatchObject({ orderId: "order-000001", amount: { currency: "KRW", value: 1_000 } });
    const broken = page.evaluate(`${pay}.catch((error) => error.code)`);
    await page.frameLocator("#___tosspayments_iframe___").getByTestId("close").click();
    expect(await broken).toBe("USER_CANCEL");
    await page.close();
  });

  it.each(["/widgets", "/old-widget"])("%s: methods and terms stand in the merchant's page", async (path) => {
    const page = await visit(path);
    await page.getByTestId("agreement").waitFor();
    await page.evaluate("void window.pay({ windowTarget: 'self' })");
    await page.getByTestId("approve").click();
    expect(await confirmFrom(page, WIDGET_AUTHORIZATION)).toMatchObject({ status: "DONE", mId: "tgen_docs" });
  });

  it("payment-sdk: closing the window leads to failUrl", async () => {
    const page = await visit("/old-window");
    await page.evaluate("void window.pay({ windowTarget: 'self' })");
    await page.getByTestId("close").click();
    await page.waitForURL("**/fail?code=PAY_PROCESS_CANCELED&**");
    expect(new URL(page.url()).searchParams.get("orderId")).toBeNull();
    await page.close();
  });

  it("payment-sdk: a payment", async () => {
    const page = await visit("/old-window");
    await page.evaluate("void window.pay({ windowTarget: 'self' })");
    await page.getByTestId("approve").click();
    expect(await confirmFrom(page)).toMatchObject({ status: "DONE" });
  });
});
