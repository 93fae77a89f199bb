import { describe, expect, it } from "vitest";
import { merchant } from "./merchant-client.ts";

const ORDER = { orderId: "order-000001", orderName: "책", amount: 1_000 };
const CARD = {
  cardNumber: "9410001234567890",
  cardExpirationYear: "30",
  cardExpirationMonth: "12",
  customerIdentityNumber: "900101",
};

/** Everywhere a payment begins with an amount that a merchant's server names. */
const DOORS = {
  "a virtual account": (shop: Shop, tax: Tax) =>
    shop.ask("POST", "/v1/virtual-accounts", { ...ORDER, customerName: "김토스", bank: "우리", ...tax }),
  "a card by its number": (shop: Shop, tax: Tax) =>
    shop.ask("POST", "/v1/payments/key-in", { ...ORDER, ...CARD, ...tax }),
  "a billing charge": (shop: Shop, tax: Tax) => {
    const consent = { customerKey: "customer-1", ...CARD };
    const { body } = shop.ask("POST", "/v1/billing/authorizations/card", consent);
    const { billingKey } = body as unknown as { billingKey: string };
    return shop.ask("POST", `/v1/billing/${billingKey}`, { ...ORDER, customerKey: "customer-1", ...tax });
  },
  "a window": (shop: Shop, tax: Tax) => {
    const [successUrl, failUrl] = ["http://shop.test/ok", "http://shop.test/no"];
    return shop.ask("POST", "/v1/payments", { ...ORDER, method: "CARD", successUrl, failUrl, ...tax });
  },
};
type Shop = ReturnType<typeof merchant>;
type Tax = Readonly<Record<string, unknown>>;

describe.each(Object.entries(DOORS))("the untaxed parts of an amount, at %s", (_name, open) => {
  it.each([
    [{ taxFreeAmount: 1_001 }],
    [{ taxFreeAmount: -1 }],
    [{ taxFreeAmount: "much" }],
    [{ taxExemptionAmount: 1_001 }],
    [{ taxExemptionAmount: -1 }],
    [{ taxFreeAmount: 501, taxExemptionAmount: 500 }],
  ])("%o is refused as cancel refuses it, and opens nothing", (tax) => {
    const shop = merchant();
    expect(open(shop, tax)).toMatchObject({ status: 400, body: { code: "INVALID_REQUEST" } });
    expect(shop.engine.world.collections.payments.size()).toBe(0);
  });

  it("may be the whole of it, and null is none", () => {
    expect(open(merchant(), { taxFreeAmount: 1_000, taxExemptionAmount: null })).toMatchObject({
      status: 200,
      body: { totalAmount: 1_000, taxFreeAmount: 1_000, taxExemptionAmount: 0, suppliedAmount: 0, vat: 0 },
    });
  });
});
