import { describe, expect, it } from "vitest";
import { mockOverHttp, type ClockView } from "./mock-over-http.ts";

describe("buildMockToss", () => {
  it("takes a payment over HTTP, and links to itself", async () => {
    const { url, authenticated, confirm, json } = await mockOverHttp();
    const paymentKey = await authenticated();

    const answer = await confirm(paymentKey);

    expect(answer.status).toBe(200);
    expect(answer.headers.get("x-tosspayments-trace-id")).toMatch(/^[0-9a-f]{32}$/);
    expect(await answer.json()).toMatchObject({ checkout: { url: `${url}/v1/payments/${paymentKey}/checkout` } });
    expect(await json("GET", "/v1/payments/orders/order-000001")).toMatchObject({ paymentKey, status: "DONE" });
  });

  it("shares nothing with another one", async () => {
    const [first, second] = await Promise.all([mockOverHttp(), mockOverHttp()]);
    await first.authenticated();
    expect(await first.json("GET", "/_mock/payments")).toHaveLength(1);
    expect(await second.json("GET", "/_mock/payments")).toEqual([]);
  });

  it("answers bodies that are no JSON as Toss does", async () => {
    const { url, call } = await mockOverHttp();
    const { headers } = new Request(url, { headers: { authorization: "Basic x" } });
    expect((await fetch(`${url}/v1/payments/confirm`, { method: "POST", headers, body: "{" })).status).toBe(403);
    expect(await (await call("POST", "/v1/payments/confirm", "text")).json()).toMatchObject({
      code: "INVALID_REQUEST",
    });
    expect(await (await call("GET", "/v1/nothing")).json()).toMatchObject({ code: "NOT_FOUND" });
    expect(await (await call("DELETE", "/v1/payments/x")).json()).toMatchObject({ code: "NOT_FOUND_HTTP_METHOD" });
  });

  it("answers a query that says one thing twice as a bad request", async () => {
    const { call } = await mockOverHttp();
    const days = "startDate=2026-01-01&startDate=2026-01-02&endDate=2026-01-03";
    const answer = await call("GET", `/v1/transactions?${days}`);
    expect([answer.status, await answer.json()]).toMatchObject([400, { code: "INVALID_REQUEST" }]);
  });

  it("takes a pair of keys of one's own, and then no other", async () => {
    const { json, authenticated } = await mockOverHttp({ clientKey: "test_ck_mine", secretKey: "test_sk_mine" });
    const paymentKey = await authenticated();
    expect(await json("GET", `/v1/payments/${paymentKey}`)).toMatchObject({ code: "UNAUTHORIZED_KEY" });
    const authorization = `Basic ${btoa("test_sk_mine:")}`;
    expect(await json("GET", `/v1/payments/${paymentKey}`, undefined, { authorization })).toMatchObject({ paymentKey });
  });
});

describe("levers", () => {
  it("serve the ledger as json-server does: filters, sorting, pages; and read-only", async () => {
    const { json, call, authenticated, confirm } = await mockOverHttp();
    for (const orderId of ["order-1", "order-2", "order-3"])
      await confirm(await authenticated({ orderId }), { orderId });

    expect(await json("GET", "/_mock/transactions?orderId=order-2")).toMatchObject([
      { kind: "approval", amount: 1_000 },
    ]);
    expect(await json("GET", "/_mock/payments?_sort=orderId&_order=desc&_page=1&_limit=2")).toMatchObject([
      { orderId: "order-3" },
      { orderId: "order-2" },
    ]);
    const [first] = await json<{ id: string }[]>("GET", "/_mock/payments?orderId=order-1");
    expect(await json("GET", `/_mock/payments/${first?.id}`)).toMatchObject({ orderId: "order-1", status: "DONE" });
    expect(await json("GET", "/_mock/requests?operation=confirm&status=200")).toHaveLength(3);
    for (const method of ["PUT", "PATCH", "DELETE"])
      expect((await call(method, `/_mock/payments/${first?.id}`, {})).status).toBe(404);
    expect((await call("POST", "/_mock/transactions", {})).status).toBe(404);
  });

  it("refuse a pattern that is none, and show no stack", async () => {
    const { json, call, authenticated } = await mockOverHttp();
    await authenticated();
    for (const query of ["orderId_like=(", "orderId_like=order&orderId_like=[", "orderName_like=*"]) {
      const answer = await call("GET", `/_mock/payments?${query}`);
      expect([answer.status, await answer.json()]).toEqual([
        400,
        { message: expect.stringMatching(/_like must be a regular expression$/) },
      ]);
    }
    expect(await json("GET", "/_mock/payments?orderId_like=^ORDER-")).toHaveLength(1);
  });

  it("move the clock", async () => {
    const { json, authenticated } = await mockOverHttp();
    const paymentKey = await authenticated();

    expect((await json<ClockView>("POST", "/_mock/clock", { advance: "9m" })).offsetMs).toBeGreaterThanOrEqual(
      9 * 60_000,
    );
    expect(await json("GET", `/v1/payments/${paymentKey}`)).toMatchObject({ status: "IN_PROGRESS" });
    await json("POST", "/_mock/clock", { advance: "61s" });
    expect(await json("GET", `/v1/payments/${paymentKey}`)).toMatchObject({ status: "EXPIRED" });

    await json("POST", "/_mock/clock", { now: "2030-01-01T00:00:00Z", frozen: true });
    expect(await json("GET", "/_mock/clock")).toMatchObject({
      now: expect.stringMatching(/^2030-01-01T00:00/),
      frozen: true,
    });
    expect(await json("POST", "/_mock/clock", { advance: "soon" })).toHaveProperty("message");
  });

  it("wipe the slate, and give back what was on it", async () => {
    const { json, call, authenticated, confirm } = await mockOverHttp();
    const paymentKey = await authenticated();
    await confirm(paymentKey);
    const state = await json("GET", "/_mock/state");

    await json("POST", "/_mock/reset");
    expect(await json("GET", "/_mock/payments")).toEqual([]);

    expect((await call("PUT", "/_mock/state", state)).status).toBe(200);
    expect(await json("GET", `/v1/payments/${paymentKey}`)).toMatchObject({ status: "DONE" });
  });

  it("keep what is on the slate when they are given half a state, or none", async () => {
    const { json, call, authenticated } = await mockOverHttp();
    await authenticated();
    const state = await json<Record<string, unknown>>("GET", "/_mock/state");
    const { transactions, ...half } = state;
    for (const body of [{}, half, { ...half, transaction: transactions }, { ...state, payments: [["a"]] }, [], null])
      expect((await call("PUT", "/_mock/state", body)).status).toBe(400);
    expect(await json("GET", "/_mock/state")).toEqual(state);
  });

  it("keep what is on the slate when one record of a state is broken, and say which", async () => {
    const { json, call, authenticated, confirm } = await mockOverHttp({ webhookUrls: ["http://127.0.0.1:9"] });
    const paymentKey = await authenticated();
    await confirm(paymentKey, {}, { "idempotency-key": "confirm-1" });
    await json("POST", "/_mock/faults", { on: "confirm", fault: "delay" });
    type Records = [string, Record<string, unknown>][];
    const state = await json<Record<string, Records>>("GET", "/_mock/state");
    const transactionKey = state["transactions"]?.[0]?.[0] ?? "";
    const broken = (name: string, change: Record<string, unknown>) => ({
      ...state,
      [name]: state[name]?.map(([key, record]) => [key, { ...record, ...change }]),
    });
    for (const [body, named] of [
      [broken("payments", { status: "PAID" }), `payments ${paymentKey}.status`],
      [broken("payments", { totalAmount: "1000" }), `payments ${paymentKey}.totalAmount`],
      [broken("payments", { balanceAmount: 1_001 }), `payments ${paymentKey}.balanceAmount`],
      [broken("payments", { paymentKey: "another" }), `payments ${paymentKey}.paymentKey`],
      [broken("payments", { customer: null }), `payments ${paymentKey}.customer`],
      [broken("payments", { card: { number: 1 } }), `payments ${paymentKey}.card.issuerCode`],
      [broken("payments", { transactionKeys: [] }), `transactions ${transactionKey} belongs to no payment`],
      [{ ...state, transactions: [] }, `payments ${paymentKey}.transactionKeys`],
      [broken("idempotency", { body: null }), ".body must be a text"],
      [broken("faults", { fault: "explode" }), ".fault must be one of"],
      [broken("webhooks", { body: "{" }), ".body must be JSON text"],
      [broken("webhooks", { attempts: {} }), ".attempts must be a list"],
      [broken("webhookTargets", { events: ["NEWS"] }), ".events[0] must be one of"],
      [{ ...state, settings: [["random", "1"]] }, "settings random must be a number"],
      [{ ...state, payments: [...(state["payments"] ?? []), ...(state["payments"] ?? [])] }, "payments[1]"],
      [{ ...state, payments: [null] }, "payments[0]"],
    ] as const) {
      const answer = await call("PUT", "/_mock/state", body);
      expect([answer.status, await answer.json()]).toEqual([400, { message: expect.stringContaining(named) }]);
    }
    const left = await json<Record<string, unknown>>("GET", "/_mock/state");
    expect(left["payments"]).toEqual(state["payments"]);
    expect(left["idempotency"]).toEqual(state["idempotency"]);
    expect((await call("PUT", "/_mock/state", state)).status).toBe(200);
  });

  it("say what is wrong with what they were given", async () => {
    const { call } = await mockOverHttp();
    expect((await call("POST", "/_mock/payments", { orderId: "o" })).status).toBe(400);
    expect((await call("POST", "/_mock/payments/nobody/deposit")).status).toBe(404);
    expect((await call("PUT", "/_mock/state", { payments: 1 })).status).toBe(400);
    expect((await call("POST", "/_mock/faults", { fault: "explode" })).status).toBe(400);
  });

  it("give a merchant's server no advice that is meant for a browser", async () => {
    const { confirm, json } = await mockOverHttp();
    await confirm("nobody");
    await confirm("nobody", {}, { origin: "http://shop.test" });
    const requests = await json<{ advice: { code: string }[] }[]>("GET", "/_mock/requests");
    expect(requests.map(({ advice }) => advice.map(({ code }) => code))).toEqual([[], ["SECRET_KEY_IN_BROWSER"]]);
  });

  it("warn of a page that wants to send the secret key, although its browser's question beforehand is refused", async () => {
    const { url, json } = await mockOverHttp();
    const ask = (headers: string) =>
      fetch(`${url}/v1/payments/confirm`, {
        method: "OPTIONS",
        headers: {
          origin: "http://shop.test",
          "access-control-request-method": "POST",
          "access-control-request-headers": headers,
        },
      });
    const answer = await ask("authorization,content-type");
    expect([answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([401, null]);
    await ask("content-type");
    const requests = await json<{ method: string; advice: { code: string }[] }[]>("GET", "/_mock/requests");
    expect(requests.map(({ method, advice }) => [method, advice.map(({ code }) => code)])).toEqual([
      ["OPTIONS", ["SECRET_KEY_IN_BROWSER"]],
      ["OPTIONS", []],
    ]);
  });
});
