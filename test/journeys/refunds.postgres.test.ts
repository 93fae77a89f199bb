import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { Shop, type OrderView, type Shopper } from "./shop.ts";

const PRICE = 10_000;

/** The same promises whether or not Toss compares `refundableAmount` with its balance. */
describe.each([
  ["compares balances", true],
  ["does not compare balances", false],
])("money back while Toss %s", (_, honourRefundableAmount) => {
  let shop: Shop;
  let shopper: Shopper;
  beforeAll(async () => {
    shop = await Shop.open({ tossBehaviour: { honourRefundableAmount }, patienceMs: 1_500 });
    shopper = await shop.shopper("buyer");
  });
  afterAll(() => shop.close());

  const paid = async (quantity = 1): Promise<{ order: OrderView; product: string; paymentKey: string }> => {
    const product = await shop.sell(PRICE, 10);
    const order = await shopper.buy(product, PRICE, quantity);
    const paymentKey = await shop.authenticate(order.orderId, PRICE * quantity);
    const { status, body } = await shopper.confirm(order, paymentKey);
    if (status !== 200) throw new Error(`not paid: ${JSON.stringify(body)}`);
    return { order, product, paymentKey };
  };
  const canceledAtToss = async (paymentKey: string): Promise<number[]> =>
    (await shop.ledger())
      .filter((row) => row.paymentKey === paymentKey && row.kind === "cancel")
      .map(({ amount }) => Math.abs(amount));

  it("comes whole, and the units go back on the shelf", async () => {
    const { order, product, paymentKey } = await paid(2);
    expect(await shop.available(product)).toBe(8);
    expect(await shop.refund(order.orderId)).toMatchObject({
      status: 200,
      body: { status: "CANCEL", reason: "REFUNDED", balance: 0, cancellations: [{ amount: 20_000, restocked: true }] },
    });
    expect(await shop.available(product)).toBe(10);
    expect(await canceledAtToss(paymentKey)).toEqual([20_000]);
  });

  it("comes in parts, each once, until nothing is left", async () => {
    const { order, product, paymentKey } = await paid(3);
    const line = { lines: [{ productId: product, quantity: 1 }] };
    expect(await shop.refund(order.orderId, line, "one")).toMatchObject({
      status: 200,
      body: { status: "SUCCESS", balance: 20_000 },
    });
    expect(await shop.refund(order.orderId, line, "one")).toMatchObject({ status: 200, body: { balance: 20_000 } });
    expect(await shop.refund(order.orderId, { amount: 5_000 }, "two")).toMatchObject({ body: { balance: 15_000 } });
    expect(await shop.refund(order.orderId, { amount: 15_000 }, "three")).toMatchObject({
      status: 200,
      body: { status: "CANCEL", reason: "REFUNDED", balance: 0 },
    });
    expect(await canceledAtToss(paymentKey)).toEqual([10_000, 5_000, 15_000]);
    expect(await shop.available(product)).toBe(8);
  });

  it("refuses what is more than there is, and a key that was used for something else", async () => {
    const { order, product, paymentKey } = await paid();
    const refused = { status: 409, body: { code: "NOT_CANCELABLE" } };
    expect(await shop.refund(order.orderId, { amount: PRICE + 1 }, "a")).toMatchObject(refused);
    const tooMany = { lines: [{ productId: product, quantity: 2 }] };
    expect(await shop.refund(order.orderId, tooMany, "b")).toMatchObject(refused);
    expect(await shop.refund(order.orderId, { amount: 1_000 }, "c")).toMatchObject({ status: 200 });
    expect(await shop.refund(order.orderId, { amount: 2_000 }, "c")).toMatchObject({
      status: 422,
      body: { code: "IDEMPOTENCY_KEY_REUSED" },
    });
    const unknown = { lines: [{ productId: "nothing-of-it", quantity: 1 }] };
    expect(await shop.refund(order.orderId, unknown, "d")).toMatchObject({ status: 400 });
    expect(await shopper.cancel(order.orderId)).toMatchObject(refused);
    expect(await canceledAtToss(paymentKey)).toEqual([1_000]);
  });

  it("is given once to fifty who ask at once", async () => {
    const { order, paymentKey } = await paid();
    const answers = await Promise.all(Array.from({ length: 50 }, () => shop.refund(order.orderId)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await canceledAtToss(paymentKey)).toEqual([PRICE]);
  });

  it("gives one part at a time", async () => {
    const { order, paymentKey } = await paid();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => shop.refund(order.orderId, { amount: 1_000 }, `part-${n}`)),
    );
    const done = answers.filter(({ status }) => status === 200).length;
    const waiting = answers.filter(({ body }) => body.code === "CANCEL_IN_PROGRESS").length;
    expect(done).toBeGreaterThan(0);
    expect(done + waiting).toBe(10);
    expect(await canceledAtToss(paymentKey)).toHaveLength(done);
  });

  it.each(["drop-answer", "reset"])("is given once when Toss's answer is lost (%s)", async (fault) => {
    const { order, paymentKey } = await paid();
    await shop.fault({ on: "cancel", fault, paymentKey, times: 2 });
    const { status, body } = await shop.refund(order.orderId, { amount: 4_000 }, "lost");
    expect([200, 202]).toContain(status);
    expect(body.orderId).toBe(order.orderId);
    expect(await shop.atRest(order.orderId, 20_000)).toMatchObject({ status: "SUCCESS", balance: 6_000 });
    expect(await canceledAtToss(paymentKey)).toEqual([4_000]);
  });

  it("answers 202 while it is not known, and says later how it ended", async () => {
    const { order, paymentKey } = await paid();
    await shop.fault({ on: "cancel", fault: "hang", paymentKey, times: 1 });
    const answer = await shop.refund(order.orderId, {}, undefined, { prefer: "respond-async" });
    expect(answer).toMatchObject({ status: 202, body: { status: "SUCCESS" } });
    expect(answer.headers.get("location")).toContain(`/v1/orders/${order.orderId}/events`);
    expect(await shop.atRest(order.orderId, 20_000)).toMatchObject({ status: "CANCEL", balance: 0 });
    expect(await canceledAtToss(paymentKey)).toEqual([PRICE]);
  });

  it("says Toss's code when Toss refuses, and keeps the money", async () => {
    const { order, paymentKey } = await paid();
    await shop.fault({ on: "cancel", fault: "error", code: "EXCEED_MAX_REFUND_DUE", paymentKey, times: 1 });
    expect(await shop.refund(order.orderId)).toMatchObject({
      status: 409,
      body: { code: "NOT_CANCELABLE", pgCode: "EXCEED_MAX_REFUND_DUE" },
    });
    expect(await shop.refund(order.orderId)).toMatchObject({ status: 200, body: { balance: 0 } });
  });

  it("made at Toss itself is found by the next one of ours, and counts once", async () => {
    const { order, paymentKey } = await paid();
    expect(await shop.atToss(paymentKey, { cancelAmount: 3_000 })).toBe(200);
    const { status } = await shop.refund(order.orderId, { amount: 2_000 }, "ours");
    expect(status).toBe(honourRefundableAmount ? 409 : 200);
    const after = await shop.atRest(order.orderId);
    expect(after.balance).toBe(honourRefundableAmount ? 7_000 : 5_000);
    expect(after.cancellations.filter(({ origin }) => origin === "TOSS")).toMatchObject([{ amount: 3_000 }]);
  });

  it("of a deposit goes to the bank account that the shopper names", async () => {
    const product = await shop.sell(PRICE, 10);
    const order = await shopper.buy(product, PRICE);
    const paymentKey = await shop.authenticate(order.orderId, PRICE, { method: "가상계좌" });
    await shopper.confirm(order, paymentKey);
    await fetch(`${shop.tossUrl}/_mock/payments/${paymentKey}/deposit`, { method: "POST" });
    expect(await shop.refund(order.orderId)).toMatchObject({ status: 409, body: { code: "ALREADY_PAID" } });

    expect(await shop.refund(order.orderId)).toMatchObject({ status: 400, body: { code: "INVALID_REQUEST" } });
    const refundAccount = { bank: "20", accountNumber: "1234567890", holderName: "김토스" };
    expect(await shop.refund(order.orderId, { refundAccount })).toMatchObject({
      status: 200,
      body: { status: "CANCEL", balance: 0, cancellations: [{ purpose: "CLOSE" }, { payout: "PENDING" }] },
    });
    const shown = await shop.asMerchant("GET", `/v1/orders/${order.orderId}/history`);
    expect(JSON.stringify(shown.body)).not.toContain("1234567890");
    expect(await canceledAtToss(paymentKey)).toEqual([PRICE]);
  });
});
