import { describe, expect, it } from "vitest";
import { ERRORS } from "../../src/index.ts";
import { mockOverHttp } from "../server/mock-over-http.ts";

type Told = { readonly code: string; readonly message: string };

/** The rules of the Toss reference that a mock must match exactly, each under the section that states it. */
describe("§1.1 Basic authentication", () => {
  const SECRET = "test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R";
  it.each([
    ["the secret key and a colon", `Basic ${btoa(`${SECRET}:`)}`, "404 NOT_FOUND_PAYMENT"],
    ["the scheme in lower case", `basic ${btoa(`${SECRET}:`)}`, "404 NOT_FOUND_PAYMENT"],
    ["base64 without padding", `Basic ${btoa(`${SECRET}:`).replaceAll("=", "")}`, "404 NOT_FOUND_PAYMENT"],
    ["no colon", `Basic ${btoa(SECRET)}`, "403 INCORRECT_BASIC_AUTH_FORMAT"],
    ["a BOM before the key", `Basic ${Buffer.from(`\uFEFF${SECRET}:`).toString("base64")}`, "401 UNAUTHORIZED_KEY"],
    ["a client key", `Basic ${btoa("test_ck_D5GePWvyJnrK0W0k6q8gLzN97Eoq:")}`, "401 UNAUTHORIZED_KEY"],
    ["an unknown key", `Basic ${btoa("test_sk_nobody:")}`, "401 UNAUTHORIZED_KEY"],
    ["another scheme", `Bearer ${SECRET}`, "401 UNAUTHORIZED_KEY"],
  ])("%s", async (_what, authorization, expected) => {
    const { call } = await mockOverHttp();
    const answer = await call("GET", "/v1/payments/none", undefined, { authorization });
    expect(`${answer.status} ${((await answer.json()) as Told).code}`).toBe(expected);
  });

  it("nothing at all", async () => {
    const { url } = await mockOverHttp();
    expect((await fetch(`${url}/v1/payments/none`)).status).toBe(401);
  });
});

describe("§1.4 headers", () => {
  it("every answer has a trace id and echoes the idempotency key", async () => {
    const { call } = await mockOverHttp();
    const { headers } = await call("POST", "/v1/payments/confirm", {}, { "idempotency-key": "a" });
    expect(headers.get("x-tosspayments-trace-id")).toMatch(/^[0-9a-f]{32}$/);
    expect(headers.get("idempotency-key")).toBe("a");
    expect(headers.get("content-type")).toContain("application/json");
  });

  it("takes a Content-Type with a charset, or none", async () => {
    const { authenticated, confirm } = await mockOverHttp();
    for (const type of ["application/json; charset=utf-8", "text/plain"])
      expect((await confirm(await authenticated(), {}, { "content-type": type })).status).toBe(200);
  });
});

describe("§2.1 paths and methods", () => {
  it.each([
    ["POST", "/v1/payments", "INVALID_REQUIRED_PARAM"],
    ["POST", "/v1/payments/confirm", "INVALID_REQUEST"],
    ["POST", "/v1/payments/key-in", "INVALID_CARD_NUMBER"],
    ["POST", "/v1/payments/nobody", "INVALID_REQUEST"],
    ["GET", "/v1/payments/nobody", "NOT_FOUND_PAYMENT"],
    ["GET", "/v1/payments/orders/nobody", "NOT_FOUND_PAYMENT"],
    ["POST", "/v1/payments/nobody/cancel", "NOT_FOUND_PAYMENT"],
    ["POST", "/v1/virtual-accounts", "INVALID_REQUEST"],
    ["POST", "/v1/billing/authorizations/issue", "INVALID_REQUEST"],
    ["POST", "/v1/billing/authorizations/card", "INVALID_REQUEST"],
    ["POST", "/v1/billing/nobody", "NOT_FOUND_BILLING"],
    ["DELETE", "/v1/billing/nobody", "NOT_FOUND_BILLING"],
    ["GET", "/v1/transactions", "INVALID_REQUEST"],
    ["GET", "/v1/settlements", "INVALID_REQUEST"],
    ["POST", "/v1/settlements", "NOT_FOUND_PAYMENT"],
    ["POST", "/v1/cash-receipts", "INVALID_REQUEST"],
    ["GET", "/v1/cash-receipts", "INVALID_REQUEST"],
    ["POST", "/v1/cash-receipts/nobody/cancel", "NOT_FOUND"],
    ["PUT", "/v1/payments/nobody", "NOT_FOUND_HTTP_METHOD"],
    ["GET", "/v1/nowhere", "NOT_FOUND"],
  ])("%s %s is there: %s", async (method, path, code) => {
    const { json } = await mockOverHttp();
    expect(await json(method, path, method === "GET" ? undefined : {})).toMatchObject({ code });
  });
});

describe("§5.1 errors", () => {
  it("are a code and a message, Korean unless English is asked for", async () => {
    const { json } = await mockOverHttp();
    const korean = await json<Told>("GET", "/v1/payments/none");
    const english = await json<Told>("GET", "/v1/payments/none", undefined, { "accept-language": "en-US" });
    expect(korean).toEqual({ code: "NOT_FOUND_PAYMENT", message: "존재하지 않는 결제 정보 입니다." });
    expect(english).toEqual({ code: "NOT_FOUND_PAYMENT", message: "The payment does not exist." });
  });
});

describe("§1.7 limits", () => {
  it("can be those of Toss's test environment: 100 a minute of each API", async () => {
    const { call, json } = await mockOverHttp({ callsPerMinuteMax: 100 });
    await json("POST", "/_mock/clock", { frozen: true });
    const statuses = await Promise.all(
      Array.from({ length: 101 }, async () => (await call("GET", "/v1/payments/x")).status),
    );
    expect(statuses.filter((status) => status === 429)).toHaveLength(1);
    expect((await call("POST", "/v1/payments/confirm", {})).status).toBe(400);
    await json("POST", "/_mock/clock", { advance: "1m" });
    expect((await call("GET", "/v1/payments/x")).status).toBe(404);
  });
});

describe("§7 TossPayments-Test-Code", () => {
  it("makes every code of the catalogue, with its own status", async () => {
    const { call } = await mockOverHttp();
    for (const [code, [status]] of Object.entries(ERRORS)) {
      const answer = await call("POST", "/v1/payments/confirm", {}, { "tosspayments-test-code": code });
      expect([answer.status, ((await answer.json()) as Told).code]).toEqual([status, code]);
    }
  });

  it.each([
    [400, "ALREADY_EXIST_SUBMALL"],
    [400, "INVALID_SUBMALL_ID"],
    [400, "NOT_REGISTERED_SUBMALL"],
    [404, "NOT_FOUND_SUBMALL"],
    [404, "PAYOUT_NOT_FOUND"],
    [400, "NOT_ENOUGH_AMOUNT"],
    [400, "NOT_ALLOWED_HOLIDAY"],
    [400, "INVALID_PAYABLE_DATE"],
    [400, "EXCEEDS_TRANSFER_AMOUNT_MAXIMUM"],
    [400, "ACCOUNT_OWNER_CHECK_FAILED"],
    [400, "NOT_MATCH_PAYEE_NAME"],
  ])("%i: a payout's %s can be rehearsed too", async (status, code) => {
    const { call } = await mockOverHttp();
    const answer = await call("POST", "/v1/payments/confirm", {}, { "tosspayments-test-code": code });
    expect([answer.status, await answer.json()]).toMatchObject([status, { code }]);
  });

  it("knows no other, and does nothing for a live key", async () => {
    const live = { secretKey: "live_sk_1", clientKey: "live_ck_1" };
    const { call, json } = await mockOverHttp(live);
    const authorization = `Basic ${btoa("live_sk_1:")}`;
    const headers = { authorization, "tosspayments-test-code": "REJECT_CARD_PAYMENT" };
    expect(await json("GET", "/v1/payments/none", undefined, headers)).toMatchObject({ code: "NOT_FOUND_PAYMENT" });
    expect((await call("GET", "/v1/payments/none", undefined, headers)).status).toBe(404);
    const test = await mockOverHttp();
    expect(
      await test.json("GET", "/v1/payments/none", undefined, { "tosspayments-test-code": "NONSENSE" }),
    ).toMatchObject({
      code: "INVALID_TEST_CODE",
    });
  });
});
