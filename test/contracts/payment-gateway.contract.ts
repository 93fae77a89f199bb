import { afterEach, beforeEach, describe, expect, it } from "vitest";

import type { CancelCall, ConfirmCall, PaymentGateway } from "../../src/app/ports.ts";
import { type IdempotencyKey, OrderId, type PaymentKey } from "../../src/domain/ids.ts";
import type { Won } from "../../src/domain/won.ts";

/** What goes wrong on the way to Toss and back. */
export type Fault =
  /** It is done, and its answer never leaves. */
  | { readonly type: "LoseAnswer" }
  /** The connection breaks before anything is done. */
  | { readonly type: "BreakOff" }
  /** It is done, and the answer is no payment. */
  | { readonly type: "Garble" }
  /** It is not done, and Toss says why. */
  | { readonly type: "Refuse"; readonly code: string };

/** Toss as the contract needs it: a shopper's hands, a bank's, and a saboteur's. */
export type TossWorld = {
  readonly gateway: PaymentGateway;
  readonly authenticate: (orderId: OrderId, amount: number, method?: string) => PaymentKey;
  readonly deposit: (paymentKey: PaymentKey) => void;
  /** Only the next call of that kind. */
  readonly sabotage: (next: "confirm" | "cancel" | "lookup", fault: Fault) => void;
  readonly close: () => Promise<void>;
};

/** 결제 대행사 포트의 약속. What the application relies on, whatever stands behind the port. */
export const paymentGatewayContract = (name: string, open: () => Promise<TossWorld>): void => {
  describe(`PaymentGateway over ${name}`, () => {
    let toss: TossWorld;
    beforeEach(async () => {
      toss = await open();
    });
    afterEach(() => toss.close());

    const ORDER = OrderId.of(0, "01JH00000000000000000000AA");
    const OTHER_ORDER = OrderId.of(0, "01JH00000000000000000000BB");
    const key = (text: string) => text as IdempotencyKey;
    const won = (amount: number) => amount as Won;

    const confirmOf = (paymentKey: PaymentKey, changed: Partial<ConfirmCall> = {}): ConfirmCall => ({
      paymentKey,
      orderId: ORDER,
      amount: won(15_000),
      idempotencyKey: key("confirm-1"),
      ...changed,
    });

    const cancelOf = (paymentKey: PaymentKey, changed: Partial<CancelCall> = {}): CancelCall => ({
      paymentKey,
      orderId: ORDER,
      reason: "단순 변심",
      amount: null,
      refundable: won(15_000),
      refundAccount: null,
      idempotencyKey: key("cancel-1"),
      ...changed,
    });

    const approved = async (): Promise<PaymentKey> => {
      const paymentKey = toss.authenticate(ORDER, 15_000);
      await toss.gateway.confirm(confirmOf(paymentKey));
      return paymentKey;
    };

    describe("lookUp", () => {
      it("shows a payment that a shopper has authenticated, by its key and by its order", async () => {
        const paymentKey = toss.authenticate(ORDER, 15_000);
        const record = { standing: "AUTHENTICATED", paymentKey, orderId: ORDER, amount: 15_000, currency: "KRW" };
        expect(await toss.gateway.lookUp(paymentKey)).toMatchObject({ type: "Found", record });
        expect(await toss.gateway.lookUpByOrder(ORDER)).toMatchObject({ type: "Found", record });
      });

      it("tells that there is no such payment from having learnt nothing", async () => {
        const unknown = "nobody/has..seen?this" as PaymentKey;
        expect(await toss.gateway.lookUp(unknown)).toEqual({ type: "Missing", code: "NOT_FOUND_PAYMENT" });
        expect(await toss.gateway.lookUpByOrder(OTHER_ORDER)).toEqual({ type: "Missing", code: "NOT_FOUND_PAYMENT" });

        const paymentKey = toss.authenticate(ORDER, 15_000);
        toss.sabotage("lookup", { type: "BreakOff" });
        expect(await toss.gateway.lookUp(paymentKey)).toEqual({ type: "Unreachable", code: "NO_ANSWER" });
        toss.sabotage("lookup", { type: "Garble" });
        expect(await toss.gateway.lookUp(paymentKey)).toEqual({ type: "Unreachable", code: "UNREADABLE" });
        toss.sabotage("lookup", { type: "Refuse", code: "UNAUTHORIZED_KEY" });
        expect(await toss.gateway.lookUp(paymentKey)).toEqual({ type: "Unreachable", code: "UNAUTHORIZED_KEY" });
      });
    });

    describe("confirm", () => {
      it("answers with the approved payment, and with the same one under the same key", async () => {
        const paymentKey = toss.authenticate(ORDER, 15_000);
        const first = await toss.gateway.confirm(confirmOf(paymentKey));
        const record = { standing: "APPROVED", paymentKey, orderId: ORDER, balance: 15_000, cancels: [] };
        expect(first).toMatchObject({ type: "Answered", record });
        expect(await toss.gateway.confirm(confirmOf(paymentKey))).toEqual(first);
      });

      it("says under another key that the payment has been processed", async () => {
        const paymentKey = await approved();
        const again = await toss.gateway.confirm(confirmOf(paymentKey, { idempotencyKey: key("confirm-2") }));
        expect(again).toEqual({ type: "Troubled", code: "ALREADY_PROCESSED_PAYMENT", saidProcessed: true });
      });

      it("brings a decline, after which the payment is over", async () => {
        const paymentKey = toss.authenticate(ORDER, 15_000);
        toss.sabotage("confirm", { type: "Refuse", code: "REJECT_CARD_PAYMENT" });
        const declined = { type: "Declined", code: "REJECT_CARD_PAYMENT" };
        expect(await toss.gateway.confirm(confirmOf(paymentKey))).toEqual(declined);
        const record = { standing: "REFUSED", code: "REJECT_CARD_PAYMENT" };
        expect(await toss.gateway.lookUp(paymentKey)).toMatchObject({ type: "Found", record });
      });

      it("brings trouble that leaves the payment as it was", async () => {
        const paymentKey = toss.authenticate(ORDER, 15_000);
        toss.sabotage("confirm", { type: "Refuse", code: "PROVIDER_ERROR" });
        const troubled = { type: "Troubled", code: "PROVIDER_ERROR", saidProcessed: false };
        expect(await toss.gateway.confirm(confirmOf(paymentKey))).toEqual(troubled);
        const record = { standing: "AUTHENTICATED" };
        expect(await toss.gateway.lookUp(paymentKey)).toMatchObject({ type: "Found", record });
      });

      it("admits a mistake of ours", async () => {
        const paymentKey = toss.authenticate(ORDER, 15_000);
        toss.sabotage("confirm", { type: "Refuse", code: "UNAUTHORIZED_KEY" });
        const mistaken = { type: "Mistaken", code: "UNAUTHORIZED_KEY" };
        expect(await toss.gateway.confirm(confirmOf(paymentKey))).toEqual(mistaken);
      });

      it("is silent when the answer is lost, and learns under the same key what it was", async () => {
        const paymentKey = toss.authenticate(ORDER, 15_000);
        toss.sabotage("confirm", { type: "LoseAnswer" });
        expect(await toss.gateway.confirm(confirmOf(paymentKey))).toEqual({ type: "Silent", code: "NO_ANSWER" });
        const record = { standing: "APPROVED", paymentKey };
        expect(await toss.gateway.lookUp(paymentKey)).toMatchObject({ type: "Found", record });
        expect(await toss.gateway.confirm(confirmOf(paymentKey))).toMatchObject({ type: "Answered", record });
      });

      it("is silent when nothing arrived, and may ask again under the same key", async () => {
        const paymentKey = toss.authenticate(ORDER, 15_000);
        toss.sabotage("confirm", { type: "BreakOff" });
        expect(await toss.gateway.confirm(confirmOf(paymentKey))).toEqual({ type: "Silent", code: "NO_ANSWER" });
        expect(await toss.gateway.confirm(confirmOf(paymentKey))).toMatchObject({ type: "Answered" });
      });

      it("leaves an answer that is no payment open", async () => {
        const paymentKey = toss.authenticate(ORDER, 15_000);
        toss.sabotage("confirm", { type: "Garble" });
        const troubled = { type: "Troubled", code: "UNREADABLE", saidProcessed: false };
        expect(await toss.gateway.confirm(confirmOf(paymentKey))).toEqual(troubled);
        expect(await toss.gateway.lookUp(paymentKey)).toMatchObject({ record: { standing: "APPROVED" } });
      });

      it("issues an account that waits for its deposit", async () => {
        const paymentKey = toss.authenticate(ORDER, 15_000, "가상계좌");
        const answer = await toss.gateway.confirm(confirmOf(paymentKey));
        expect(answer).toMatchObject({ type: "Answered", record: { standing: "AWAITING_DEPOSIT", expired: false } });
        toss.deposit(paymentKey);
        expect(await toss.gateway.lookUp(paymentKey)).toMatchObject({
          record: { standing: "APPROVED", balance: 15_000 },
        });
      });
    });

    describe("cancel", () => {
      it("gives a part back, then all the rest, and shows both", async () => {
        const paymentKey = await approved();
        const part = await toss.gateway.cancel(cancelOf(paymentKey, { amount: won(5_000) }));
        expect(part).toMatchObject({
          type: "Answered",
          record: { standing: "APPROVED", balance: 10_000, cancels: [{ amount: 5_000, left: 10_000 }] },
        });
        const rest = cancelOf(paymentKey, { refundable: won(10_000), idempotencyKey: key("cancel-2") });
        expect(await toss.gateway.cancel(rest)).toMatchObject({
          type: "Answered",
          record: { standing: "APPROVED", balance: 0, cancels: [{ left: 10_000 }, { amount: 10_000, left: 0 }] },
        });
      });

      it("refuses one that was decided on another balance", async () => {
        const paymentKey = await approved();
        const old = cancelOf(paymentKey, { amount: won(1_000), refundable: won(14_000) });
        const stale = { type: "Stale", code: "NOT_MATCHES_REFUNDABLE_AMOUNT" };
        expect(await toss.gateway.cancel(old)).toEqual(stale);
        expect(await toss.gateway.lookUp(paymentKey)).toMatchObject({ record: { balance: 15_000 } });
      });

      it("lets a look-up say what became of a payment that is cancelled already", async () => {
        const paymentKey = await approved();
        await toss.gateway.cancel(cancelOf(paymentKey));
        const again = cancelOf(paymentKey, { idempotencyKey: key("cancel-2") });
        expect(await toss.gateway.cancel(again)).toEqual({ type: "Troubled", code: "ALREADY_CANCELED_PAYMENT" });
      });

      it("brings a refusal that is final", async () => {
        const paymentKey = await approved();
        toss.sabotage("cancel", { type: "Refuse", code: "EXCEED_MAX_REFUND_DUE" });
        const declined = { type: "Declined", code: "EXCEED_MAX_REFUND_DUE" };
        expect(await toss.gateway.cancel(cancelOf(paymentKey))).toEqual(declined);
      });

      it("is silent when the answer is lost, and gives nothing back twice under the same key", async () => {
        const paymentKey = await approved();
        toss.sabotage("cancel", { type: "LoseAnswer" });
        const part = cancelOf(paymentKey, { amount: won(5_000) });
        expect(await toss.gateway.cancel(part)).toEqual({ type: "Silent", code: "NO_ANSWER" });
        expect(await toss.gateway.cancel(part)).toMatchObject({ type: "Answered", record: { balance: 10_000 } });
        expect(await toss.gateway.lookUp(paymentKey)).toMatchObject({ record: { balance: 10_000 } });
      });

      it("closes an account that nobody has paid into", async () => {
        const paymentKey = toss.authenticate(ORDER, 15_000, "가상계좌");
        await toss.gateway.confirm(confirmOf(paymentKey));
        const close = cancelOf(paymentKey, { refundable: null });
        expect(await toss.gateway.cancel(close)).toMatchObject({ type: "Answered", record: { standing: "CLOSED" } });
      });
    });
  });
};
