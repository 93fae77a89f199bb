import { connect, type AddressInfo } from "node:net";

import { errAsync } from "neverthrow";
import { describe, expect, it } from "vitest";

import { PROBLEMS } from "../../src/adapters/http/problem.ts";
import { asMerchant, asShopper, issueOne, JWT_SECRET, MERCHANT_KEY, startServer, stockUp } from "../http-harness.ts";

describe("a problem", () => {
  const { server } = startServer();
  const lost = (headers: object = {}) =>
    server.inject({ method: "GET", url: "/v1/orders/x", headers: { ...asMerchant, ...headers } });

  it("is RFC 9457, in Korean", async () => {
    const answer = await lost();
    expect(answer.headers["content-type"]).toBe("application/problem+json; charset=utf-8");
    expect(answer.headers["content-language"]).toBe("ko");
    expect(answer.json()).toEqual({
      type: "urn:payonce:problem:ORDER_NOT_FOUND",
      title: "주문을 찾을 수 없습니다.",
      status: 404,
      detail: "주문 코드를 확인해 주세요.",
      code: "ORDER_NOT_FOUND",
    });
  });

  it.each([
    ["en", "There is no such order."],
    ["en-US,en;q=0.9,ko;q=0.8", "There is no such order."],
    ["EN", "There is no such order."],
    ["ko-KR,ko;q=0.9,en;q=0.8", "주문을 찾을 수 없습니다."],
    ["en;q=0.1, ko", "주문을 찾을 수 없습니다."],
    ["en;q=0", "주문을 찾을 수 없습니다."],
    ["fr, *", "주문을 찾을 수 없습니다."],
    ["fr, en;q=0.5", "There is no such order."],
    [";;,,q=", "주문을 찾을 수 없습니다."],
  ])("is told in the language of Accept-Language: %s", async (acceptLanguage, title) => {
    expect((await lost({ "accept-language": acceptLanguage })).json<{ title: string }>().title).toBe(title);
  });

  it.each(Object.entries(PROBLEMS))("%s has a code, and words in both languages", (_, { status, code, ko, en }) => {
    expect(status).toBeGreaterThanOrEqual(400);
    expect(code).toMatch(/^[A-Z_]+$/);
    for (const words of ko) expect(words).toMatch(/[가-힣]/);
    for (const words of en) expect(words).toMatch(/^[ -~]+\.$/);
  });

  it.each([
    ["GET", "/"],
    ["GET", "/v1"],
    ["DELETE", "/v1/orders"],
    ["PUT", "/v1/products/americano"],
    ["POST", "/v1/orders/x/attention/x"],
  ] as const)("is told at %s %s, where nothing is", async (method, url) => {
    const answer = await server.inject({ method, url });
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([404, "NOT_FOUND"]);
  });

  it("is told to who speaks no HTTP, and to whose headers are too long", async () => {
    const { server } = startServer();
    await server.listen({ port: 0, host: "127.0.0.1" });
    const { port } = server.server.address() as AddressInfo;
    const say = (text: string): Promise<string> =>
      new Promise((resolve) => {
        let heard = "";
        const socket = connect(port, "127.0.0.1", () => socket.write(text));
        socket.on("data", (part) => (heard += part.toString()));
        socket.on("error", () => {});
        socket.on("close", () => resolve(heard));
      });
    const babble = await say("HELLO?\r\n\r\n");
    const tooLong = await say(`GET /v1/orders/${"0".repeat(20_000)} HTTP/1.1\r\nhost: x\r\n\r\n`);
    expect(babble).toMatch(/^HTTP\/1\.1 400 [^]*application\/problem\+json[^]*"code":"INVALID_REQUEST"/);
    expect(tooLong).toMatch(/^HTTP\/1\.1 431 [^]*application\/problem\+json[^]*"code":"INVALID_REQUEST"/);
    await server.close();
  });
});

describe("a store that does not answer", () => {
  it("is 503 with Retry-After", async () => {
    const { server, database } = startServer();
    Object.assign(database.store, { load: () => errAsync({ type: "StoreUnavailable" }) });
    const url = "/v1/orders/0000000000000000000000000001";
    const answer = await server.inject({ method: "GET", url, headers: asMerchant });
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([503, "STORE_UNAVAILABLE"]);
    expect(answer.headers["retry-after"]).toBe("1");
  });

  it("is not ready, but alive", async () => {
    const ask = async (url: string, ready: () => Promise<boolean>) =>
      (await startServer({ ready }).server.inject({ method: "GET", url })).statusCode;
    expect(await ask("/readyz", async () => true)).toBe(200);
    expect(await ask("/readyz", async () => false)).toBe(503);
    expect(await ask("/readyz", () => Promise.reject(new Error("no database")))).toBe(503);
    expect(await ask("/livez", async () => false)).toBe(200);
  });
});

describe("a defect", () => {
  it("is 500 without a word of what went wrong, and in the log with all of them", async () => {
    const { server, database, logs } = startServer();
    Object.assign(database.store, {
      load: () => {
        throw new Error("relation orders is missing a column");
      },
    });
    const url = "/v1/orders/0000000000000000000000000001";
    const answer = await server.inject({ method: "GET", url, headers: asMerchant });
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([500, "INTERNAL"]);
    expect(answer.body).not.toContain("column");
    expect(logs.find((line) => line.includes('"http.defect"'))).toContain("relation orders is missing a column");
  });
});

describe("too many requests", () => {
  const limits = { perOrder: { max: 2, windowMs: 60_000 }, issuing: { max: 2, windowMs: 60_000 } };

  it.each([
    ["confirm", { paymentKey: "k", amount: 1, csrfToken: "t" }],
    ["fail", { code: "C", message: "", csrfToken: "t" }],
    ["cancel", { reason: "변심" }],
  ])("for one order and caller are 429 at %s, and nobody else's", async (what, payload) => {
    const harness = startServer({ limits });
    await stockUp(harness);
    const mina = await asShopper("mina", harness.clock.at);
    const jun = await asShopper("jun", harness.clock.at);
    const { orderId } = await issueOne(harness, mina);
    const { orderId: otherId } = await issueOne(harness, mina);
    const ask = (id: string, headers: { authorization: string }) =>
      harness.server.inject({ method: "POST", url: `/v1/orders/${id}/${what}`, headers, payload });

    await ask(orderId, mina);
    await ask(orderId, mina);
    const third = await ask(orderId, mina);
    expect([third.statusCode, third.json<{ code: string }>().code]).toEqual([429, "TOO_MANY_REQUESTS"]);
    expect(Number(third.headers["retry-after"])).toBeGreaterThan(0);
    expect((await ask(otherId, mina)).statusCode).not.toBe(429);
    expect((await ask(orderId, jun)).statusCode).not.toBe(429);
  });

  it("of one shopper for new orders are 429, the merchant's are not counted", async () => {
    const harness = startServer({ limits });
    await stockUp(harness);
    const mina = await asShopper("mina", harness.clock.at);
    await issueOne(harness, mina);
    await issueOne(harness, mina);
    await expect(issueOne(harness, mina)).rejects.toThrow("TOO_MANY_REQUESTS");
    for (let count = 0; count < 5; count += 1) await issueOne(harness, asMerchant, { userId: "mina" });
    await issueOne(harness, await asShopper("jun", harness.clock.at));
  });
});

describe("the log", () => {
  it("has one line per request, and no secret, body or query in any", async () => {
    const harness = startServer({ devSession: { jwtSecret: JWT_SECRET } });
    await stockUp(harness);
    const { server, toss, logs, clock } = harness;
    const mina = await asShopper("mina", clock.at);
    const customer = { name: "김민아", email: "mina@example.com", phone: "010-1234-5678" };
    const { orderId, amount, csrfToken } = await issueOne(harness, mina, { customer });
    const paymentKey = toss.authenticate(orderId, amount, "paymentkey0123456789");
    const confirm = { paymentKey, amount, csrfToken };
    await server.inject({ method: "POST", url: `/v1/orders/${orderId}/confirm`, headers: mina, payload: confirm });
    await server.inject({ method: "GET", url: `/v1/orders/${orderId}?token=${csrfToken}`, headers: asMerchant });
    await server.inject({ method: "GET", url: `/secret/${csrfToken}?ticket=${csrfToken}` });
    await server.inject({ method: "GET", url: `/v1/orders/${csrfToken}`, headers: asMerchant });
    await server.inject({ method: "POST", url: "/v1/orders", headers: mina, payload: { csrfToken, ...customer } });

    const lines = logs.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map(({ msg, method, route, status }) => [msg, method, route, status])).toEqual([
      ["http.request", "POST", "/v1/orders", 201],
      ["http.request", "POST", "/v1/orders/:orderId/confirm", 200],
      ["http.request", "GET", "/v1/orders/:orderId", 200],
      ["http.request", "GET", "unknown", 404],
      ["http.request", "GET", "/v1/orders/:orderId", 404],
      ["http.request", "POST", "/v1/orders", 400],
    ]);
    expect(lines[1]).toMatchObject({ orderId, durationMs: expect.any(Number) });
    const secrets = [
      csrfToken,
      paymentKey,
      MERCHANT_KEY,
      JWT_SECRET,
      mina.authorization.slice(7),
      ...Object.values(customer),
    ];
    for (const secret of secrets) expect(logs.join("")).not.toContain(secret);
  });
});

describe("GET /metrics", () => {
  it("counts requests by route, never by address", async () => {
    const { server } = startServer();
    await server.inject({ method: "GET", url: "/v1/products/one" });
    await server.inject({ method: "GET", url: "/v1/products/two?a=b" });
    const { body } = await server.inject({ method: "GET", url: "/metrics" });
    expect(body).toContain('_count{method="GET",route="/v1/products/:productId",status="404"} 2');
  });
});

describe("CORS", () => {
  it("lets the shop's pages in, and no others", async () => {
    const { server } = startServer();
    const preflight = async (origin: string) =>
      (
        await server.inject({
          ...{ method: "OPTIONS", url: "/v1/orders" },
          headers: {
            origin,
            "access-control-request-method": "POST",
            "access-control-request-headers": "authorization",
          },
        })
      ).headers["access-control-allow-origin"];
    expect(await preflight("https://shop.example.com")).toBe("https://shop.example.com");
    expect(await preflight("https://evil.example.com")).toBeUndefined();
    expect(await preflight("null")).toBeUndefined();
  });

  it("takes an OPTIONS that is no preflight for a question, not for a mistake", async () => {
    const { server } = startServer();
    const { statusCode, body } = await server.inject({ method: "OPTIONS", url: "/v1/orders" });
    expect([statusCode, body]).toEqual([204, ""]);
  });
});
