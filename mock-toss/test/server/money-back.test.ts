import { describe, expect, it } from "vitest";
import { eventually } from "../eventually.ts";
import type { PaymentView } from "../../src/index.ts";
import { mockOverHttp } from "./mock-over-http.ts";
import { webhookEndpoint } from "./webhook-endpoint.ts";

const REFUND_ACCOUNT = { bank: "20", accountNumber: "1002123456789", holderName: "김토스" };
const DAYS = "startDate=2000-01-01&endDate=2100-01-01";

type Row = { readonly transactionKey: string; readonly status: string; readonly amount: number };
type News = {
  readonly eventType?: string;
  readonly status?: string;
  readonly data?: PaymentView & { readonly cancelStatus?: string };
};

const shop = async (input: Record<string, unknown> = {}) => {
  const { url, received } = await webhookEndpoint<News>(200);
  const mock = await mockOverHttp({ webhookUrls: [url] });
  const paymentKey = await mock.authenticated(input);
  await mock.confirm(paymentKey);
  const pull = async (lever: string, body: object = {}) => {
    const answer = await mock.call("POST", `/_mock/payments/${paymentKey}/${lever}`, body);
    return { status: answer.status, body: (await answer.json()) as PaymentView & { readonly message: string } };
  };
  const news = () =>
    received.map(
      ({ body }) => `${body.eventType ?? "-"} ${body.status ?? body.data?.cancelStatus ?? body.data?.status}`,
    );
  const rows = () => mock.json<Row[]>("GET", `/v1/transactions?${DAYS}`);
  const look = () => mock.json("GET", `/v1/payments/${paymentKey}`);
  return { ...mock, paymentKey, pull, news, rows, look };
};

describe("a cancel made in Toss's dashboard", () => {
  it("gives back in part or in full, enters the ledger, and is told like any other", async () => {
    const { pull, news, rows } = await shop();
    expect(await pull("cancel", { cancelAmount: 300, cancelReason: "파손" })).toMatchObject({
      status: 200,
      body: {
        status: "PARTIAL_CANCELED",
        balanceAmount: 700,
        cancels: [{ cancelReason: "파손", refundableAmount: 700 }],
      },
    });
    expect((await pull("cancel")).body).toMatchObject({ status: "PARTIAL_CANCELED", balanceAmount: 0 });
    expect(await pull("cancel")).toMatchObject({
      status: 409,
      body: { message: expect.stringMatching(/^NOT_CANCELABLE_AMOUNT/) },
    });
    expect((await rows()).map(({ amount }) => amount)).toEqual([1_000, 300, 700]);
    await eventually(() =>
      expect(news().toSorted()).toEqual([
        "PAYMENT_STATUS_CHANGED DONE",
        "PAYMENT_STATUS_CHANGED PARTIAL_CANCELED",
        "PAYMENT_STATUS_CHANGED PARTIAL_CANCELED",
      ]),
    );
  });

  it("obeys the rules that the API obeys", async () => {
    const { pull } = await shop({ method: "가상계좌" });
    expect((await pull("cancel", { cancelAmount: 1 })).body.message).toContain("WAITING_DEPOSIT");
    await pull("deposit");
    expect((await pull("cancel")).body.message).toContain("INVALID_REFUND_ACCOUNT_INFO");
    expect((await pull("cancel", { refundReceiveAccount: REFUND_ACCOUNT })).body.status).toBe("CANCELED");
  });
});

describe("a cancel that takes its time", () => {
  it("is seen under way and done, and told of", async () => {
    const { call, paymentKey, pull, look, news } = await shop();
    await call("POST", `/v1/payments/${paymentKey}/cancel`, { cancelReason: "변심", cancelAmount: 300 });
    await pull("cancel-status", { cancelStatus: "IN_PROGRESS" });
    expect(await look()).toMatchObject({ balanceAmount: 700, cancels: [{ cancelStatus: "IN_PROGRESS" }] });
    await pull("cancel-status", { cancelStatus: "DONE" });
    expect(await look()).toMatchObject({ balanceAmount: 700, cancels: [{ cancelStatus: "DONE" }] });
    await eventually(() =>
      expect(
        news()
          .filter((one) => one.startsWith("CANCEL_STATUS_CHANGED"))
          .toSorted(),
      ).toEqual(["CANCEL_STATUS_CHANGED DONE", "CANCEL_STATUS_CHANGED IN_PROGRESS"]),
    );
  });

  it("gives nothing back when it comes to nothing, and then can come to nothing else", async () => {
    const { pull, look, rows } = await shop({ taxFreeAmount: 500 });
    const { cancels } = (await pull("cancel", { cancelAmount: 300, taxFreeAmount: 100 })).body;
    await pull("cancel", { cancelAmount: 200 });
    const first = { transactionKey: cancels?.[0]?.transactionKey };
    expect(await pull("cancel-status", { cancelStatus: "ABORTED", ...first })).toMatchObject({
      status: 200,
      body: {
        status: "PARTIAL_CANCELED",
        balanceAmount: 800,
        taxFreeAmount: 500,
        cancels: [{ cancelStatus: "ABORTED" }, { cancelStatus: "DONE" }],
      },
    });
    expect((await rows()).map(({ amount }) => amount)).toEqual([1_000, 200]);
    expect((await pull("cancel-status", { cancelStatus: "DONE", ...first })).status).toBe(409);
    await pull("cancel-status", { cancelStatus: "ABORTED" });
    expect(await look()).toMatchObject({ status: "DONE", balanceAmount: 1_000 });
    expect((await pull("cancel")).body).toMatchObject({ status: "CANCELED", balanceAmount: 0 });
  });

  it("must be there, and be moved to a status there is", async () => {
    const { pull } = await shop();
    expect((await pull("cancel-status", { cancelStatus: "DONE" })).status).toBe(409);
    expect((await pull("cancel-status", { cancelStatus: "LOST" })).status).toBe(400);
    expect((await pull("refund", { refundStatus: "LOST" })).status).toBe(400);
    expect((await pull("refund", { refundStatus: "FAILED" })).status).toBe(409);
  });
});

describe("a deposit", () => {
  it("of another amount goes back to the shopper, and nothing has happened", async () => {
    const { pull, look, news } = await shop({ method: "가상계좌" });
    expect(await pull("deposit", { amount: 999 })).toMatchObject({
      status: 409,
      body: { message: expect.stringContaining("1000") },
    });
    expect((await pull("deposit", { amount: "much" })).status).toBe(400);
    expect(await look()).toMatchObject({ status: "WAITING_FOR_DEPOSIT", virtualAccount: { depositorName: null } });
    expect((await pull("deposit", { amount: 1_000 })).body.status).toBe("DONE");
    await eventually(() =>
      expect(
        news()
          .filter((one) => one.startsWith("-"))
          .toSorted(),
      ).toEqual(["- DONE", "- WAITING_FOR_DEPOSIT"]),
    );
  });

  it("goes back to its shopper within two days, or as far as the bank comes with it", async () => {
    const { call, json, paymentKey, pull, look } = await shop({ method: "가상계좌" });
    await pull("deposit");
    const body = { cancelReason: "변심", refundReceiveAccount: REFUND_ACCOUNT };
    expect((await call("POST", `/v1/payments/${paymentKey}/cancel`, body)).status).toBe(200);
    const refundStatus = async () => (await look()).virtualAccount?.refundStatus;
    expect(await refundStatus()).toBe("PENDING");
    for (const status of ["PENDING", "FAILED"]) {
      await pull("refund", { refundStatus: status });
      await json("POST", "/_mock/clock", { advance: "3d" });
      expect(await refundStatus()).toBe(status);
    }
    await pull("refund", { refundStatus: "COMPLETED" });
    expect(await refundStatus()).toBe("COMPLETED");
  });

  it("taken back and made again has one approval in the ledger", async () => {
    const { pull, rows, look } = await shop({ method: "가상계좌" });
    for (const lever of ["deposit", "deposit-error", "deposit"]) expect((await pull(lever)).status).toBe(200);
    expect(await rows()).toMatchObject([{ status: "DONE", amount: 1_000 }]);
    await pull("cancel", { cancelAmount: 400, refundReceiveAccount: REFUND_ACCOUNT });
    expect((await pull("deposit-error")).status).toBe(409);
    expect(await look()).toMatchObject({ status: "PARTIAL_CANCELED", balanceAmount: 600 });
  });

  it("comes no more once the account has expired, which can still be closed", async () => {
    const { call, paymentKey, pull, look } = await shop({ method: "가상계좌" });
    expect((await pull("expire")).body).toMatchObject({
      status: "WAITING_FOR_DEPOSIT",
      virtualAccount: { expired: true },
    });
    expect((await pull("deposit")).status).toBe(409);
    expect((await call("POST", `/v1/payments/${paymentKey}/cancel`, { cancelReason: "마감" })).status).toBe(200);
    expect(await look()).toMatchObject({ status: "CANCELED", approvedAt: null });
  });
});

describe("transactions over HTTP", () => {
  it("come page by page, and lag under a late rule", async () => {
    const { json, call, authenticated, confirm, rows } = await shop();
    for (const orderId of ["order-000002", "order-000003", "order-000004"])
      await confirm(await authenticated({ orderId }), { orderId });
    const keys: string[] = [];
    for (let page: Row[] = [], after = ""; ; after = page.at(-1)?.transactionKey ?? "") {
      page = await json("GET", `/v1/transactions?${DAYS}&limit=2&startingAfter=${after}`);
      if (page.length === 0) break;
      keys.push(...page.map(({ transactionKey }) => transactionKey));
    }
    expect(keys).toEqual((await rows()).map(({ transactionKey }) => transactionKey));
    expect(keys).toHaveLength(4);
    for (const [limit, expected] of [
      ["0", 400],
      ["1", 200],
      ["10000", 200],
      ["10001", 400],
      ["1.5", 400],
    ] as const)
      expect((await call("GET", `/v1/transactions?${DAYS}&limit=${limit}`)).status).toBe(expected);
    await json("POST", "/_mock/faults", { on: "transactions", fault: "late", delayMs: 60_000 });
    expect(await rows()).toEqual([]);
    await json("POST", "/_mock/clock", { advance: "61s" });
    expect(await rows()).toHaveLength(4);
  });
});
