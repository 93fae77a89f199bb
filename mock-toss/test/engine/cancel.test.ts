import { describe, expect, it } from "vitest";
import { merchant } from "./merchant-client.ts";

const paid = (input: Record<string, unknown> = {}) => {
  const shop = merchant();
  const paymentKey = shop.authenticated(input);
  const amount = input["amount"] ?? 1_000;
  expect(shop.confirm(paymentKey, { amount }).status).toBe(200);
  return {
    ...shop,
    paymentKey,
    give: (body: Record<string, unknown> = {}) => {
      const told = shop.cancel(paymentKey, body);
      return told.status === 200 ? told.body : `${told.status} ${told.body.code}`;
    },
  };
};

describe("cancel", () => {
  it("gives everything back once", () => {
    const { give } = paid();

    expect(give()).toMatchObject({
      status: "CANCELED",
      balanceAmount: 0,
      suppliedAmount: 0,
      vat: 0,
      totalAmount: 1_000,
      cancels: [{ cancelAmount: 1_000, refundableAmount: 0, cancelReason: "변심", cancelStatus: "DONE" }],
    });
    expect(give()).toBe("400 ALREADY_CANCELED_PAYMENT");
  });

  it("stays PARTIAL_CANCELED when the pieces add up to everything", () => {
    const { give, ledger } = paid();

    expect(give({ cancelAmount: 300 })).toMatchObject({ status: "PARTIAL_CANCELED", balanceAmount: 700, vat: 64 });
    expect(give({ cancelAmount: "700" })).toMatchObject({
      status: "PARTIAL_CANCELED",
      balanceAmount: 0,
      cancels: [{ refundableAmount: 700 }, { refundableAmount: 0 }],
    });
    expect(give()).toBe("403 NOT_CANCELABLE_AMOUNT");
    expect(ledger().map(({ kind, amount }) => [kind, amount])).toEqual([
      ["approval", 1_000],
      ["cancel", 300],
      ["cancel", 700],
    ]);
  });

  it("names the last transaction of the payment after its newest cancel", () => {
    const { cancel, paymentKey } = paid();
    const { body } = cancel(paymentKey, { cancelAmount: 300 });
    expect(body.lastTransactionKey).toBe(body.cancels?.[0]?.transactionKey);
  });

  it("refuses more than is left, and a merchant who is wrong about what is left", () => {
    const { give } = paid();

    expect(give({ cancelAmount: 1_001 })).toBe("403 NOT_CANCELABLE_AMOUNT");
    expect(give({ cancelAmount: 300, refundableAmount: 900 })).toBe("400 NOT_MATCHES_REFUNDABLE_AMOUNT");
    expect(give({ cancelAmount: 300, refundableAmount: 1_000 })).toMatchObject({ balanceAmount: 700 });
    expect(give({ cancelAmount: 300, refundableAmount: 1_000 })).toBe("400 NOT_MATCHES_REFUNDABLE_AMOUNT");
  });

  it.each([
    ["no reason", { cancelReason: null }],
    ["a reason that is too long", { cancelReason: "가".repeat(201) }],
    ["nothing", { cancelAmount: 0 }],
    ["less than nothing", { cancelAmount: -1 }],
    ["half a won", { cancelAmount: 0.5 }],
    ["another currency", { currency: "USD" }],
    ["more tax-free than there is", { cancelAmount: 300, taxFreeAmount: 100 }],
  ])("refuses %s", (_what, body) => {
    expect(paid().give(body)).toBe("400 INVALID_REQUEST");
  });

  it("treats members that are null as absent", () => {
    const nulls = { cancelAmount: null, refundReceiveAccount: null, taxFreeAmount: null, currency: null };
    expect(paid().give(nulls)).toMatchObject({ status: "CANCELED" });
  });

  it("follows the tax-free part of the balance", () => {
    const { give, lookup, paymentKey } = paid({ amount: 10_000, taxFreeAmount: 3_000 });

    expect(lookup(paymentKey).body).toMatchObject({ vat: 636, suppliedAmount: 6_364, taxFreeAmount: 3_000 });
    expect(give({ cancelAmount: 4_000, taxFreeAmount: 2_000 })).toMatchObject({
      balanceAmount: 6_000,
      taxFreeAmount: 1_000,
      vat: 455,
      suppliedAmount: 4_545,
    });
    expect(give()).toMatchObject({ balanceAmount: 0, taxFreeAmount: 0, vat: 0, suppliedAmount: 0 });
  });

  it("keeps cents apart from won", () => {
    const { give } = paid({ amount: 726.24, currency: "USD" });
    expect(give({ cancelAmount: 181.56 })).toMatchObject({ balanceAmount: 544.68, vat: 49.52, suppliedAmount: 495.16 });
  });

  it("refuses payments in which no money was taken", () => {
    const shop = merchant();
    expect(shop.cancel(shop.authenticated())).toMatchObject({ status: 403, body: { code: "NOT_CANCELABLE_PAYMENT" } });
    expect(shop.cancel("nobody")).toMatchObject({ status: 404, body: { code: "NOT_FOUND_PAYMENT" } });
  });

  it("closes a virtual account that nobody has paid into, whole and without an account for the refund", () => {
    const { give, ledger } = paid({ method: "가상계좌" });

    expect(give({ cancelAmount: 300 })).toBe("403 NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT");
    expect(give()).toMatchObject({ status: "CANCELED", approvedAt: null, balanceAmount: 0 });
    expect(ledger()).toEqual([]);
  });

  it("needs an account to give a deposit back to", () => {
    const { give, engine, paymentKey, now, pass, lookup } = paid({ method: "가상계좌" });
    engine.controls.deposit(paymentKey, now());
    const account = { bank: "신한", accountNumber: "110123456789", holderName: "김토스" };

    expect(give()).toBe("400 INVALID_REFUND_ACCOUNT_INFO");
    expect(give({ refundReceiveAccount: { ...account, bank: "없는은행" } })).toBe("400 INVALID_BANK");
    expect(give({ refundReceiveAccount: { ...account, accountNumber: "X1234" } })).toBe(
      "400 INVALID_REFUND_ACCOUNT_NUMBER",
    );
    expect(give({ refundReceiveAccount: account })).toMatchObject({
      status: "CANCELED",
      virtualAccount: { refundStatus: "PENDING" },
    });
    pass(2 * 24 * 3_600_000);
    expect(lookup(paymentKey).body.virtualAccount?.refundStatus).toBe("COMPLETED");
  });

  it("is too late half a year after a transfer, and never too late for a card", () => {
    const transfer = paid({ method: "계좌이체" });
    const card = paid();
    transfer.pass(181 * 24 * 3_600_000);
    card.pass(181 * 24 * 3_600_000);

    expect(transfer.give()).toBe("403 EXCEED_MAX_REFUND_DUE");
    expect(card.give()).toMatchObject({ status: "CANCELED" });
  });
});
