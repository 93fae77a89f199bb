import { expect, it } from "vitest";

import { describeInBrowser } from "../browser.ts";
import {
  expectBought,
  expectNotBought,
  expectTitle,
  openWindow,
  orderOne,
  PAID,
  pay,
  PRICE,
  shopWithVisitors,
} from "./browser-shop.ts";
import type { OrderView } from "./shop.ts";

describeInBrowser("paying in a browser", (browser) => {
  const at = shopWithVisitors(browser);

  type Ordered = OrderView & { readonly lines: readonly { readonly productId: string }[] };
  const ordersOf = async (productId: string): Promise<Ordered[]> => {
    const { body } = await at.shop.asMerchant<{ items: Ordered[] }>("GET", "/v1/orders?limit=100");
    return body.items.filter(({ lines }) => lines.some((line) => line.productId === productId));
  };
  const shopPage = () => `http://localhost:${new URL(at.shop.url).port}/`;

  it("sells a cart: two products, one of them twice, through the checkout and back to the shop", async () => {
    const [mug, tote] = [await at.shop.sell(18_000, 5, "머그컵"), await at.shop.sell(24_000, 5, "토트백")];
    const { page } = await at.comes();
    await page.goto(shopPage());
    await page.getByTestId(`product-${mug}`).getByTestId("add").click();
    await page.getByTestId(`product-${tote}`).getByTestId("add").click();
    await page.goto(`${shopPage()}shop/cart`);
    await page.getByLabel("머그컵 하나 더").click();
    expect(await page.getByTestId("cart-total").textContent()).toBe("60,000원");

    await page.getByTestId("checkout").click();
    expect(new URL(page.url()).search).toBe("");
    await pay(page);
    await expectTitle(page, PAID);
    await page.getByTestId("back").click();

    await page.getByTestId("order-status").filter({ hasText: "결제 완료" }).waitFor();
    expect(await page.locator("nav").textContent()).not.toMatch(/\d/);
    const orderId = new URL(page.url()).pathname.split("/").at(-1)!;
    expect(await at.shop.atRest(orderId)).toMatchObject({ status: "SUCCESS", balance: 60_000 });
    expect(await at.shop.approvals(orderId)).toHaveLength(1);
    expect([await at.shop.available(mug), await at.shop.available(tote)]).toEqual([3, 4]);
    await page.locator("#scene").getByText("order.paid").waitFor();
  });

  it("begins a new cart for whoever paid the last one and came back by another way", async () => {
    const [mug, tote] = [await at.shop.sell(18_000, 5, "머그컵"), await at.shop.sell(24_000, 5, "토트백")];
    const { page } = await at.comes();
    const buys = async (product: string) => {
      await page.goto(shopPage());
      await page.getByTestId(`product-${product}`).getByTestId("add").click();
      await page.goto(`${shopPage()}shop/cart`);
      await page.getByTestId("checkout").click();
      await pay(page);
      await expectTitle(page, PAID);
    };
    await buys(mug);
    await buys(tote);

    expect((await ordersOf(mug)).map(({ status }) => status)).toHaveLength(1);
    expect((await ordersOf(tote)).map(({ lines }) => lines.length)).toEqual([1]);
  });

  it("sells one thing by a double click on buy now: one order, one payment", async () => {
    const product = await at.shop.sell(PRICE, 2, "더블클릭");
    const { page } = await at.comes();
    await page.goto(shopPage());
    await page.getByTestId(`product-${product}`).getByTestId("buy").dblclick();
    await page.getByTestId("pay").waitFor();
    await pay(page);
    await expectTitle(page, PAID);

    const mine = await ordersOf(product);
    expect(mine.map(({ status }) => status)).toEqual(["SUCCESS"]);
    expect(await at.shop.approvals(mine[0]!.orderId)).toHaveLength(1);
    expect(await at.shop.available(product)).toBe(1);
  });

  it("says what is left of a product that the cart wants more of, and orders nothing", async () => {
    const product = await at.shop.sell(PRICE, 1, "하나뿐인 잔");
    const { page } = await at.comes();
    await page.goto(shopPage().replace("localhost", "127.0.0.1"));
    expect(page.url()).toBe(shopPage());
    await page.getByTestId(`product-${product}`).getByTestId("add").click();
    await page.goto(`${shopPage()}shop/cart`.replace("localhost", "127.0.0.1"));
    await page.getByLabel("하나뿐인 잔 하나 더").click();
    await page.getByTestId("too-many").filter({ hasText: "1개 남음" }).waitFor();
    await page.getByTestId("checkout").click();
    await page.getByText("남은 수량이 부족해 주문하지 못했습니다").waitFor();
    expect(await ordersOf(product)).toEqual([]);
  });

  it("takes the ticket out of the address, and pays", async () => {
    const order = await orderOne(at.shop);
    const { page } = await at.checksOut(order);
    expect(page.url()).toBe(order.checkoutUrl.replace(/\?.*/, ""));
    expect(await page.getByTestId("amount").textContent()).toBe("15,000원");
    await pay(page);
    await expectTitle(page, PAID);
    await expectBought(at.shop, order, 9, page);
  });

  it("goes back to the shop with the order's code and nothing else", async () => {
    const order = await orderOne(at.shop);
    const { page } = await at.checksOut(order);
    const back = `${shopPage()}shop/result?orderId=${order.orderId}`;
    expect(await page.locator(".back").getAttribute("href")).toBe(back);
    await pay(page);
    await expectTitle(page, PAID);
    expect(await page.getByTestId("back").getAttribute("href")).toBe(back);
    const [asked] = await Promise.all([page.waitForRequest(back), page.getByTestId("back").click()]);
    expect(await asked.headerValue("referer")).toBeNull();
  });

  it("says so when the payment script cannot be loaded, and lets nobody send the form into the address", async () => {
    const { page } = await at.comes();
    await page.route(`${at.shop.tossUrl}/**`, (route) => route.abort());
    await page.goto((await orderOne(at.shop)).checkoutUrl);
    await page.getByText("결제 화면을 불러오지 못했습니다").waitFor();
    expect(await page.getByTestId("pay").isDisabled()).toBe(true);
    await page.getByLabel("이름").press("Enter");
    expect(new URL(page.url()).search).toBe("");
  });

  it("pays on a phone, where the window takes the whole page", async () => {
    const order = await orderOne(at.shop);
    const userAgent = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36";
    const { page } = await at.checksOut(order, { userAgent, viewport: { width: 360, height: 740 } });
    await page.getByTestId("pay").click();
    await page.getByTestId("approve").click();
    await expectTitle(page, PAID);
    await page.goBack();
    await page.goForward();
    await expectBought(at.shop, order, 9);
  });

  it("says why the window was declined, and pays the same order at the second try", async () => {
    const order = await orderOne(at.shop);
    const { page } = await at.checksOut(order);
    await pay(page, "decline");
    await expectTitle(page, "카드사에서 결제를 승인하지 않았습니다");
    await page.waitForURL((url) => url.search === "");
    await page.locator(".mark-warn").waitFor();
    await expectNotBought(at.shop, order, "PREPAY", 10);

    await page.getByTestId("again").click();
    await pay(page);
    await expectTitle(page, PAID);
    await expectBought(at.shop, order, 9, page);
  });

  it("says why the approval was declined, and pays the same order at the second try", async () => {
    const order = await orderOne(at.shop, { stock: 1 });
    await at.shop.fault({ on: "confirm", fault: "error", code: "EXCEED_MAX_AMOUNT", orderId: order.orderId, times: 1 });
    const { page } = await at.checksOut(order);
    await pay(page);
    await expectTitle(page, "결제 한도를 넘었습니다");
    await expectNotBought(at.shop, order, "FAIL", 1);

    await page.getByTestId("again").click();
    await pay(page);
    await expectTitle(page, PAID);
    await expectBought(at.shop, order, 0, page);
  });

  it("stays on the checkout when the window is closed, and pays when the shopper comes back", async () => {
    const order = await orderOne(at.shop);
    const { page } = await at.checksOut(order);
    await pay(page, "close");
    await page.getByText("결제창이 닫혔습니다").waitFor();
    await expectNotBought(at.shop, order, "PREPAY", 10);

    await page.goto("about:blank");
    await page.goBack();
    await pay(page);
    await expectTitle(page, PAID);
    await expectBought(at.shop, order, 9, page);
  });

  it("ends an order that its shopper gives up", async () => {
    const order = await orderOne(at.shop);
    const { page } = await at.checksOut(order);
    page.on("dialog", (dialog) => void dialog.accept());
    await page.route("**/cancel", (route) => route.abort(), { times: 1 });
    await page.locator("#give-up").click();
    await page.getByText("지금은 연결이 어렵습니다").waitFor();
    await page.locator("#give-up").click();
    await expectTitle(page, "주문을 취소했습니다");
    await expectNotBought(at.shop, order, "CANCEL", 10);
  });

  it("opens the link twice, in two browsers, and takes one payment", async () => {
    const order = await orderOne(at.shop);
    const [one, other] = [await at.checksOut(order), await at.checksOut(order)];
    const [first, second] = [await openWindow(one.page), await openWindow(other.page)];
    await Promise.all([first.getByTestId("approve").click(), second.getByTestId("approve").click()]);
    await Promise.all([expectTitle(one.page, PAID), expectTitle(other.page, PAID)]);
    await expectBought(at.shop, order, 9);

    await one.page.goto(order.checkoutUrl);
    await expectTitle(one.page, PAID);
  });

  it("tells who was too late that it is sold out, and takes nothing", async () => {
    const order = await orderOne(at.shop, { stock: 1 });
    const { page } = await at.checksOut(order);
    const frame = await openWindow(page);

    const rival = await at.shop.shopper("faster");
    const bought = await rival.buy(order.productId, PRICE);
    await rival.confirm(bought, await at.shop.authenticate(bought.orderId, PRICE));
    await frame.getByTestId("approve").click();

    await expectTitle(page, "그사이 상품이 품절되었습니다");
    await expectNotBought(at.shop, order, "PREPAY", 0);
  });

  it("shows where to deposit, and copies the account", async () => {
    const order = await orderOne(at.shop);
    const { page } = await at.checksOut(order);
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.getByText("가상계좌").click();
    await pay(page);
    await expectTitle(page, "아래 계좌로 입금해 주세요");

    await page.getByRole("button", { name: "복사" }).click();
    await page.getByText("복사했습니다").waitFor();
    const copied = await page.evaluate<string>("navigator.clipboard.readText()");
    expect(await page.getByTestId("account-number").textContent()).toBe(copied);
    expect(await at.shop.atRest(order.orderId)).toMatchObject({ status: "WAITING_FOR_DEPOSIT", balance: 0 });
    expect(await at.shop.available(order.productId)).toBe(9);
  });

  it("shows the deposit by itself, on every page that waits for it, as soon as Toss's webhook has told the server", async () => {
    const { page, tab } = await at.comes();
    const mug = await at.shop.sell(18_000, 5, "입금할 머그컵");
    await page.goto(shopPage());
    await page.getByTestId(`product-${mug}`).getByTestId("buy").click();
    await page.getByText("가상계좌").click();
    await pay(page);
    await expectTitle(page, "아래 계좌로 입금해 주세요");
    const [order] = await ordersOf(mug);
    const inShop = await tab();
    await inShop.goto(`${shopPage()}shop/orders/${order!.orderId}`);
    await inShop.getByTestId("order-status").filter({ hasText: "입금 대기" }).waitFor();

    const { orderId, attempts } = order!;
    await at.shop.hearFromToss();
    await at.shop.deposit(attempts[0]!.paymentKey);
    await expectTitle(page, PAID);
    await inShop.getByTestId("order-status").filter({ hasText: "결제 완료" }).waitFor();
    expect(await at.shop.atRest(orderId)).toMatchObject({ status: "SUCCESS", balance: 18_000 });
    expect(await at.shop.available(mug)).toBe(4);
  });
});
