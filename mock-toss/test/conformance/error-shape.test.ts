import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { AUTHORIZATION, mockOverHttp } from "../server/mock-over-http.ts";

const JSON_TYPE = { "content-type": "application/json" };
const STATUSES = [200, 400, 401, 403, 404, 409, 429, 500];

/** Node's own client: `fetch` would tidy up what is wrong on purpose. */
const sendRaw = (url: string, method: string, path: string, headers: Record<string, string>, body = "") =>
  new Promise<{ status: number; type: string; body: unknown }>((resolve, reject) => {
    const call = httpRequest(url, {
      method,
      path,
      agent: false,
      headers: { authorization: AUTHORIZATION, ...headers },
    });
    call.on("error", reject);
    call.on("response", (answer) => {
      let text = "";
      answer.on("data", (chunk: Buffer) => (text += chunk.toString()));
      answer.on("end", () => {
        const type = String(answer.headers["content-type"]);
        resolve({ status: answer.statusCode ?? 0, type, body: JSON.parse(text) as unknown });
      });
    });
    call.end(body);
  });

const sendBytes = (url: string, bytes: string): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), "127.0.0.1", () => socket.write(bytes));
    let text = "";
    socket.on("data", (chunk) => (text += chunk.toString()));
    socket.on("close", () => resolve(text));
  });

describe("§5.1 every refusal is a code and a message, §1.5 under one of eight statuses", () => {
  it.each([
    ["a percent sign in a key", "GET", "/v1/payments/%E0%A4%A", {}, "", "NOT_FOUND_PAYMENT"],
    ["a percent sign in an order id", "GET", "/v1/payments/orders/100%", {}, "", "NOT_FOUND_PAYMENT"],
    [
      "a percent sign in what is posted",
      "POST",
      "/v1/payments/%ff/cancel",
      JSON_TYPE,
      '{"cancelReason":"변심"}',
      "NOT_FOUND_PAYMENT",
    ],
    [
      "a content type that is none",
      "POST",
      "/v1/payments/confirm",
      { "content-type": "@@@;;;" },
      "{}",
      "INVALID_REQUEST",
    ],
    ["a body too long", "POST", "/v1/payments/confirm", JSON_TYPE, `"${"x".repeat(1_100_000)}"`, "INVALID_REQUEST"],
    ["a method nobody knows", "PROPFIND", "/v1/payments/confirm", {}, "", "NOT_FOUND_HTTP_METHOD"],
    ["a path that is only a script's", "POST", "/v1", JSON_TYPE, "{}", "NOT_FOUND"],
    ["a path too long", "GET", `/v1/payments/${"x".repeat(20_000)}`, {}, "", "INVALID_REQUEST"],
  ])("%s", async (_what, method, path, headers, body, code) => {
    const { url } = await mockOverHttp();
    const answer = await sendRaw(url, method, path, headers, body);
    expect(STATUSES).toContain(answer.status);
    expect(answer).toMatchObject({ type: "application/json;charset=UTF-8", body: { code } });
    expect((answer.body as { message: string }).message).toMatch(/[가-힣]/);
  });

  it("finds what is written with a percent sign that encodes nothing", async () => {
    const { url, authenticated } = await mockOverHttp();
    await authenticated({ orderId: "sale-100%" });
    expect(await sendRaw(url, "GET", "/v1/payments/orders/sale-100%", {})).toMatchObject({
      status: 200,
      body: { orderId: "sale-100%" },
    });
  });

  it("says so too when the bytes are no HTTP", async () => {
    const { url } = await mockOverHttp();
    const answer = await sendBytes(url, "GET /v1/payments/x HTTP/1.1\r\nno header\r\n\r\n");
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(JSON.parse(answer.slice(answer.indexOf("\r\n\r\n")))).toEqual({
      code: "INVALID_REQUEST",
      message: "잘못된 요청입니다.",
    });
  });

  it("§6 binds no key to a body that never arrived whole, and the journal has it", async () => {
    const { url, authenticated, confirm, json } = await mockOverHttp();
    const paymentKey = await authenticated();
    const key = { "idempotency-key": "confirm-1" };
    await sendRaw(url, "POST", "/v1/payments/confirm", { "content-type": ";", ...key }, "{}");
    expect((await confirm(paymentKey, {}, key)).status).toBe(200);
    expect(await json("GET", "/_mock/requests")).toMatchObject([{ code: "INVALID_REQUEST" }, { status: 200 }]);
  });

  it("looks at the key first: without one, nobody learns what is wrong with the body", async () => {
    const { url } = await mockOverHttp();
    const headers = { authorization: "Basic dGVzdF9za19ub2JvZHk6", "content-type": ";" };
    expect(await sendRaw(url, "POST", "/v1/payments/confirm", headers, "{}")).toMatchObject({
      status: 401,
      body: { code: "UNAUTHORIZED_KEY" },
    });
  });
});
