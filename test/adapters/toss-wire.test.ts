import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { readErrorCode, readPayment } from "../../src/adapters/toss/wire.ts";

/** A card payment as Toss sends it, with all the members that are none of our business. */
const DONE = {
  mId: "tgen_docs",
  version: "2022-11-16",
  paymentKey: "tgen_20260101120000AbCd1",
  type: "NORMAL",
  orderId: "order-000001",
  orderName: "Sample goods",
  currency: "KRW",
  method: "카드",
  status: "DONE",
  totalAmount: 15_000,
  balanceAmount: 15_000,
  suppliedAmount: 13_636,
  vat: 1_364,
  requestedAt: "2026-01-01T12:00:00+09:00",
  approvedAt: "2026-01-01T12:00:21+09:00",
  secret: "ps_secret",
  failure: null,
  card: { amount: 15_000, issuerCode: "61", number: "12345678****789*" },
  virtualAccount: null,
  cancels: null,
};

const NAMED = {
  paymentKey: "tgen_20260101120000AbCd1",
  orderId: "order-000001",
  amount: 15_000,
  currency: "KRW",
  method: "카드",
};

const APPROVED_AT = Date.UTC(2026, 0, 1, 3, 0, 21);

const CANCEL = {
  transactionKey: "txrd_a01",
  cancelReason: "단순 변심",
  cancelAmount: 5_000,
  refundableAmount: 10_000,
  canceledAt: "2026-01-02T09:00:00+09:00",
  cancelStatus: "DONE",
};

const RECORDED_CANCEL = {
  transactionKey: "txrd_a01",
  amount: 5_000,
  left: 10_000,
  canceledAt: Date.UTC(2026, 0, 2),
};

const WAITING = {
  ...DONE,
  method: "가상계좌",
  status: "WAITING_FOR_DEPOSIT",
  approvedAt: null,
  virtualAccount: {
    bankCode: "20",
    accountNumber: "X6505636518308",
    dueDate: "2026-01-08T21:05:09+09:00",
    expired: false,
    refundStatus: "NONE",
  },
};

const without = (payment: object, ...names: readonly string[]): object =>
  Object.fromEntries(Object.entries(payment).filter(([name]) => !names.includes(name)));

describe("readPayment", () => {
  it("reads a payment before its approval", () => {
    const before = { ...DONE, approvedAt: null, method: null };
    expect(readPayment({ ...before, status: "READY" })).toEqual({ ...NAMED, method: null, standing: "OPENED" });
    expect(readPayment({ ...before, status: "IN_PROGRESS" })).toEqual({
      ...NAMED,
      method: null,
      standing: "AUTHENTICATED",
    });
  });

  it("reads an approval", () => {
    const money = { approvedAt: APPROVED_AT, balance: 15_000, cancels: [], payout: null };
    const approved = { ...NAMED, standing: "APPROVED", ...money };
    expect(readPayment(DONE)).toEqual(approved);
    expect(readPayment(without(DONE, "cancels"))).toEqual(approved);
  });

  it.each(["PARTIAL_CANCELED", "CANCELED", "DONE"])(
    "reads %s as an approval with the cancels that are done",
    (status) => {
      const cancels = [
        CANCEL,
        { ...CANCEL, transactionKey: "txrd_a02", cancelStatus: "IN_PROGRESS" },
        { ...CANCEL, transactionKey: "txrd_a03", cancelStatus: "ABORTED" },
        { ...CANCEL, transactionKey: "txrd_a04", cancelStatus: "MELTED" },
      ];
      expect(readPayment({ ...DONE, status, balanceAmount: 10_000, cancels })).toMatchObject({
        standing: "APPROVED",
        balance: 10_000,
        cancels: [RECORDED_CANCEL],
      });
    },
  );

  it.each(["transactionKey", "cancelAmount", "refundableAmount", "canceledAt"])(
    "does not overlook a cancel whose %s it cannot read",
    (name) => {
      const cancels = [CANCEL, without(CANCEL, name)];
      expect(readPayment({ ...DONE, status: "PARTIAL_CANCELED", cancels })).toBeUndefined();
    },
  );

  it.each([
    ["NONE", null],
    ["PENDING", "PENDING"],
    ["COMPLETED", "COMPLETED"],
    ["FAILED", "FAILED"],
    ["PARTIAL_FAILED", "FAILED"],
    ["SOMETHING_NEW", "PENDING"],
  ])("reads how far the transfer of a deposit has come from %s", (refundStatus, payout) => {
    const virtualAccount = { ...WAITING.virtualAccount, refundStatus };
    expect(readPayment({ ...DONE, virtualAccount })).toMatchObject({ payout });
  });

  it("tells an account that was closed from a payment that was given back", () => {
    expect(readPayment({ ...WAITING, status: "CANCELED" })).toEqual({
      ...NAMED,
      method: "가상계좌",
      standing: "CLOSED",
    });
    expect(readPayment({ ...DONE, status: "CANCELED", approvedAt: "yesterday" })).toBeUndefined();
    expect(readPayment({ ...DONE, status: "DONE", approvedAt: null })).toBeUndefined();
  });

  it("reads an account that waits for its deposit", () => {
    expect(readPayment(WAITING)).toEqual({
      ...NAMED,
      method: "가상계좌",
      standing: "AWAITING_DEPOSIT",
      account: { bankCode: "20", accountNumber: "X6505636518308", dueDate: Date.UTC(2026, 0, 8, 12, 5, 9) },
      expired: false,
    });
    const late = { ...WAITING, virtualAccount: { ...WAITING.virtualAccount, expired: true } };
    expect(readPayment(late)).toMatchObject({ expired: true });
    expect(readPayment({ ...WAITING, virtualAccount: null })).toBeUndefined();
  });

  it.each([
    ["2026-01-08T21:05:09", "in Korea when it has no offset"],
    ["2026-01-08T21:05:09.123456", "to the microsecond"],
    ["2026-01-08T12:05:09Z", "in UTC"],
    ["2026-01-08T14:05:09+02:00", "anywhere else"],
  ])("reads %s as a time %s", (dueDate) => {
    const payment = readPayment({ ...WAITING, virtualAccount: { ...WAITING.virtualAccount, dueDate } });
    const read = payment?.standing === "AWAITING_DEPOSIT" ? payment.account.dueDate : 0;
    expect(Math.floor(read / 1_000) * 1_000).toBe(Date.UTC(2026, 0, 8, 12, 5, 9));
  });

  it.each(["", "2026-01-08", "2026-13-08T21:05:09", "tomorrow", 1_767_873_909, null])(
    "takes %j for no time",
    (dueDate) => {
      expect(readPayment({ ...WAITING, virtualAccount: { ...WAITING.virtualAccount, dueDate } })).toBeUndefined();
    },
  );

  it.each(["ABORTED", "EXPIRED"])("reads %s as a refusal, by its own code or by its status", (status) => {
    const failure = { code: "REJECT_CARD_PAYMENT", message: "한도초과 혹은 잔액부족" };
    expect(readPayment({ ...DONE, status, failure })).toMatchObject({
      standing: "REFUSED",
      code: "REJECT_CARD_PAYMENT",
    });
    expect(readPayment({ ...DONE, status, failure: null })).toMatchObject({ standing: "REFUSED", code: status });
  });

  it.each(["paymentKey", "orderId", "totalAmount", "currency", "status", "balanceAmount", "approvedAt"])(
    "knows no approved payment without its %s",
    (name) => expect(readPayment(without(DONE, name))).toBeUndefined(),
  );

  it.each(["15000", 15_000.5, -1, Number.NaN, 2 ** 53])("takes %j for no amount", (totalAmount) => {
    expect(readPayment({ ...DONE, totalAmount })).toBeUndefined();
  });

  it("lets no control character through to the log or the database", () => {
    expect(readPayment({ ...DONE, orderId: "order\u0000" })).toBeUndefined();
    expect(readPayment({ ...DONE, paymentKey: "key\n" })).toBeUndefined();
    expect(readPayment({ ...DONE, method: "카드\u0000" })).toMatchObject({ method: null });
  });

  it("says no to a status that Toss may add some day", () => {
    expect(readPayment({ ...DONE, status: "ON_HOLD" })).toBeUndefined();
  });

  it("never throws, whatever it is given", () =>
    fc.assert(
      fc.property(
        fc.anything(),
        fc.dictionary(fc.constantFrom(...Object.keys(DONE)), fc.anything()),
        (any, members) => {
          readPayment(any);
          readPayment({ ...WAITING, ...members });
          readPayment({ ...DONE, status: "CANCELED", ...members });
          readErrorCode(any);
        },
      ),
    ));
});
