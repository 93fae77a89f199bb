import { beforeEach, describe, expect, it } from "vitest";

import type { ConfirmOutcome } from "../../src/domain/confirm-answer.ts";
import type { PaymentKey } from "../../src/domain/ids.ts";
import { asShopper, issueOne, startServer, stockUp, type IssuedOrder } from "../http-harness.ts";

const URL = "/v1/webhooks/toss";

describe("POST /v1/webhooks/toss", () => {
  let harness: ReturnType<typeof startServer>;
  let order: IssuedOrder;
  beforeEach(async () => {
    harness = startServer();
    await stockUp(harness);
    order = await issueOne(harness, await asShopper("minji", harness.clock.at));
  });

  const hear = async (payload: unknown) =>
    harness.server.inject({
      method: "POST",
      url: URL,
      headers: { "content-type": "application/json" },
      payload: typeof payload === "string" ? payload : JSON.stringify(payload),
    });
  const changed = (paymentKey: string, status = "DONE", orderId: string = order.orderId) => ({
    eventType: "PAYMENT_STATUS_CHANGED",
    createdAt: "2025-11-21T12:00:21.123456",
    data: { orderId, paymentKey, status, secret: "ps_forged_secret", totalAmount: 1 },
  });
  const quiet = async (): Promise<void> => {
    await harness.application.background.idle();
  };
  const orderOf = (id: string) => harness.database.orders().find(({ order }) => order.id === id)?.order;
  const stored = () => orderOf(order.orderId);

  it.each([
    ["an order that nobody issued", { orderId: "0001JH00000000000000000000ZZ", status: "DONE" }],
    ["an order of somebody else's shop", { orderId: "order-1", status: "DONE" }],
    ["nothing of ours", { eventType: "METHOD_UPDATED", data: {} }],
    ["an event of a future Toss", { eventType: { nested: true }, data: [1] }],
    ["nothing at all", ""],
    ["a number", 7],
    ["null", null],
    ["a list", []],
  ])("is answered 200 and changes nothing when it names %s", async (_what, body) => {
    const before = await harness.snapshot();
    const answer = await hear(body);
    await quiet();
    expect([answer.statusCode, answer.json()]).toEqual([200, { received: true }]);
    expect(await harness.snapshot()).toBe(before);
    expect(harness.toss.lookUps).toEqual([]);
  });

  it("is a problem only when it is no JSON, or longer than any payment", async () => {
    expect((await hear("{")).statusCode).toBe(400);
    expect((await hear({ ...changed("pay"), padding: "x".repeat(200_000) })).statusCode).toBe(200);
    expect((await hear({ padding: "x".repeat(300_000) })).statusCode).toBe(413);
    await quiet();
  });

  it("takes what Toss shows, and not what it says", async () => {
    const paymentKey = harness.toss.authenticate(order.orderId, order.amount) as PaymentKey;
    await hear(changed(paymentKey, "DONE"));
    await quiet();
    expect(stored()).toMatchObject({ status: "PREPAY", attempts: [] });

    harness.toss.approved(paymentKey);
    // The next look-up has its turn.
    harness.clock.advance(10);
    await hear(changed(paymentKey, "CANCELED"));
    await quiet();
    expect(stored()).toMatchObject({ status: "SUCCESS", attempts: [{ origin: "ADOPTED", paymentKey }] });
  });

  it("leaves an order alone that is named with the payment of another one", async () => {
    const other = await issueOne(harness, await asShopper("jun", harness.clock.at));
    const paymentKey = harness.toss.authenticate(other.orderId, other.amount) as PaymentKey;
    harness.toss.approved(paymentKey);
    await hear(changed(paymentKey));
    await quiet();
    expect(stored()).toMatchObject({ status: "PREPAY", attempts: [] });
    expect(orderOf(other.orderId)).toMatchObject({ status: "PREPAY", attempts: [] });
  });

  describe("about a second payment, while the first is being confirmed", () => {
    let first: PaymentKey;
    let second: PaymentKey;
    let answerFirst: (outcome: ConfirmOutcome) => void;
    let confirming: Promise<unknown>;
    beforeEach(async () => {
      const { toss, server, clock } = harness;
      first = toss.authenticate(order.orderId, order.amount) as PaymentKey;
      second = toss.authenticate(order.orderId, order.amount) as PaymentKey;
      toss.answer = new Promise((resolve) => {
        answerFirst = resolve;
      });
      confirming = server.inject({
        method: "POST",
        url: `/v1/orders/${order.orderId}/confirm`,
        headers: await asShopper("minji", clock.at),
        payload: { paymentKey: first, amount: order.amount, csrfToken: order.csrfToken },
      });
      await until(() => stored()?.status === "IN_PROGRESS");
      toss.approved(second);
      await hear(changed(second));
    });
    /** Whatever has to wait its turn gets it. */
    const until = async (isSo: () => boolean): Promise<void> => {
      for (let turn = 0; turn < 1_000 && !isSo(); turn++) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        harness.clock.advance(1);
      }
      expect(isSo()).toBe(true);
    };
    const statuses = () => stored()?.attempts.map(({ status }) => status);

    it("waits for that one, and is taken when it was declined", async () => {
      await until(() => harness.toss.lookUps.filter((key) => key === first).length === 2);
      expect(statuses()).toEqual(["CONFIRMING"]);
      answerFirst({ type: "Declined", code: "REJECT_CARD_PAYMENT" });
      await until(() => stored()?.status === "SUCCESS");
      expect(statuses()).toEqual(["DECLINED", "APPROVED"]);
      await confirming;
    });

    it("waits for that one, and goes back when it paid the order", async () => {
      await until(() => harness.toss.lookUps.filter((key) => key === first).length === 2);
      answerFirst({ type: "Answered", record: harness.toss.approved(first) });
      await until(() => stored()?.attempts.length === 2);
      expect(statuses()).toEqual(["APPROVED", "VOIDING"]);
      await confirming;
    });

    it("settles that one itself where Toss shows how it ended", async () => {
      harness.toss.approved(first);
      await until(() => stored()?.attempts.length === 2);
      expect(statuses()).toEqual(["APPROVED", "VOIDING"]);
      answerFirst({ type: "Silent", code: "TIMEOUT" });
      await confirming;
    });
  });

  it("is answered before Toss is asked, and however long that takes", async () => {
    let answerLookUp: () => void = () => {};
    harness.toss.before = new Promise((resolve) => {
      answerLookUp = () => resolve(undefined);
    });
    const paymentKey = harness.toss.authenticate(order.orderId, order.amount) as PaymentKey;
    harness.toss.approved(paymentKey);
    expect((await hear(changed(paymentKey))).statusCode).toBe(200);
    expect(stored()?.status).toBe("PREPAY");
    answerLookUp();
    await quiet();
    expect(stored()?.status).toBe("SUCCESS");
  });

  it("writes nothing of itself into the log, and is not throttled", async () => {
    for (let index = 0; index < 700; index++) await hear(changed(`pay_forged_${index}`));
    harness.clock.advance(60_000);
    harness.application.receiveWebhook.letGo();
    expect((await hear(changed("pay_last"))).statusCode).toBe(200);
    const logs = harness.logs.join("");
    for (const secret of ["ps_forged_secret", "pay_forged", "pay_last"]) expect(logs).not.toContain(secret);
  });
});
