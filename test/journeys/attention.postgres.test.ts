import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { Shop, type OrderView, type Shopper } from "./shop.ts";

const PRICE = 10_000;
const NOTE = "토스 고객센터 확인";

/** What no machine can decide, a person ends through the API. */
describe("an order that needs attention", () => {
  let shop: Shop;
  let shopper: Shopper;
  beforeAll(async () => {
    shop = await Shop.open({ patienceMs: 1_500 });
    shopper = await shop.shopper("buyer");
  });
  afterAll(() => shop.close());

  const attend = (orderId: string, body: object) =>
    shop.asMerchant("POST", `/v1/orders/${orderId}/attention`, { note: NOTE, ...body });
  const flagged = async (orderId: string, cause: string): Promise<OrderView> => {
    await expect
      .poll(async () => (await shop.asMerchant("GET", `/v1/orders/${orderId}`)).body.needsAttention)
      .toBe(cause);
    return (await shop.asMerchant("GET", `/v1/orders/${orderId}`)).body;
  };
  const voidRefused = async (name: string): Promise<{ order: OrderView; paymentKey: string }> => {
    const order = await shopper.buy(await shop.sell(PRICE, 5, name), PRICE);
    await shopper.cancel(order.orderId);
    const paymentKey = await shop.authenticate(order.orderId, PRICE, { status: "DONE" });
    await shop.fault({ on: "cancel", fault: "error", code: "NOT_CANCELABLE_PAYMENT", paymentKey });
    expect(await shopper.confirm(order, paymentKey, { prefer: "wait=1" })).toMatchObject({ status: 202 });
    return { order, paymentKey };
  };

  it("because a void was refused has it tried again, and is flagged again while Toss refuses", async () => {
    const { order, paymentKey } = await voidRefused("한 번 더");
    await flagged(order.orderId, "VOID_DECLINED");
    expect(await attend(order.orderId, { cause: "VOID_DECLINED", action: "look" })).toMatchObject({ status: 200 });
    await flagged(order.orderId, "VOID_DECLINED");

    await shop.noFaults();
    await attend(order.orderId, { cause: "VOID_DECLINED", action: "look" });
    const after = await shop.atRest(order.orderId);
    expect(after).toMatchObject({ attempts: [{ paymentKey, status: "VOIDED" }] });
    expect(after.needsAttention).toBeUndefined();
  });

  it("is believed when a person says how it ended, and the history keeps who said so and why", async () => {
    const { order } = await voidRefused("계좌로 돌려줌");
    await flagged(order.orderId, "VOID_DECLINED");
    expect(await attend(order.orderId, { cause: "VOID_DECLINED", action: "approved" })).toMatchObject({
      status: 200,
      body: { attempts: [{ status: "VOIDED" }] },
    });
    const { body } = await shop.asMerchant<{ items: object[] }>("GET", `/v1/orders/${order.orderId}/history`);
    expect(body.items).toContainEqual(
      expect.objectContaining({ type: "attention.answered", by: "merchant", action: "approved", note: NOTE }),
    );
    await shop.noFaults();
  });

  it("because a deposit came too late goes back to the account that the shopper names", async () => {
    const order = await shopper.buy(await shop.sell(PRICE, 5), PRICE);
    await shopper.cancel(order.orderId);
    const account = { method: "가상계좌", status: "WAITING_FOR_DEPOSIT" };
    const paymentKey = await shop.authenticate(order.orderId, PRICE, account);
    await fetch(`${shop.tossUrl}/_mock/payments/${paymentKey}/deposit`, { method: "POST" });
    await shopper.confirm(order, paymentKey, { prefer: "wait=1" });
    await flagged(order.orderId, "REFUND_ACCOUNT_NEEDED");
    expect((await shop.ledger()).filter((row) => row.paymentKey === paymentKey && row.kind === "cancel")).toEqual([]);

    const named = { cause: "REFUND_ACCOUNT_NEEDED", action: "look" };
    expect(await attend(order.orderId, named)).toMatchObject({ status: 400 });
    const refundAccount = { bank: "88", accountNumber: "110123456789", holderName: "김토스" };
    expect(await attend(order.orderId, { ...named, refundAccount })).toMatchObject({
      status: 200,
      body: { attempts: [{ status: "VOIDED" }] },
    });
  });

  it("refuses what does not fit", async () => {
    const order = await shopper.buy(await shop.sell(PRICE, 5), PRICE);
    expect(await attend(order.orderId, { cause: "BOOKS_DIFFER", action: "look" })).toMatchObject({
      status: 400,
      body: { code: "INVALID_REQUEST" },
    });
    expect((await shop.asMerchant("GET", `/v1/orders/${order.orderId}`)).body.status).toBe("PREPAY");
  });
});
