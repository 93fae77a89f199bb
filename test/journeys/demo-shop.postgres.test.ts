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

  it("is no part of the API's document, nor are the hosted pages", async () => {
    const answer = await fetch(`${shop.url}/openapi.json`);
    const { paths } = (await answer.json()) as { readonly paths: Readonly<Record<string, unknown>> };
    expect(Object.keys(paths)).toContain("/v1/orders");
    expect(Object.keys(paths).filter((path) => /shop|checkout|assets/.test(path))).toEqual([]);
  });
});
