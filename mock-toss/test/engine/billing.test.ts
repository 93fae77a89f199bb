import { describe, expect, it } from "vitest";
import { merchant } from "./merchant-client.ts";

const CARD = {
  customerKey: "customer-1",
  cardNumber: "9410001234567890",
  cardExpirationYear: "30",
  cardExpirationMonth: "12",
  customerIdentityNumber: "900101",
};
const ORDER = { customerKey: "customer-1", amount: 4_900, orderId: "order-000001", orderName: "구독" };

const subscribed = (card: Record<string, unknown> = {}) => {
  const shop = merchant({ webhookUrls: ["http://127.0.0.1:9/hook"] });
  const told = shop.ask("POST", "/v1/billing/authorizations/card", { ...CARD, ...card });
  const { billingKey } = told.body as unknown as { billingKey: string };
  const charge = (body: Record<string, unknown> = {}, headers: Record<string, string> = {}) =>
    shop.ask("POST", `/v1/billing/${encodeURIComponent(billingKey)}`, { ...ORDER, ...body }, headers);
  return { ...shop, told, billingKey, charge };
};

describe("billing", () => {
  it("issues a key for a card and charges it without telling by webhook", () => {
    const { told, charge, engine, now } = subscribed();
    expect(told.body).toMatchObject({
      mId: "tvivarepublica",
      method: "카드",
      billingKey: expect.stringMatching(/=$/),
      cardCompany: "하나",
      card: { issuerCode: "21", number: "94100012****789*", cardType: "신용", ownerType: "개인" },
      transfers: null,
    });
    expect(charge()).toMatchObject({ status: 200, body: { type: "BILLING", status: "DONE", totalAmount: 4_900 } });
    expect(engine.takeWebhooks(now())).toEqual([]);
  });

  it("takes the key raw or encoded in the path", () => {
    const { ask, billingKey } = subscribed();
    expect(ask("POST", `/v1/billing/${billingKey}`, ORDER).status).toBe(200);
  });

  it("charges an order once, and a repeat under the same key not at all", () => {
    const { charge, ledger } = subscribed();
    const key = { "idempotency-key": "a" };
    expect(charge({}, key).body).toEqual(charge({}, key).body);
    expect(charge().body.code).toBe("DUPLICATED_ORDER_ID");
    expect(ledger()).toHaveLength(1);
  });

  it("refuses cards and customers that do not fit", () => {
    expect(subscribed({ cardNumber: "941000" }).told.body.code).toBe("INVALID_CARD_NUMBER");
    expect(subscribed({ cardExpirationYear: "25" }).told.body.code).toBe("INVALID_CARD_EXPIRATION");
    expect(subscribed({ customerIdentityNumber: "9" }).told.body.code).toBe("INVALID_BIRTH_DAY_FORMAT");
    expect(subscribed({ customerKey: "k".repeat(300) }).told.status).toBe(200);
    expect(subscribed({ customerKey: "k".repeat(301) }).told).toMatchObject({
      status: 500,
      body: { code: "FAILED_DB_PROCESSING" },
    });
    expect(subscribed().charge({ customerKey: "other" }).body.code).toBe("NOT_MATCHES_CUSTOMER_KEY");
    expect(subscribed().charge({ amount: 99 }).body.code).toBe("BELOW_MINIMUM_AMOUNT");
    const foreign = subscribed({ cardNumber: "4330121234567890" });
    expect(foreign.told.body).toMatchObject({ card: { cardType: "미확인" } });
    expect(foreign.charge().body.code).toBe("NOT_SUPPORTED_CARD_TYPE");
  });

  it("deletes a key once, and tells of it", () => {
    const { ask, billingKey, charge, send, now, engine } = subscribed();
    expect(send("DELETE", `/v1/billing/${billingKey}`).answer).toMatchObject({ status: 200, body: "" });
    expect(charge().body.code).toBe("ALREADY_REMOVED_BILLING_KEY");
    expect(ask("POST", "/v1/billing/nobody=", ORDER)).toMatchObject({
      status: 404,
      body: { code: "NOT_FOUND_BILLING" },
    });
    expect(engine.takeWebhooks(now()).map(({ body }) => JSON.parse(body) as unknown)).toMatchObject([
      { eventType: "BILLING_DELETED", data: { billingKey } },
    ]);
  });

  it("says a card in its own member alone since 2024-06-01", () => {
    const shop = merchant({
      merchants: [{ mId: "new", clientKey: "test_ck_1", secretKey: "test_sk_1", version: "2024-06-01" }],
    });
    const { body } = shop.ask("POST", "/v1/billing/authorizations/card", CARD, {
      authorization: `Basic ${btoa("test_sk_1:")}`,
    });
    expect(body).not.toHaveProperty("cardNumber");
    expect(body).toHaveProperty("card.number");
  });
});

describe("key-in", () => {
  const keyIn = (body: Record<string, unknown>) =>
    merchant().ask("POST", "/v1/payments/key-in", { ...CARD, ...ORDER, ...body });

  it("takes the money at once", () => {
    expect(keyIn({ amount: 50_000, cardInstallmentPlan: 3 }).body).toMatchObject({
      type: "NORMAL",
      status: "DONE",
      card: { number: "94100012****789*", installmentPlanMonths: 3, amount: 50_000 },
    });
  });

  it("refuses what the card company would", () => {
    expect(keyIn({ cardInstallmentPlan: 3 }).body.code).toBe("NOT_SUPPORTED_MONTHLY_INSTALLMENT_PLAN_BELOW_AMOUNT");
    expect(keyIn({ cardInstallmentPlan: 1, amount: 50_000 }).body.code).toBe("INVALID_CARD_INSTALLMENT_PLAN");
    expect(keyIn({ cardNumber: "4000000000000002" }).body.code).toBe("REJECT_CARD_PAYMENT");
  });
});
