import axe from "axe-core";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";

import { describeInBrowser, expectNoSidewaysScroll, visit } from "../browser.ts";
import { atCheckout, expectTitle, openForBrowsers, orderOne, PAID, pay, PRICE, type Checkout } from "./browser-shop.ts";
import type { Shop } from "./shop.ts";

const PHONE = { viewport: { width: 360, height: 740 } };

/** Markup, a text that turns the direction around, one that never ends, and signs outside of the first plane. */
const HOSTILE = [
  `<script>document.title="owned"</script><img src=x onerror="document.title='owned'">`,
  "\u202Eניס־ סה\u202C \u2067rtl",
  "가나다라마바사".repeat(50).slice(0, 300),
  "W".repeat(300),
  "👩‍👩‍👧‍👦🧷🎁".repeat(12),
];

/** At most `length` UTF-16 units, and no half of a sign among them. */
const cut = (text: string, length: number): string => text.slice(0, length).replace(/[\uD800-\uDBFF]$/, "");

const seriousIn = async (page: Page): Promise<string[]> => {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<axe.AxeResults>("axe.run()");
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${page.url()} ${id}: ${nodes.map(({ html }) => html).join(" ")}`);
};

const expectSound = async (page: Page): Promise<void> => {
  await expectNoSidewaysScroll(page);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await seriousIn(page)).toEqual([]);
  }
};

describeInBrowser("the pages", (browser) => {
  let shop: Shop;
  let origin: string;
  beforeAll(async () => {
    shop = await openForBrowsers();
    origin = `http://localhost:${new URL(shop.url).port}`;
  });
  afterAll(() => shop.close());

  const onPhone = async (order: Checkout): Promise<Page> => (await atCheckout(browser(), order, PHONE)).page;

  it("have nothing serious for axe to find, in the light and in the dark, and fit into 360 pixels", async () => {
    const page = await onPhone(await orderOne(shop, { customer: { name: "김민지", email: "minji@example.com" } }));
    await expectSound(page);
    await pay(page, "decline");
    await expectTitle(page, "카드사에서");
    await expectSound(page);
    await page.getByTestId("again").click();
    await pay(page);
    await expectTitle(page, PAID);
    await expectSound(page);

    const ended = await orderOne(shop);
    await shop.asMerchant("POST", `/v1/orders/${ended.orderId}/cancel`, { reason: "품절" });
    const other = await onPhone(ended);
    await expectTitle(other, "취소된 주문입니다");
    await expectSound(other);
    await other.goto(`${origin}/checkout/${ended.orderId}x`);
    await expectSound(other);
  });

  it("have nothing serious while a result or a deposit is awaited", async () => {
    const slow = await orderOne(shop);
    await shop.fault({ on: "confirm", fault: "hang", delayMs: 20_000, orderId: slow.orderId });
    const waiting = await onPhone(slow);
    await pay(waiting);
    await expectTitle(waiting, "결제 결과를 확인하고 있습니다");
    await expectSound(waiting);

    const account = await onPhone(await orderOne(shop));
    await account.getByText("가상계좌").click();
    await pay(account);
    await expectTitle(account, "아래 계좌로 입금해 주세요");
    await expectSound(account);
  });

  it("are sound in the demo shop, too", async () => {
    const product = await shop.sell(PRICE, 3, "고양이 키링");
    await shop.sell(PRICE, 0, "다 팔린 머그컵");
    const { page } = await visit(browser(), PHONE);
    await page.goto(origin);
    await expectSound(page);
    await page.getByTestId(`product-${product}`).getByTestId("add").click();
    await expectSound(page);
    await page.goto(`${origin}/shop/cart`);
    await expectSound(page);
    await page.getByTestId("checkout").click();
    await pay(page);
    await expectTitle(page, PAID);
    await page.getByTestId("back").click();
    await page.getByTestId("order-status").waitFor();
    await expectSound(page);
    await page.goto(`${origin}/shop/orders`);
    await expectSound(page);
  });

  it("show hostile names as text, wherever they stand", async () => {
    for (const name of HOSTILE) {
      const customer = { name: cut(name, 100), email: `${cut(name, 60)}@x`, phone: cut(name, 30) };
      const { page } = await visit(browser(), PHONE);
      await page.goto(origin);
      const order = await orderOne(shop, { name, customer, userId: await guestIn(page) });
      const hasName = page.locator("bdi").filter({ hasText: cut(name, 20) });

      await page.goto(origin);
      await page.getByTestId(`product-${order.productId}`).getByTestId("add").click();
      for (const path of [order.checkoutUrl, `${origin}/`, `${origin}/shop/cart`, `${origin}/shop/orders`]) {
        await page.goto(path);
        await hasName.first().waitFor();
        await expectNoSidewaysScroll(page);
        expect(await page.title()).not.toBe("owned");
      }
      await page
        .getByTestId(`product-${order.productId}`)
        .or(page.locator(`[href$="${order.orderId}"]`))
        .click();
      await hasName.first().waitFor();
      await page.getByTestId("go-on").click();
      await pay(page);
      await expectTitle(page, PAID);
      await hasName.first().waitFor();
      await expectNoSidewaysScroll(page);
      await page.context().close();
    }
  });

  it("can be used by keyboard alone", async () => {
    const { page } = await atCheckout(browser(), await orderOne(shop));
    const focused = () => page.evaluate<string>("document.activeElement?.getAttribute('data-testid') ?? ''");
    for (let tabs = 0; tabs < 20 && (await focused()) !== "pay"; tabs++) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    const frame = page.frameLocator("#___tosspayments_iframe___");
    await frame.getByTestId("close").focus();
    await page.keyboard.press("Enter");
    await page.getByText("결제창이 닫혔습니다").waitFor();
    expect(await focused()).toBe("pay");
    await page.keyboard.press("Enter");
    await frame.getByTestId("approve").focus();
    await page.keyboard.press("Enter");
    await expectTitle(page, PAID);
  });

  it("speak English to whoever would rather read it", async () => {
    const order = await orderOne(shop);
    const { page } = await atCheckout(browser(), order, { locale: "en-US" });
    await page.getByRole("button", { name: "Pay ₩15,000" }).click();
    await page.frameLocator("#___tosspayments_iframe___").getByTestId("approve").click();
    await expectTitle(page, "Your payment is complete");
    await page.getByText("Card", { exact: true }).waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe("en");
  });

  it("pass on what the shopper wrote, and ask for a phone number and an address that are some", async () => {
    const { page } = await atCheckout(browser(), await orderOne(shop));
    await page.getByLabel("휴대폰 번호").fill("전화 없음");
    await page.getByTestId("pay").click();
    await page.getByText("휴대폰 번호를 숫자 8~15자리로").waitFor();
    await page.getByLabel("휴대폰 번호").fill("010-1234-5678");
    await page.getByLabel("이메일").fill("minji@");
    await page.getByTestId("pay").click();
    await page.getByText("이메일 주소를 다시 확인해 주세요").waitFor();
    await page.getByLabel("이메일").fill("minji@example.com");
    await page.getByLabel("이름").fill("김민지");
    const asked = page.waitForRequest((request) => request.url().endsWith("/window/payments"));
    await page.getByTestId("pay").click();
    expect(JSON.parse((await asked).postData()!)).toMatchObject({
      customerName: "김민지",
      customerEmail: "minji@example.com",
      customerMobilePhone: "01012345678",
    });
  });

  it("keep the button and what is said of it in a phone's window, wherever the page stands", async () => {
    const page = await onPhone(await orderOne(shop, { customer: { name: "김민지" } }));
    await page.locator("summary").click();
    await page.getByLabel("이메일").fill("minji@");
    await page.getByTestId("pay").click();
    const said = page.getByText("이메일 주소를 다시 확인해 주세요");
    for (const seen of [said, page.getByTestId("pay"), page.getByLabel("이메일")]) {
      const { y, height } = (await seen.boundingBox())!;
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y + height).toBeLessThanOrEqual(PHONE.viewport.height);
    }
  });

  it.each([
    ["methods", false],
    ["Toss's widget", true],
  ])(
    "show what is bought and how it can be paid in a phone's first window, above the button (%s)",
    async (_, widgets) => {
      const other = widgets ? await openForBrowsers({ widgets }) : shop;
      const { page } = await atCheckout(browser(), await orderOne(other, { customer: { name: "김민지" } }), PHONE);
      await page.locator("[data-testid=pay]:enabled").waitFor();
      const bar = (await page.locator(".pay-bar").boundingBox())!;
      expect(bar.y + bar.height).toBeLessThanOrEqual(PHONE.viewport.height);
      const methods = await page.locator("label:has([type=radio])").all();
      expect(methods.length).toBeGreaterThanOrEqual(4);
      for (const part of [page.getByTestId("amount"), ...methods]) {
        const { y, height } = (await part.boundingBox())!;
        expect(y + height).toBeLessThanOrEqual(bar.y);
      }
      await page.context().close();
      if (widgets) await other.close();
    },
  );

  it("say what went wrong in the shop by a sign and words, not in the colour of what went well", async () => {
    const product = await shop.sell(PRICE, 1, "하나 남은 잔");
    const { page } = await visit(browser(), PHONE);
    await page.goto(origin);
    await page.getByTestId(`product-${product}`).getByTestId("add").click();
    const good = page.getByRole("status").filter({ hasText: "장바구니에 담았습니다" });
    const lookOf = (property: string, of = "") =>
      page.evaluate<string>(`getComputedStyle(document.querySelector(".note"), "${of}").${property}`);
    await good.waitFor();
    const groundOfGood = await lookOf("backgroundColor");
    await good.getByRole("link").click();
    await page.getByLabel("하나 남은 잔 하나 더").click();
    await page.getByTestId("checkout").click();

    const bad = page.getByRole("alert").filter({ hasText: "남은 수량이 부족해" });
    await bad.waitFor();
    expect(await lookOf("content", "::before")).toContain("!");
    expect(await lookOf("backgroundColor")).not.toBe(groundOfGood);
    await expectSound(page);
    expect(await bad.getByRole("link").getAttribute("href")).toBe("/#shelf");

    await page.getByTestId("take-what-is-left").click();
    expect(await page.getByTestId("too-many").count()).toBe(0);
    await page.getByTestId("checkout").click();
    await page.getByTestId("pay").waitFor();
  });

  it("say 404 in a page for what is not there", async () => {
    for (const path of ["/assets/", "/assets/nothing.js", "/checkout/nothing", "/checkout/nothing/success"]) {
      expect((await fetch(origin + path)).status, path).toBe(404);
    }
  });

  it("come with a policy that lets no inline script run, and tell nobody where they are", async () => {
    const { checkoutUrl, successUrl } = await orderOne(shop);
    const traded = await fetch(checkoutUrl, { redirect: "manual" });
    const cookies = traded.headers.getSetCookie();
    expect(traded.status).toBe(303);
    expect(cookies).toHaveLength(2);
    for (const cookie of cookies) expect(cookie).toMatch(/HttpOnly; SameSite=Lax$/);

    const cookie = cookies[0]!.split(";")[0]!;
    const checkout = await fetch(checkoutUrl.replace(/\?.*/, ""), { headers: { cookie } });
    const success = await fetch(successUrl.replace(/\?.*/, ""), { headers: { cookie } });
    for (const { headers, status } of [checkout, success]) {
      expect(status).toBe(200);
      expect(headers.get("content-security-policy")).not.toMatch(/unsafe|\*/);
      expect(headers.get("cross-origin-opener-policy")).toBe("same-origin-allow-popups");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("cache-control")).toBe("no-store");
    }
    expect(checkout.headers.get("content-security-policy")).toContain(`script-src 'self' ${shop.tossUrl};`);
    expect(success.headers.get("content-security-policy")).toContain("script-src 'self';");
  });
});

/** The name that the demo shop has given to a browser. */
const guestIn = async (page: Page): Promise<string> => {
  const guest = (await page.context().cookies()).find(({ name }) => name === "ohu_guest");
  return guest!.value;
};

describeInBrowser("the checkout with a widget key", (browser) => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openForBrowsers({ widgets: true });
  });
  afterAll(() => shop.close());

  it("shows Toss's methods and terms in the page, and pays with what was chosen there", async () => {
    const order = await orderOne(shop);
    const { page, complaints } = await atCheckout(browser(), order);
    await page.getByTestId("agreement").uncheck();
    await page.getByTestId("pay").click();
    await page.getByText("결제 약관에 동의해 주세요").waitFor();
    await page.getByTestId("agreement").check();
    await pay(page);
    await expectTitle(page, PAID);
    expect(await shop.approvals(order.orderId)).toHaveLength(1);
    expect(complaints).toEqual([]);
  });
});
