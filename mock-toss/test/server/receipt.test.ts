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
