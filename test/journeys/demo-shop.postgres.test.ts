import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { Shop } from "./shop.ts";

describe("the demo shop", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await Shop.open();
  });
  afterAll(() => shop.close());

  it.each(["/shop/cart", "/shop/cart/quantity", "/shop/cart/checkout", "/shop/buy"])(
    "sends whoever posts nothing to %s back to a page",
    async (path) => {
      const { status, headers } = await fetch(shop.url + path, { method: "POST", redirect: "manual" });
      expect(status).toBe(303);
      expect(headers.get("location")).not.toContain("added");
    },
  );

  /** Sends a form as the shop's own pages do, or JSON as no page does; says where it leads and what is in the cart then. */
  const post = async (path: string, body: Readonly<Record<string, unknown>>, type: "form" | "json" = "form") => {
    const answer = await fetch(shop.url + path, {
      method: "POST",
      redirect: "manual",
      body: type === "form" ? new URLSearchParams(body as Record<string, string>) : JSON.stringify(body),
      headers: type === "form" ? {} : { "content-type": "application/json" },
    });
    const cart = answer.headers.getSetCookie().find((cookie) => cookie.startsWith("ohu_cart="));
    return { status: answer.status, leadsTo: answer.headers.get("location"), cart: /~([^;]*)/.exec(cart ?? "")?.[1] };
  };

  it("puts into the cart what it sells, and says why it does not put anything else", async () => {
    const [mug, lastOne] = [await shop.sell(18_000, 5, "머그컵"), await shop.sell(18_000, 0, "다 팔린 잔")];
    const retired = await shop.sell(18_000, 5, "단종된 잔");
    await shop.asMerchant("PATCH", `/v1/products/${retired}`, { onSale: false });

    const added = { status: 303, leadsTo: "/?said=added", cart: `${mug}.1` };
    expect(await post("/shop/cart", { productId: mug })).toEqual(added);
    expect(await post("/shop/cart", { productId: mug }, "json")).toEqual(added);
    for (const [productId, said] of [
      ["nothing", "notSold"],
      [{}, "notSold"],
      [["mug"], "notSold"],
      [null, "notSold"],
      [lastOne, "nothingLeft"],
      [retired, "nothingLeft"],
    ] as const) {
      const refused = { status: 303, leadsTo: `/?said=${said}`, cart: undefined };
      expect(await post("/shop/cart", { productId }, "json"), JSON.stringify(productId)).toEqual(refused);
    }
    expect(await post("/shop/cart/quantity", { productId: "nothing", quantity: "3" })).toMatchObject({
      cart: undefined,
    });
  });

  it.each(["/shop/cart/quantity", "/shop/cart/checkout", "/shop/buy", "/shop/orders/x/checkout"])(
    "takes what no form can send to %s for nothing",
    async (path) => {
      const odd = { productId: {}, quantity: [1], amount: { value: 1 }, cartId: [] };
      expect(await post(path, odd, "json")).toMatchObject({ status: 303, cart: undefined });
    },
  );

  it.each(["/nothing", "/shop/nothing", "/checkout/nope", "/checkout/nope/success", "/shop/orders/a/b"])(
    "leads whoever looks for %s to the shop",
    async (path) => {
      for (const [language, words] of [
        ["ko", "쇼핑몰로 가기"],
        ["en", "Go to the shop"],
      ] as const) {
        const headers = { accept: "text/html,application/xhtml+xml,*/*;q=0.8", "accept-language": language };
        const answer = await fetch(shop.url + path, { headers });
        expect(answer.status).toBe(404);
        expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
        expect(await answer.text()).toMatch(new RegExp(`<a [^>]*href="/"[^>]*>${words}</a>`));
      }
    },
  );

  it.each([
    ["/nothing", "*/*"],
    ["/shop/nothing", "application/json"],
    ["/v1/nothing", "text/html"],
  ])("answers a client of the API that asks for %s as %s with a problem", async (path, accept) => {
    const answer = await fetch(shop.url + path, { headers: { accept } });
    expect(answer.status).toBe(404);
    expect(answer.headers.get("content-type")).toContain("application/problem+json");
    expect(await answer.json()).toMatchObject({ code: "NOT_FOUND" });
  });

  it("says of an order why it has ended, in two languages", async () => {
    const shopper = await shop.shopper("guest-0badcafe");
    const productId = await shop.sell(1_000, 5, "엽서");
    const order = await shopper.buy(productId, 1_000);
    await shopper.cancel(order.orderId);
    const other = await shopper.buy(productId, 1_000);
    await shop.asMerchant("POST", `/v1/orders/${other.orderId}/cancel`, { reason: "품절" });
    const headers = { cookie: "ohu_guest=guest-0badcafe", "x-forwarded-host": "localhost" };
    const read = async (path: string, language: string) =>
      (await fetch(shop.url + path, { headers: { ...headers, "accept-language": language } })).text();

    for (const [language, mine, theirs] of [
      ["ko", "취소됨", "판매자 취소"],
      ["en", "Canceled", "Canceled by the shop"],
    ] as const) {
      const list = await read("/shop/orders", language);
      expect(list).toContain(`>${mine}</span>`);
      expect(list).toContain(`>${theirs}</span>`);
      expect(await read(`/shop/orders/${other.orderId}`, language)).toContain(`>${theirs}</h1>`);
    }
  });

  it("is no part of the API's document, nor are the hosted pages", async () => {
    const answer = await fetch(`${shop.url}/openapi.json`);
    const { paths } = (await answer.json()) as { readonly paths: Readonly<Record<string, unknown>> };
    expect(Object.keys(paths)).toContain("/v1/orders");
    expect(Object.keys(paths).filter((path) => /shop|checkout|assets/.test(path))).toEqual([]);
  });
});

describe("an order that nobody paid in time", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await Shop.open({ orderLifeMs: 500 });
  });
  afterAll(() => shop.close());

  it("is expired in the demo shop, not canceled", async () => {
    const shopper = await shop.shopper("guest-0badcafe");
    const { orderId } = await shopper.buy(await shop.sell(1_000, 5, "엽서"), 1_000);
    await shop.until(orderId, ({ status }) => status === "CANCEL");
    const headers = { cookie: "ohu_guest=guest-0badcafe", "x-forwarded-host": "localhost" };
    const read = async (path: string) => (await fetch(shop.url + path, { headers })).text();
    expect(await read("/shop/orders")).toContain(">만료됨</span>");
    const page = await read(`/shop/orders/${orderId}`);
    expect(page).toContain(">만료됨</h1>");
    expect(page).toContain("만료된 주문입니다");
    expect(page).not.toContain("취소");
  });
});
