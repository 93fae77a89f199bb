import { describe, expect, it } from "vitest";
import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { merchant } from "../engine/merchant-client.ts";
import { AUTHORIZATION, mockOverHttp } from "../server/mock-over-http.ts";

describe("§16.2 leniency: what clients in the wild send, and Toss takes", () => {
  it("amounts and hours as text, ids as numbers", () => {
    const { ask, authenticated, confirm, cancel } = merchant();
    const paymentKey = authenticated({ orderId: "71" });
    expect(confirm(paymentKey, { orderId: 71, amount: "1000" }).body).toMatchObject({ status: "DONE", orderId: "71" });
    expect(cancel(paymentKey, { cancelAmount: "300" }).body.balanceAmount).toBe(700);
    const account = {
      orderId: 72,
      orderName: "사과",
      amount: "1000",
      customerName: "김토스",
      bank: 3,
      validHours: "24",
    };
    expect(ask("POST", "/v1/virtual-accounts", account).body).toMatchObject({
      orderId: "72",
      virtualAccount: { bankCode: "03", dueDate: "2026-01-02T12:00:00+09:00" },
    });
  });

  it("members it does not know, and null for what is absent", () => {
    const { authenticated, confirm, cancel } = merchant();
    const paymentKey = authenticated();
    expect(confirm(paymentKey, { paymentType: "NORMAL", from: "odoo" }).status).toBe(200);
    const nothing = { cancelAmount: null, refundReceiveAccount: null, taxFreeAmount: null, currency: null };
    expect(cancel(paymentKey, nothing).body.status).toBe("CANCELED");
  });

  it("keys in the path, raw or percent-encoded", () => {
    const { ask } = merchant();
    const card = { cardNumber: "9410001234567890", cardExpirationYear: 30, cardExpirationMonth: 12 };
    const owner = { customerKey: "customer-1", customerBirthday: "900101" };
    const { billingKey } = ask("POST", "/v1/billing/authorizations/card", { ...card, ...owner }).body as unknown as {
      billingKey: string;
    };
    const order = { customerKey: "customer-1", orderName: "구독", amount: 4_900 };
    for (const key of [billingKey, encodeURIComponent(billingKey)])
      expect(ask("POST", `/v1/billing/${key}`, { ...order, orderId: `order-${key.length}` }).body.status).toBe("DONE");
  });

  it("the legacy confirm, the legacy cash receipt, and a test_ak_ key", () => {
    const { ask, authenticated } = merchant();
    const authorization = `Basic ${btoa("test_ak_ZORzdMaqN3wQd5k6ygr5AkYXQGwy:")}`;
    const legacy = ask(
      "POST",
      `/v1/payments/${authenticated()}`,
      { orderId: "order-000001", amount: 1_000 },
      { authorization },
    );
    expect(legacy.body.status).toBe("DONE");
    const receipt = { orderId: "order-000002", orderName: "사과", amount: 1_000, type: "소득공제" };
    const issued = ask("POST", "/v1/payments/cash-receipts", { ...receipt, registrationNumber: "01012345678" });
    const { receiptKey } = issued.body as unknown as { receiptKey: string };
    expect(ask("POST", `/v1/payments/cash-receipts/${receiptKey}/cancel`).status).toBe(200);
  });

  it.each(["/v1/payments/confirm/", "//v1/payments/confirm", "/v1//payments/confirm"])("the path %s", async (path) => {
    const { authenticated, call } = await mockOverHttp();
    const body = { paymentKey: await authenticated(), orderId: "order-000001", amount: 1_000 };
    expect((await call("POST", path, body)).status).toBe(200);
  });

  it("the whole address where a path is enough, as clients behind a proxy write it", async () => {
    const { url, authenticated } = await mockOverHttp();
    const paymentKey = await authenticated();
    const status = await new Promise((resolve, reject) => {
      const call = httpRequest(url, {
        path: `https://api.tosspayments.com/v1/payments/${paymentKey}`,
        headers: { authorization: AUTHORIZATION },
      });
      call.on("response", (answer) => resolve(answer.resume().statusCode));
      call.on("error", reject).end();
    });
    expect(status).toBe(200);
  });

  it("a byte order mark, a body in chunks, an Expect header, no keep-alive, HTTP/1.0", async () => {
    const { authenticated, url } = await mockOverHttp();
    const body = async (): Promise<string> =>
      JSON.stringify({ paymentKey: await authenticated(), orderId: "order-000001", amount: 1_000 });
    const post = async (headers: Record<string, string>, text: string): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        const call = httpRequest(`${url}/v1/payments/confirm`, {
          method: "POST",
          headers: { AUTHORIZATION: AUTHORIZATION, "Content-Type": "application/json;charset=UTF-8", ...headers },
        });
        call.on("response", (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        });
        call.on("error", reject).end(text);
      });
    expect(await post({}, `\uFEFF${await body()}`)).toBe(200);
    expect(await post({ "Transfer-Encoding": "chunked" }, await body())).toBe(200);
    expect(await post({ Expect: "100-continue" }, await body())).toBe(200);
    expect(await post({ Connection: "close", Accept: "text/xml" }, await body())).toBe(200);

    const text = await body();
    const answer = await new Promise<string>((resolve) => {
      let received = "";
      const socket = connect(Number(new URL(url).port), "127.0.0.1");
      socket.on("data", (chunk) => (received += String(chunk))).on("end", () => resolve(received));
      socket.write(
        `POST /v1/payments/confirm HTTP/1.0\r\nauthorization: ${AUTHORIZATION}\r\ncontent-length: ${text.length}\r\n\r\n${text}`,
      );
    });
    expect(answer).toContain(" 200 OK");
    expect(answer).toContain('"status":"DONE"');
  });

  it("HEAD where GET is; a key that is empty, as if it were none", async () => {
    const { authenticated, call, confirm } = await mockOverHttp();
    const paymentKey = await authenticated();
    const head = await call("HEAD", `/v1/payments/${paymentKey}`);
    expect([head.status, await head.text()]).toEqual([200, ""]);
    await confirm("nobody", {}, { "idempotency-key": "" });
    expect((await confirm(paymentKey, {}, { "idempotency-key": "" })).status).toBe(200);
  });

  it("an empty cursor, a stray ampersand and a page of 10,000, as the transaction samples ask", () => {
    const { engine, now, authenticated, confirm } = merchant();
    confirm(authenticated());
    const query = { startDate: "2026-01-01T00:00:00.000", endDate: "2026-01-01T23:59:59.999", startingAfter: "" };
    const { answer } = engine.handle(
      {
        method: "GET",
        path: "/v1/transactions",
        query: { "": "", ...query, limit: "10000" },
        headers: { authorization: AUTHORIZATION },
      },
      now(),
    );
    expect(JSON.parse(answer?.body ?? "")).toHaveLength(1);
  });
});
