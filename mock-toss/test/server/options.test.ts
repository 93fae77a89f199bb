import { describe, expect, it } from "vitest";
import { parseCommand } from "../../src/cli-options.ts";
import { buildMockToss, createEngine, DEFAULT_OPTIONS, DOCUMENTATION_MERCHANTS } from "../../src/index.ts";
import { mockOverHttp } from "./mock-over-http.ts";

const PAIR = { mId: "tmock", clientKey: "test_ck_1", secretKey: "test_sk_1", version: "2022-11-16" };

describe("buildMockToss and createEngine", () => {
  it.each([
    [{ prot: 4_000 }, "no option prot"],
    [{ seed: 1 }, "seed must be a text"],
    [{ publicUrl: "mock-toss:4000" }, "publicUrl must be an http or https URL"],
    [{ readyMs: 0 }, "readyMs must be a whole number"],
    [{ readyMs: "30m" }, "readyMs must be"],
    [{ hangMs: 2 ** 31 }, "hangMs must be"],
    [{ paymentsMax: Number.NaN }, "paymentsMax must be"],
    [{ wrongAmount: "AMOUNT_MISMATCH" }, "wrongAmount must be an error code of Toss"],
    [{ bindServerErrors: "no" }, "bindServerErrors must be true or false"],
    [{ byOrder: "newest" }, 'byOrder must be "latest-authenticated" or "latest" or "first"'],
    [{ cancelRowSign: 0 }, "cancelRowSign must be 1 or -1"],
    [{ virtualAccountFullRefund: "DONE" }, "virtualAccountFullRefund must be"],
    [{ callsPerMinuteMax: -1 }, "callsPerMinuteMax must be null or"],
    [{ webhookUrls: "http://localhost" }, "webhookUrls must be a list"],
    [{ webhookUrls: ["localhost:3000"] }, "webhookUrls must be a list"],
    [{ merchants: [] }, "merchants must be a list"],
    [{ merchants: [{ ...PAIR, version: "1.4" }] }, "merchants must be a list"],
    [{ merchants: [{ ...PAIR, secretKey: "test_ck_2" }] }, "merchants must be a list"],
    [{ merchants: [PAIR, { ...PAIR, clientKey: "test_ck_2" }] }, "merchants must be a list"],
  ])("throw a TypeError that names what is wrong: %j", (options, message) => {
    const build = () => createEngine(options as object);
    expect(build).toThrow(TypeError);
    expect(build).toThrow(message);
    expect(() => buildMockToss(options as object)).toThrow(message);
  });

  it.each([
    [{ data: "" }, "data must be the path of a directory"],
    [{ data: 1 }, "data must be the path of a directory"],
    [{ secretKey: "test_sk_1" }, "belong together"],
    [{ secretKey: "test_ck_1", clientKey: "test_sk_1" }, "clientKey must be a client key"],
    [{ secretKey: "test_sk", clientKey: "test_ck_1" }, "secretKey must be a secret key"],
    [{ secretKey: "test_sk_1", clientKey: "test_ck_1", merchants: [PAIR] }, "either merchants or one pair"],
    [{ apiVersion: "1.4" }, "apiVersion must be 2022-11-16 or 2024-06-01"],
    [{ now: 0 }, "now must be a function"],
  ])("the server around the engine too: %j", (options, message) => {
    expect(() => buildMockToss(options as object)).toThrow(TypeError);
    expect(() => buildMockToss(options as object)).toThrow(message);
  });

  it("take what they have by default, and undefined for what is not given", () => {
    expect(() => createEngine(DEFAULT_OPTIONS)).not.toThrow();
    const unset: object = { seed: undefined, merchants: undefined };
    const { world } = createEngine(unset);
    expect(world.options).toMatchObject({ seed: "mock-toss", merchants: DOCUMENTATION_MERCHANTS });
  });
});

describe("mock-toss, its flags", () => {
  const read = (args: string[], env: Record<string, string> = {}) => parseCommand(args, env);

  it.each([
    [["--port", "x"], "--port"],
    [["--port", "1e3"], "--port"],
    [["--port", "65536"], "--port"],
    [["--port="], "--port"],
    [["--port", "-1"], "--port"],
    [["--seed="], "--seed"],
    [["--data="], "--data"],
    [["--host="], "--host"],
    [["--webhook-url", "localhost:3000"], "--webhook-url"],
    [["--public-url", "mock-toss:4000"], "--public-url"],
    [["--api-version", "1.4"], "--api-version"],
    [["--client-key", "test_ck_1"], "belong together"],
    [["--client-key", "test_sk_1", "--secret-key", "test_ck_1"], "--client-key"],
    [["--client-key", "test_ck_1", "--secret-key", "sk"], "--secret-key"],
    [["--prot", "1"], "--prot"],
    [["start"], "start"],
  ])("%j: one line that names the flag", (args, named) => {
    const command = read(args);
    expect(command).toMatchObject({ type: "misused", message: expect.stringContaining(named) });
    expect(command).not.toMatchObject({ message: expect.stringContaining("\n") });
  });

  it("come before the environment, and an empty variable is none", () => {
    const env = { MOCK_TOSS_PORT: "", MOCK_TOSS_WEBHOOK_URL: "", MOCK_TOSS_PUBLIC_URL: "http://mock:1" };
    expect(read(["--public-url", "http://mock:2/"], env)).toMatchObject({
      options: { port: 4_000, webhookUrls: [], publicUrl: "http://mock:2/" },
    });
    expect(read([], { ...env, MOCK_TOSS_WEBHOOK_URL: "http://a, http://b" })).toMatchObject({
      options: { webhookUrls: ["http://a", "http://b"], publicUrl: "http://mock:1" },
    });
    expect(read([], { MOCK_TOSS_PORT: "many" })).toMatchObject({ type: "misused" });
  });
});

describe("publicUrl", () => {
  const checkoutUrl = async (call: ReturnType<typeof askerOf>, headers: Record<string, string> = {}) => {
    const answer = await call("GET", "/v1/payments/orders/order-000001", undefined, headers);
    return ((await answer.json()) as { checkout: { url: string } }).checkout.url;
  };
  const askerOf = (shop: Awaited<ReturnType<typeof mockOverHttp>>) => shop.call;

  it("is where the request came to, so that whoever knows the mock by another name can follow its links", async () => {
    const shop = await mockOverHttp();
    const paymentKey = await shop.authenticated();
    const path = `/v1/payments/${paymentKey}/checkout`;
    const elsewhere = shop.url.replace("127.0.0.1", "localhost");
    const answer = await fetch(`${elsewhere}/v1/payments/${paymentKey}`, {
      headers: { authorization: `Basic ${btoa(`${DOCUMENTATION_MERCHANTS[0]?.secretKey}:`)}` },
    });
    expect(await answer.json()).toMatchObject({ checkout: { url: `${elsewhere}${path}` } });
    expect(await checkoutUrl(shop.call)).toBe(`${shop.url}${path}`);
    expect(await checkoutUrl(shop.call, { "x-forwarded-proto": "https", "x-forwarded-host": "toss.shop.test" })).toBe(
      `https://toss.shop.test${path}`,
    );
    expect(await checkoutUrl(shop.call, { "x-forwarded-host": "a b/<c>" })).toBe(`https://toss.shop.test${path}`);
  });

  it("is the same one for webhooks that a request sets off", async () => {
    const shop = await mockOverHttp({ webhookUrls: ["http://127.0.0.1:9"] });
    const paymentKey = await shop.authenticated();
    await shop.confirm(paymentKey, {}, { "x-forwarded-host": "toss.shop.test" });
    expect(await shop.json("GET", "/_mock/webhooks")).toMatchObject([
      { body: { data: { receipt: { url: expect.stringMatching(/^http:\/\/toss\.shop\.test\//) } } } },
    ]);
  });

  it("is what the option says, whatever a request says, without a slash too many", async () => {
    const shop = await mockOverHttp({ publicUrl: "https://toss.shop.test/mock/" });
    const paymentKey = await shop.authenticated();
    expect(await checkoutUrl(shop.call, { "x-forwarded-host": "elsewhere.test" })).toBe(
      `https://toss.shop.test/mock/v1/payments/${paymentKey}/checkout`,
    );
  });
});
