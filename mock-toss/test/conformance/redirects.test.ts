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

  it.each([
    ["http://shop.test/f?a=1&", "http://shop.test/f?a=1&code="],
    ["http://shop.test/f?a=1&b=%EA%B0%80#top", "http://shop.test/f?a=1&b=%EA%B0%80&code="],
    ["http://shop.test/f?&", "http://shop.test/f?code="],
  ])("failUrl %s too", async (failUrl, expected) => {
    const { location } = await ended("decline", undefined, failUrl);
    expect(location.startsWith(expected)).toBe(true);
    expect(location.endsWith("#top")).toBe(failUrl.endsWith("#top"));
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

describe("§9.4, §9.5 billing redirects", () => {
  const CLIENT_KEY = "test_ck_D5GePWvyJnrK0W0k6q8gLzN97Eoq";
  const billed = async (decision: string) => {
    const { json, url } = await mockOverHttp();
    const { windowPath } = await json<{ windowPath: string }>("POST", "/window/billing-auths", {
      clientKey: CLIENT_KEY,
      method: "CARD",
      customerKey: "customer-1",
      successUrl: "http://shop.test/billing.html?billingMethod=CARD&",
      failUrl: "http://shop.test/fail?billingMethod=CARD&",
    });
    const form = new URLSearchParams({ decision });
    const answer = await fetch(`${url}${windowPath}`, { method: "POST", body: form, redirect: "manual" });
    return answer.headers.get("location") ?? "";
  };

  it("successUrl gets customerKey and authKey, beside the query of the official sample", async () => {
    expect(await billed("approve")).toMatch(
      /^http:\/\/shop\.test\/billing\.html\?billingMethod=CARD&customerKey=customer-1&authKey=\w+$/,
    );
  });

  it.each([
    ["close", "PAY_PROCESS_CANCELED"],
    ["decline", "REJECT_CARD_COMPANY"],
  ])("%s: failUrl gets code and message", async (decision, code) => {
    const url = new URL(await billed(decision));
    expect([...url.searchParams.keys()]).toEqual(["billingMethod", "code", "message"]);
    expect(url.searchParams.get("code")).toBe(code);
    expect(url.searchParams.get("message")).toMatch(/[가-힣]/);
  });
});

describe("§11 the window", () => {
  const opened = async () => {
    const { json, url, call } = await mockOverHttp();
    const order = { method: "CARD", amount: 1_000, orderId: "order-000001", orderName: "사과" };
    const urls = { successUrl: "http://shop.test/s?a=1", failUrl: "http://shop.test/f?a=1" };
    const { paymentKey } = await json("POST", "/v1/payments", { ...order, ...urls });
    const click = (form: Record<string, string>) =>
      fetch(`${url}/window/${paymentKey}`, { method: "POST", body: new URLSearchParams(form), redirect: "manual" });
    const statusOf = async () => (await json("GET", `/v1/payments/${paymentKey}`)).status;
    return { json, call, click, statusOf, paymentKey };
  };

  it("3 yes: IN_PROGRESS, for ten minutes", async () => {
    const { click, statusOf, json } = await opened();
    await click({ decision: "approve" });
    expect(await statusOf()).toBe("IN_PROGRESS");
    await json("POST", "/_mock/clock", { advance: "601s" });
    expect(await statusOf()).toBe("EXPIRED");
  });

  it("4 closed: the payment stays READY until its half hour is over", async () => {
    const { click, statusOf, json } = await opened();
    await click({ decision: "close" });
    expect(await statusOf()).toBe("READY");
    await json("POST", "/_mock/clock", { advance: "29m" });
    expect(await statusOf()).toBe("READY");
    await json("POST", "/_mock/clock", { advance: "61s" });
    expect(await statusOf()).toBe("EXPIRED");
  });

  it.each([
    ["4000000000000069", "REJECT_CARD_COMPANY"],
    ["4000000000000077", "PAY_PROCESS_ABORTED"],
  ])("5 a card that fails at the window, %s: failUrl gets %s", async (cardNumber, code) => {
    const { click } = await opened();
    const location = (await click({ decision: "approve", method: "카드", cardNumber })).headers.get("location") ?? "";
    expect(location).toMatch(new RegExp(`^http://shop\\.test/f\\?a=1&code=${code}&message=`));
  });

  it("9 a fault rule decides without anybody's click on decline", async () => {
    const { click, call } = await opened();
    await call("POST", "/_mock/faults", { on: "window", fault: "error", code: "REJECT_CARD_COMPANY" });
    const location = (await click({ decision: "approve" })).headers.get("location") ?? "";
    expect(location).toContain("code=REJECT_CARD_COMPANY");
  });
});
