import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { beforeAll, describe, expect, it } from "vitest";

import { HOUR_MS, MINUTE_MS } from "../../src/domain/instant.ts";
import {
  asMerchant,
  asShopper,
  issueOne,
  JWT_SECRET,
  startServer,
  stockUp,
  type IssuedOrder,
} from "../http-harness.ts";

const bytes = (secret: string) => new TextEncoder().encode(secret);
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

const harness = startServer({
  shopperKeys: { secrets: [JWT_SECRET, "the-secret-before-0123456789abcdef"] },
  devSession: { jwtSecret: JWT_SECRET },
});
const { server, clock } = harness;
let mine: IssuedOrder;

const signed = (claims: object, secret = JWT_SECRET, alg = "HS256", header = {}): Promise<string> =>
  new SignJWT({ sub: "mina", ...claims })
    .setProtectedHeader({ alg, ...header })
    .sign(bytes(secret), { crit: { b64: true } });
/** By the right secret, whatever it says. */
const signedText = (claims: string): string => {
  const text = [`{"alg":"HS256"}`, claims].map((part) => Buffer.from(part).toString("base64url")).join(".");
  return `${text}.${createHmac("sha256", JWT_SECRET).update(text).digest("base64url")}`;
};
const seconds = (fromNowMs: number): number => Math.floor((clock.at + fromNowMs) / 1000);
const read = async (headers: object, url = `/v1/orders/${mine.orderId}`) => {
  const answer = await server.inject({ method: "GET", url, headers: { ...headers } });
  return [answer.statusCode, answer.json<{ code?: string }>().code ?? "ok"];
};

beforeAll(async () => {
  await stockUp(harness);
  mine = await issueOne(harness, await asShopper("mina", clock.at));
});

describe("a shopper's token", () => {
  it("is heard under any of the shop's secrets", async () => {
    const exp = seconds(HOUR_MS);
    expect(await read(bearer(await signed({ exp })))).toEqual([200, "ok"]);
    expect(await read(bearer(await signed({ exp }, "the-secret-before-0123456789abcdef")))).toEqual([200, "ok"]);
  });

  it.each<[string, () => Promise<object> | object]>([
    ["is missing", () => ({})],
    ["is empty", () => ({ authorization: "Bearer " })],
    ["is of another scheme", () => ({ authorization: `Basic ${btoa("mina:")}` })],
    ["is no token", () => bearer("mina")],
    ["is of another secret", async () => bearer(await signed({}, "another-secret-0123456789abcdefghi"))],
    ["is of another algorithm", async () => bearer(await signed({}, `${JWT_SECRET}${JWT_SECRET}`, "HS512"))],
    ["is unsigned", () => bearer(`${btoa('{"alg":"none"}')}.${btoa('{"sub":"mina"}')}.`.replaceAll("=", ""))],
    ["names nobody", async () => bearer(await signed({ sub: "" }))],
    ["names nobody who could be", async () => bearer(await signed({ sub: "mi\0na" }))],
    ["does not hold yet", async () => bearer(await signed({ nbf: seconds(MINUTE_MS) }))],
    ["says oddly from when it holds", async () => bearer(await signed({ nbf: "now" }))],
    ["says oddly until when it holds", async () => bearer(await signed({ exp: "tomorrow" }))],
    [
      "asks for what we do not know of",
      async () => bearer(await signed({}, JWT_SECRET, "HS256", { crit: ["b64"], b64: true })),
    ],
    ["is no object", () => bearer(signedText("null"))],
    ["is no JSON", () => bearer(signedText("mina"))],
    ["ran out long ago", async () => bearer(await signed({ exp: seconds(-2 * HOUR_MS) }))],
  ])("is refused when it %s", async (_, headers) => {
    expect(await read({ ...(await headers()), "x-csrf-token": mine.csrfToken })).toEqual([401, "UNAUTHENTICATED"]);
  });

  it("says how to come in", async () => {
    const answer = await server.inject({ method: "GET", url: "/v1/orders" });
    expect(answer.headers["www-authenticate"]).toBe("Bearer");
  });

  it("opens nobody else's order", async () => {
    expect(await read(await asShopper("jun", clock.at))).toEqual([403, "INVALID_USER_ID"]);
  });

  it("can be had for the asking where no money is", async () => {
    const answer = await server.inject({ method: "POST", url: "/dev/session", payload: { userId: "mina" } });
    expect(await read(bearer(answer.json<{ token: string }>().token))).toEqual([200, "ok"]);

    const serve = startServer().server;
    const refused = await serve.inject({ method: "POST", url: "/dev/session", payload: { userId: "mina" } });
    expect([refused.statusCode, refused.json<{ code: string }>().code]).toEqual([404, "NOT_FOUND"]);
  });
});

describe("a token that ran out while its shopper paid", () => {
  const expired = async (userId = "mina") => bearer(await signed({ sub: userId, exp: seconds(-HOUR_MS) }));

  it("reads and confirms beside the right CSRF token", async () => {
    const headers = await expired();
    expect(await read({ ...headers, "x-csrf-token": mine.csrfToken })).toEqual([200, "ok"]);

    const order = await issueOne(harness, await asShopper("mina", clock.at));
    const paymentKey = harness.toss.authenticate(order.orderId, order.amount);
    const answer = await server.inject({
      ...{ method: "POST", url: `/v1/orders/${order.orderId}/confirm`, headers },
      payload: { paymentKey, amount: order.amount, csrfToken: order.csrfToken },
    });
    expect(answer.statusCode).toBe(200);
  });

  it("does nothing without it", async () => {
    const headers = await expired();
    expect(await read(headers)).toEqual([401, "UNAUTHENTICATED"]);
    expect(await read(headers, `/v1/orders/${mine.orderId}/events`)).toEqual([401, "UNAUTHENTICATED"]);
    expect(await read({ ...headers, "x-csrf-token": "wrong" })).toEqual([403, "INVALID_CSRF_TOKEN"]);
  });

  it("does not help somebody else who knows the CSRF token", async () => {
    const headers = await expired("jun");
    expect(await read({ ...headers, "x-csrf-token": mine.csrfToken })).toEqual([403, "INVALID_USER_ID"]);
  });

  it.each([
    ["issue", "/v1/orders", { lines: [{ productId: "americano", quantity: 1 }], amount: 4_500 }],
    ["cancel", "/v1/orders/:mine/cancel", { reason: "변심" }],
    ["fail", "/v1/orders/:mine/fail", { code: "C", message: "", csrfToken: "t" }],
  ])("does not %s", async (_, url, payload) => {
    const answer = await server.inject({
      ...{ method: "POST", url: url.replace(":mine", mine.orderId), payload },
      headers: { ...(await expired()), "x-csrf-token": mine.csrfToken },
    });
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([401, "UNAUTHENTICATED"]);
  });
});

describe("the merchant's key", () => {
  const merchants: [method: "GET" | "POST" | "PATCH", url: string][] = [
    ["POST", "/v1/products"],
    ["PATCH", "/v1/products/americano"],
    ["POST", "/v1/products/americano/stock"],
    ["GET", "/v1/orders"],
    ["GET", "/v1/orders/:mine/history"],
    ["POST", "/v1/orders/:mine/complete"],
  ];

  it.each(merchants)("is asked for at %s %s", async (method, url) => {
    const ask = async (headers: object) => {
      const path = url.replace(":mine", mine.orderId);
      const answer = await server.inject({ method, url: path, headers: { ...headers } });
      return [answer.statusCode, answer.json<{ code: string }>().code];
    };
    expect(await ask({})).toEqual([401, "UNAUTHENTICATED"]);
    expect(await ask(bearer("merchant_key_of_others"))).toEqual([401, "UNAUTHENTICATED"]);
    expect(await ask(await asShopper("mina", clock.at))).toEqual([403, "INVALID_USER_ID"]);
  });

  it("reads every order, and orders for a shopper", async () => {
    expect(await read(asMerchant)).toEqual([200, "ok"]);
    const order = await issueOne(harness, asMerchant, { userId: "jun" });
    expect(await read(await asShopper("jun", clock.at), `/v1/orders/${order.orderId}`)).toEqual([200, "ok"]);
  });

  it.each(["confirm", "fail"])("does not %s a shopper's payment", async (what) => {
    const answer = await server.inject({
      ...{ method: "POST", url: `/v1/orders/${mine.orderId}/${what}`, headers: asMerchant },
      payload: { paymentKey: "k", amount: 4_500, code: "C", message: "", csrfToken: mine.csrfToken },
    });
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([403, "INVALID_USER_ID"]);
  });
});

describe("the shop's published keys", () => {
  const publish = async (status = 200) => {
    const { publicKey, privateKey } = await generateKeyPair("RS256");
    const keys = [{ ...(await exportJWK(publicKey)), kid: "k1", alg: "RS256" }];
    const http = createServer((_, response) => response.writeHead(status).end(JSON.stringify({ keys })));
    await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
    const token = await new SignJWT({ sub: "mina" }).setProtectedHeader({ alg: "RS256", kid: "k1" }).sign(privateKey);
    return { http, token, jwksUrl: `http://127.0.0.1:${(http.address() as AddressInfo).port}/keys` };
  };
  const readUnknown = async (jwksUrl: string, token: string) => {
    const { server } = startServer({ shopperKeys: { jwksUrl } });
    const answer = await server.inject({ method: "GET", url: `/v1/orders/${mine.orderId}`, headers: bearer(token) });
    return [answer.statusCode, answer.json<{ code: string }>().code];
  };

  it("are fetched from where it publishes them", async () => {
    const { http, token, jwksUrl } = await publish();
    expect(await readUnknown(jwksUrl, token)).toEqual([404, "ORDER_NOT_FOUND"]);
    expect(await readUnknown(jwksUrl, await signed({}))).toEqual([401, "UNAUTHENTICATED"]);
    http.close();
  });

  it("do not log anybody out while they cannot be had", async () => {
    const { http, token, jwksUrl } = await publish(500);
    expect(await readUnknown(jwksUrl, token)).toEqual([503, "STORE_UNAVAILABLE"]);
    http.close();
  });
});
