import { setTimeout as sleep } from "node:timers/promises";

import type { Page } from "playwright-core";
import { expect, it, vi } from "vitest";

import { describeInBrowser, visit } from "../browser.ts";
import {
  expectBought,
  expectNotBought,
  expectTitle,
  giveAccountUp,
  letTimeRunOut,
  moveDepositDeadline,
  openWindow,
  orderOne,
  PAID,
  pay,
  PRICE,
  shopWithVisitors,
} from "./browser-shop.ts";

// Its shoppers come all at once, each with a browser window, to a machine that may be small and busy.
vi.setConfig({ testTimeout: 90_000 });

const PENDING = "결제 결과를 확인하고 있습니다";
const ACCOUNT = "아래 계좌로 입금해 주세요";

describeInBrowser("a page that tells the truth", (browser) => {
  const at = shopWithVisitors(browser);
  const pathOf = (url: string): string => url.replace(/\?.*/, "");

  it.concurrent(
    "leads whoever found it sold out back to the shop first, and lets them try again all the same",
    async () => {
      const order = await orderOne(at.shop, { stock: 1 });
      const { page } = await at.checksOut(order);
      const frame = await openWindow(page);
      const rival = await at.shop.shopper("faster-still");
      const bought = await rival.buy(order.productId, PRICE);
      await rival.confirm(bought, await at.shop.authenticate(bought.orderId, PRICE));
      await frame.getByTestId("approve").click();

      await expectTitle(page, "그사이 상품이 품절되었습니다");
      await page.waitForURL(pathOf(order.failUrl));
      expect(await page.locator("a.primary").getAttribute("data-testid")).toBe("back");
      expect(await page.locator("a.quiet").getAttribute("data-testid")).toBe("again");
    },
  );

  it.concurrent("says nothing that only its address says: neither with the order's cookie nor without", async () => {
    const order = await orderOne(at.shop);
    const { page } = await at.checksOut(order);
    const lie = "?code=EXCEED_MAX_AMOUNT&message=송금해주세요&refused=OUT_OF_STOCK";
    for (const csrfToken of ["", "&csrfToken=forged"]) {
      await page.goto(pathOf(order.failUrl) + lie + csrfToken);
      await expectTitle(page, "아직 결제되지 않은 주문입니다");
      await page.waitForURL(pathOf(order.failUrl));
    }
    const { page: stranger } = await visit(browser());
    await stranger.goto(pathOf(order.failUrl) + lie);
    await stranger.getByText("이 브라우저에서는 결과를 볼 수 없습니다").waitFor();
    expect(await stranger.getByTestId("to-shop").getAttribute("href")).toBe(`${new URL(page.url()).origin}/`);
    await stranger.context().close();
    await expectNotBought(at.shop, order, "PREPAY", 10);
  });

  it.concurrent("finds its way back from the window that the browser's Back leads to", async () => {
    const order = await orderOne(at.shop);
    const userAgent = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36";
    const { page } = await at.checksOut(order, { userAgent, viewport: { width: 360, height: 740 } });
    await page.getByTestId("pay").click();
    await page.getByTestId("approve").click();
    await expectTitle(page, PAID);
    await page.goBack();
    await page.getByTestId("way-back").click();
    await expectTitle(page, PAID);
    await expectBought(at.shop, order, 9, page);
  });

  it.concurrent("lets nobody wait for a result who would rather look later, once the server knows of it", async () => {
    const order = await orderOne(at.shop);
    await at.shop.fault({ on: "confirm", fault: "delay", delayMs: 10_000, orderId: order.orderId });
    const { page } = await at.checksOut(order);
    const later = page.getByTestId("later");
    await pay(page);
    await expectTitle(page, PENDING);
    expect(await later.isVisible()).toBe(false);
    await later.waitFor();
    expect(new URL(page.url()).search).toBe("");
    expect(await later.getAttribute("href")).toContain(`/shop/result?orderId=${order.orderId}`);
    await page.goto("about:blank");
    await expectBought(at.shop, order, 9);
  });

  it.concurrent("holds no connection while nobody sees it, and hears the result once somebody does", async () => {
    const order = await orderOne(at.shop);
    await at.shop.fault({ on: "confirm", fault: "delay", delayMs: 14_000, orderId: order.orderId });
    const { page } = await at.checksOut(order);
    const streams = watchStreams(page);
    await pay(page);
    await vi.waitFor(() => expect(streams.open()).toBe(1), 20_000);
    await show(page, false);
    await vi.waitFor(() => expect(streams.open()).toBe(0), 20_000);
    await at.shop.atRest(order.orderId);
    await sleep(2_000);
    expect([streams.open(), streams.begun()]).toEqual([0, 1]);
    await expectTitle(page, PENDING);
    await show(page, true);
    await expectTitle(page, PAID);
    expect(streams.begun()).toBe(2);
    await expectBought(at.shop, order, 9, page);
  });

  it.concurrent("takes the account away at its deadline, and says that the order is over, each by itself", async () => {
    const order = await orderOne(at.shop);
    const { page } = await at.checksOut(order);
    await page.getByText("가상계좌").click();
    await pay(page);
    await expectTitle(page, ACCOUNT);

    await moveDepositDeadline(at.shop, order.orderId, 4);
    await page.reload();
    await page.getByTestId("account-number").waitFor();
    await expectTitle(page, "입금 기한이 지났습니다");
    await page.getByText("아직이라면 입금하지 마시고").waitFor();
    expect(await page.getByTestId("account-number").count()).toBe(0);

    await giveAccountUp(at.shop, order.orderId);
    await page.getByText("계좌는 닫혔습니다").waitFor();
    await expectTitle(page, "입금 기한이 지났습니다");
    await expectNotBought(at.shop, order, "CANCEL", 10);
  });
});

describeInBrowser("a window whose order runs out behind it", (browser) => {
  const at = shopWithVisitors(browser);

  it.concurrent.each(["approve", "decline", "close"] as const)("ends on a truthful page after %s", async (decision) => {
    const order = await orderOne(at.shop);
    const { page } = await at.checksOutOnOurClock(order);
    const frame = await openWindow(page);
    await letTimeRunOut(at.shop, order, page);
    // Nobody is thrown out of a window that is open.
    expect(await frame.getByTestId(decision).isVisible()).toBe(true);
    await frame.getByTestId(decision).click();
    await expectTitle(page, "결제할 수 있는 시간이 지났습니다");
    expect(await page.getByTestId("again").count()).toBe(0);
    expect(await page.getByTestId("back").getAttribute("class")).toBe("primary");
    await page.waitForURL((url) => url.search === "");
    expect(await at.shop.approvals(order.orderId)).toEqual([]);
    expect(await at.shop.available(order.productId)).toBe(10);
  });
});

/** Streams of events that the page has begun, and those that are open. */
const watchStreams = (page: Page) => {
  const [begun, over] = [new Set<object>(), new Set<object>()];
  const isStream = (request: { url: () => string }): boolean => request.url().endsWith("/events");
  page.on("request", (request) => isStream(request) && begun.add(request));
  for (const end of ["requestfailed", "requestfinished"] as const)
    page.on(end as "requestfinished", (request) => isStream(request) && over.add(request));
  return { begun: () => begun.size, open: () => begun.size - over.size };
};

/** A headless browser shows every page at once: what the page is told is all that can be changed. */
const show = (page: Page, isShown: boolean): Promise<unknown> =>
  page.evaluate(`Object.defineProperty(document, "hidden", { configurable: true, value: ${!isShown} });
    document.dispatchEvent(new Event("visibilitychange"))`);
