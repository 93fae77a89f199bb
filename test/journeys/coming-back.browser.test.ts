import { setTimeout as sleep } from "node:timers/promises";

import { expect, it, vi } from "vitest";

import { describeInBrowser, visit } from "../browser.ts";
import {
  expectBought,
  expectNotBought,
  expectTitle,
  letTimeRunOut,
  openWindow,
  orderOne,
  PAID,
  pay,
  shopWithVisitors,
} from "./browser-shop.ts";

// Its shoppers come all at once, each with a browser window, to a machine that may be small and busy.
vi.setConfig({ testTimeout: 90_000 });

const PENDING = "결제 결과를 확인하고 있습니다";

describeInBrowser("coming back from the window", (browser) => {
  const at = shopWithVisitors(browser);

  it.concurrent("shows the same result however often it is reloaded, and in a second tab", async () => {
    const order = await orderOne(at.shop);
    const { page, tab } = await at.checksOut(order);
    const back = page.waitForRequest((request) => request.url().includes("paymentKey="));
    await pay(page);
    const redirect = (await back).url();
    await expectTitle(page, PAID);

    for (let times = 0; times < 5; times++) {
      await page.goto(redirect);
      await expectTitle(page, PAID);
    }
    const second = await tab();
    await second.goto(redirect);
    await expectTitle(second, PAID);
    await expectBought(at.shop, order, 9, second);
  });

  it.concurrent("does not mind being reloaded, prefetched and doubled while the result is open", async () => {
    const order = await orderOne(at.shop);
    await at.shop.fault({ on: "confirm", fault: "delay", delayMs: 8_000, orderId: order.orderId });
    const { page, tab } = await at.checksOut(order);
    const back = page.waitForRequest((request) => request.url().includes("paymentKey="));
    await pay(page);
    const redirect = (await back).url();
    const looks = await Promise.all([fetch(redirect), fetch(redirect, { headers: { "sec-purpose": "prefetch" } })]);
    expect(looks.map(({ status }) => status)).toEqual([200, 200]);
    await expectTitle(page, PENDING);
    const second = await tab();
    await Promise.all([page.reload(), page.reload().catch(() => null), second.goto(redirect)]);
    await Promise.all([expectTitle(page, PAID), expectTitle(second, PAID)]);
    await expectBought(at.shop, order, 9, page);
  });

  it.concurrent("finds out by itself when Toss's answer was lost", async () => {
    const order = await orderOne(at.shop);
    await at.shop.fault({ on: "confirm", fault: "drop-answer", orderId: order.orderId, times: 1 });
    const { page } = await at.checksOut(order);
    await pay(page);
    await expectTitle(page, PAID);
    await expectBought(at.shop, order, 9, page);
  });

  it.concurrent("waits for a Toss that is slower than its wait, and never says that it failed", async () => {
    const order = await orderOne(at.shop);
    await at.shop.fault({ on: "confirm", fault: "delay", delayMs: 10_000, orderId: order.orderId });
    const { page } = await at.checksOut(order);
    await pay(page);
    await expectTitle(page, PENDING);
    await page.waitForURL((url) => url.search === "");
    await expectTitle(page, PENDING);
    await page.reload();
    await expectTitle(page, PENDING);
    await expectTitle(page, PAID);
    await expectBought(at.shop, order, 9, page);
  });

  it.concurrent("goes on after ten seconds without a connection", async () => {
    const order = await orderOne(at.shop);
    const { page } = await at.checksOut(order);
    let asked = 0;
    await page.route("**/confirm", async (route) => {
      asked += 1;
      if (asked > 1) return route.continue();
      await page.context().setOffline(true);
      return route.abort("internetdisconnected");
    });
    await pay(page);
    await page.getByText("인터넷 연결이 끊겼습니다").waitFor();
    await sleep(10_000);
    await expectTitle(page, PENDING);
    await page.context().setOffline(false);
    await expectTitle(page, PAID);
    await expectBought(at.shop, order, 9, page);
  });

  it.concurrent("hears the result although the connection broke while it was awaited", async () => {
    const order = await orderOne(at.shop);
    await at.shop.fault({ on: "confirm", fault: "delay", delayMs: 5_000, orderId: order.orderId });
    const { page } = await at.checksOut(order);
    await pay(page);
    await page.waitForURL((url) => url.pathname.endsWith("/success") && url.search === "");
    await page.context().setOffline(true);
    await sleep(2_500);
    await page.context().setOffline(false);
    await expectTitle(page, PAID);
    await expectBought(at.shop, order, 9, page);
  });

  it.concurrent(
    "comes back to a browser without the cookie, where the redirect's token opens the result and nothing else",
    async () => {
      const order = await orderOne(at.shop, { customer: { name: "김민지", phone: "010-1234-5678" } });
      const { page } = await at.checksOut(order);
      const frame = await openWindow(page);
      await page.context().clearCookies();
      await frame.getByTestId("approve").click();
      await expectTitle(page, PAID);
      await expectBought(at.shop, order, 9, page);

      await page.goto(order.checkoutUrl.replace(/\?.*/, ""));
      await page.getByText("링크가 만료되었습니다").waitFor();
      const cancel = `${new URL(page.url()).origin}/v1/orders/${order.orderId}/cancel`;
      expect((await page.request.post(cancel, { data: { reason: "변심" } })).status()).toBe(403);

      // Nobody who may have paid is told to pay again.
      await page.context().clearCookies();
      await page.goto(order.successUrl.replace(/\?.*/, ""));
      await page.getByText("결제가 되었는지는 쇼핑몰의 주문 내역에서").waitFor();
    },
  );

  it.concurrent("comes back declined without the cookie: told why, and sent back to where it began", async () => {
    const order = await orderOne(at.shop);
    const { page } = await at.checksOut(order);
    const frame = await openWindow(page);
    await page.context().clearCookies();
    await frame.getByTestId("decline").click();
    await expectTitle(page, "카드사에서 결제를 승인하지 않았습니다");
    await page.getByText("결제를 시작한 브라우저에서 다시 시도할 수 있습니다").waitFor();
    expect(await page.getByTestId("again").count()).toBe(0);
    await expectNotBought(at.shop, order, "PREPAY", 10);
  });

  it.concurrent("pays nothing for a redirect with a forged token or amount", async () => {
    const order = await orderOne(at.shop);
    const { page } = await at.checksOut(order);
    const paymentKey = await at.shop.authenticate(order.orderId, order.amount);
    const success = order.successUrl.replace(/\?.*/, "");

    await page.goto(`${success}?csrfToken=forged&paymentKey=${paymentKey}&orderId=${order.orderId}&amount=15000`);
    await expectTitle(page, "아직 결제되지 않은 주문입니다");
    expect(page.url()).toBe(success);
    await page.goto(`${order.successUrl}&paymentKey=${paymentKey}&orderId=${order.orderId}&amount=100`);
    await expectTitle(page, "결제 금액이 주문과 다릅니다");
    await expectNotBought(at.shop, order, "PREPAY", 10);

    const { page: stranger } = await visit(browser());
    const answer = await stranger.goto(`${success}?csrfToken=forged&paymentKey=${paymentKey}&amount=15000`);
    expect(answer?.status()).toBe(403);
    await stranger.context().close();
  });
});

describeInBrowser("coming back too late", (browser) => {
  const at = shopWithVisitors(browser);

  it.concurrent("tells a checkout that was left open when its time is over", async () => {
    const order = await orderOne(at.shop);
    const { page } = await at.checksOutOnOurClock(order);
    await page.getByTestId("pay").waitFor();
    await letTimeRunOut(at.shop, order, page);
    await expectTitle(page, "결제할 수 있는 시간이 지났습니다");
    expect(await at.shop.approvals(order.orderId)).toEqual([]);
  });
});
