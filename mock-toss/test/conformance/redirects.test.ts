import { describe, expect, it } from "vitest";
import { mockOverHttp } from "../server/mock-over-http.ts";

const ended = async (decision: string, successUrl = "http://shop.test/success", failUrl = "http://shop.test/fail") => {
  const { json, url } = await mockOverHttp();
  const order = { method: "CARD", amount: 1_000, orderId: "order-000001", orderName: "사과" };
  const { paymentKey } = await json("POST", "/v1/payments", { ...order, successUrl, failUrl });
  const form = new URLSearchParams({ decision });
  const answer = await fetch(`${url}/window/${paymentKey}`, { method: "POST", body: form, redirect: "manual" });
  return { location: answer.headers.get("location") ?? "", paymentKey };
};

describe("§9.5 redirects", () => {
  it("successUrl gets paymentType, orderId, paymentKey and amount", async () => {
    const { location, paymentKey } = await ended("approve");
    expect(location).toBe(
      `http://shop.test/success?paymentType=NORMAL&orderId=order-000001&paymentKey=${paymentKey}&amount=1000`,
    );
  });

  it.each([
    ["http://shop.test/s?a=1", "http://shop.test/s?a=1&paymentType="],
    ["http://shop.test/s?a=1&", "http://shop.test/s?a=1&paymentType="],
    ["http://shop.test/s?", "http://shop.test/s?paymentType="],
    ["http://shop.test/s?a=%20b#top", "http://shop.test/s?a=%20b&paymentType="],
    ["shop-app://paid", "shop-app://paid?paymentType="],
  ])("what %s carries already stays", async (successUrl, expected) => {
    const { location } = await ended("approve", successUrl);
    expect(location.startsWith(expected)).toBe(true);
    expect(location.endsWith("#top")).toBe(successUrl.endsWith("#top"));
  });

  it("failUrl gets code and message, and the orderId unless the shopper closed the window", async () => {
    expect(Object.keys(Object.fromEntries(new URL((await ended("close")).location).searchParams))).toEqual([
      "code",
      "message",
    ]);
    expect(Object.keys(Object.fromEntries(new URL((await ended("decline")).location).searchParams))).toEqual([
      "code",
      "message",
      "orderId",
    ]);
  });
});
