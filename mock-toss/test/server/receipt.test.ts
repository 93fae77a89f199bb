import { expect, it } from "vitest";
import { mockOverHttp } from "./mock-over-http.ts";

it("receipt.url leads to a page that a person can read, and to a 404 page before the approval", async () => {
  const { url, json, authenticated, confirm } = await mockOverHttp();
  const paymentKey = await authenticated({ orderName: "<책>" });
  expect((await fetch(`${url}/receipt/redirection?transactionId=${paymentKey}&ref=PX`)).status).toBe(404);
  await confirm(paymentKey);

  const { receipt } = await json("GET", `/v1/payments/${paymentKey}`);
  const answer = await fetch(receipt?.url ?? "");

  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, expect.stringContaining("text/html")]);
  const text = await answer.text();
  for (const part of ["매출전표", "order-000001", "&lt;책&gt;", "1000 KRW"]) expect(text).toContain(part);
});

it("the URL of a cash receipt leads to a page as well, be it a payment's, one by itself, or its cancel", async () => {
  const { url, json } = await mockOverHttp();
  const identity = "01012345678";
  const account = { orderId: "order-000001", orderName: "<책>", amount: 1_000, customerName: "김토스", bank: "20" };
  const wanted = { ...account, cashReceipt: { type: "소득공제", registrationNumber: identity } };
  const { paymentKey } = await json("POST", "/v1/virtual-accounts", wanted);
  const { cashReceipt } = await json("POST", `/_mock/payments/${paymentKey}/deposit`);
  type Receipt = { readonly receiptKey: string; readonly receiptUrl: string };
  const issued = await json<Receipt>("POST", "/v1/cash-receipts", {
    ...account,
    type: "지출증빙",
    customerIdentityNumber: identity,
  });
  const canceled = await json<Receipt>("POST", `/v1/cash-receipts/${issued.receiptKey}/cancel`);

  for (const [receiptUrl, parts] of [
    [cashReceipt?.receiptUrl, ["소득공제", "&lt;책&gt;", "010********", "발급"]],
    [issued.receiptUrl, ["지출증빙", "1000 KRW"]],
    [canceled.receiptUrl, ["지출증빙", "취소"]],
  ] as const) {
    const answer = await fetch(receiptUrl ?? "");
    expect(answer.status).toBe(200);
    const text = await answer.text();
    for (const part of ["현금영수증", ...parts]) expect(text).toContain(part);
  }
  expect((await fetch(`${url}/receipt/cash/nobody`)).status).toBe(404);
});
