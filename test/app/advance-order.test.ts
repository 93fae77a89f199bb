import { beforeEach, describe, expect, it } from "vitest";

import type { PaymentKey } from "../../src/domain/ids.ts";
import { DAY_MS, Instant, MINUTE_MS } from "../../src/domain/instant.ts";
import type { Order } from "../../src/domain/order.ts";
import type { PaymentRecord } from "../../src/domain/payment-record.ts";
import { asShopper, issueOne, startServer, stockUp } from "../http-harness.ts";
import { won } from "../domain/orders.ts";

const AMOUNT = 4_500;

describe("closing an account at its deadline", () => {
  let harness: ReturnType<typeof startServer>;
  let record: Extract<PaymentRecord, { standing: "AWAITING_DEPOSIT" }>;
  beforeEach(async () => {
    harness = startServer();
    await stockUp(harness);
    const { orderId } = await issueOne(harness, await asShopper("kim", harness.clock.at));
    const account = { bankCode: "20", accountNumber: "1234", dueDate: Instant.after(harness.clock.at, DAY_MS) };
    record = {
      ...{ paymentKey: "pay_1" as PaymentKey, orderId, amount: won(AMOUNT), currency: "KRW", method: "가상계좌" },
      ...{ standing: "AWAITING_DEPOSIT", account, expired: false },
    };
    harness.toss.payments.set(record.paymentKey, record);
    (await harness.application.settlePayment(orderId, "payonce", record.paymentKey))._unsafeUnwrap();
    harness.clock.advance(DAY_MS + 31 * MINUTE_MS);
  });

  const stored = (): Order => {
    const order = harness.database.orders()[0]?.order;
    if (order === undefined) throw new Error("nothing is stored");
    return order;
  };
  const paid = (): PaymentRecord => ({
    ...{ paymentKey: record.paymentKey, orderId: record.orderId, amount: record.amount, currency: "KRW" },
    ...{ method: "가상계좌", standing: "APPROVED", approvedAt: harness.clock.at, balance: record.amount },
    ...{ cancels: [], payout: null },
  });

  it("asks Toss to close it when nobody has paid", async () => {
    (await harness.application.advanceOrder(stored()))._unsafeUnwrap();
    expect(stored().cancellations).toMatchObject([{ purpose: "CLOSE" }]);
  });

  /** What Toss shows to the look of the one who closes, and what the others are shown one after the other until it is answered. */
  const closing = async (shown: PaymentRecord, meanwhile: readonly PaymentRecord[]): Promise<readonly string[]> => {
    const due = stored();
    const { lookUp } = harness.toss;
    harness.toss.lookUp = async () => {
      harness.toss.lookUp = lookUp;
      for (const record of meanwhile) {
        harness.clock.advance(10);
        harness.toss.payments.set(record.paymentKey, record);
        (await harness.application.settlePayment(due.id, "toss", record.paymentKey))._unsafeUnwrap();
      }
      return { type: "Found", record: shown };
    };
    (await harness.application.advanceOrder(due))._unsafeUnwrap();
    return (await harness.database.finder.history(due.id))._unsafeUnwrap().map(({ type }) => type);
  };

  it("does not take a deposit back that somebody has seen while its look was under way", async () => {
    const history = await closing(record, [paid()]);
    expect(history.slice(-2)).toEqual(["order.waiting_for_deposit", "order.paid"]);
    expect(stored()).toMatchObject({ status: "SUCCESS", cancellations: [] });
  });

  it("does not take a deposit that somebody has seen go back while its look was under way", async () => {
    const history = await closing(paid(), [paid(), record]);
    expect(history.slice(-2)).toEqual(["order.paid", "order.waiting_for_deposit"]);
    expect(stored()).toMatchObject({ status: "WAITING_FOR_DEPOSIT", cancellations: [] });
  });
});
