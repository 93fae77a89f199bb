import { describe, expect, it } from "vitest";
import { mockOverHttp } from "../server/mock-over-http.ts";

const KEYS =
  `mId version paymentKey type orderId orderName currency method status totalAmount balanceAmount suppliedAmount vat
  taxFreeAmount taxExemptionAmount requestedAt approvedAt useEscrow cultureExpense isPartialCancelable lastTransactionKey
  secret country failure metadata card virtualAccount transfer mobilePhone giftCertificate easyPay cashReceipt cashReceipts
  discount cancels receipt checkout`
    .split(/\s+/)
    .toSorted();

describe("§3.8 the Payment object", () => {
  it.each(["READY", "IN_PROGRESS", "WAITING_FOR_DEPOSIT", "DONE"])(
    "has every key, null where it says nothing: %s",
    async (status) => {
      const { authenticated, json } = await mockOverHttp();
      const paymentKey = await authenticated({ status });
      expect(Object.keys(await json("GET", `/v1/payments/${paymentKey}`)).toSorted()).toEqual(KEYS);
    },
  );
});

describe("§3.1 formats", () => {
  it("keys, secret, times", async () => {
    const { authenticated, confirm } = await mockOverHttp();
    const paymentKey = await authenticated();
    expect(paymentKey).toMatch(/^tviva\d{14}[A-Za-z0-9]{5}$/);
    expect(await (await confirm(paymentKey)).json()).toMatchObject({
      lastTransactionKey: expect.stringMatching(/^txrd_a01\w{24}$/),
      secret: expect.stringMatching(/^ps_\w{25}$/),
      approvedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+09:00$/),
    });
  });

  it.each([
    [1_000, 0, 91, 909],
    [15_000, 0, 1_364, 13_636],
    [10_000, 3_000, 636, 6_364],
  ])("VAT of %i won, %i of them tax-free: %i, supplied %i", async (amount, taxFreeAmount, vat, suppliedAmount) => {
    const { authenticated, json } = await mockOverHttp();
    const paymentKey = await authenticated({ amount, taxFreeAmount });
    expect(await json("GET", `/v1/payments/${paymentKey}`)).toMatchObject({ vat, suppliedAmount });
  });
});

describe("§12 methods, said in Korean whatever they were asked for in", () => {
  it.each([
    ["CARD", "카드", "card"],
    ["EASY_PAY", "간편결제", "easyPay"],
    ["TRANSFER", "계좌이체", "transfer"],
    ["VIRTUAL_ACCOUNT", "가상계좌", "virtualAccount"],
    ["MOBILE_PHONE", "휴대폰", "mobilePhone"],
    ["CULTURE_GIFT_CERTIFICATE", "문화상품권", "giftCertificate"],
  ])("%s is %s, with %s and no other detail", async (asked, method, detail) => {
    const { authenticated, confirm } = await mockOverHttp();
    const payment = (await (await confirm(await authenticated({ method: asked }))).json()) as Record<string, unknown>;
    expect(payment["method"]).toBe(method);
    const details = ["card", "easyPay", "transfer", "virtualAccount", "mobilePhone", "giftCertificate"];
    expect(details.filter((name) => payment[name] !== null)).toEqual([detail]);
  });
});

describe("§4 statuses and timers", () => {
  it("authenticated, approved, cancelled in one go", async () => {
    const { authenticated, confirm, json } = await mockOverHttp();
    const paymentKey = await authenticated();
    expect(await json("GET", `/v1/payments/${paymentKey}`)).toMatchObject({ status: "IN_PROGRESS" });
    await confirm(paymentKey);
    expect(await json("POST", `/v1/payments/${paymentKey}/cancel`, { cancelReason: "r" })).toMatchObject({
      status: "CANCELED",
    });
    expect(await json("POST", `/v1/payments/${paymentKey}/cancel`, { cancelReason: "r" })).toMatchObject({
      code: "ALREADY_CANCELED_PAYMENT",
    });
  });

  it("§2.5 pieces that add up to everything stay PARTIAL_CANCELED", async () => {
    const { authenticated, confirm, json } = await mockOverHttp();
    const paymentKey = await authenticated();
    await confirm(paymentKey);
    const cancel = (cancelAmount: number) =>
      json("POST", `/v1/payments/${paymentKey}/cancel`, { cancelReason: "r", cancelAmount });
    expect(await cancel(300)).toMatchObject({ status: "PARTIAL_CANCELED", balanceAmount: 700 });
    expect(await cancel(700)).toMatchObject({ status: "PARTIAL_CANCELED", balanceAmount: 0 });
    expect(await cancel(1)).toMatchObject({ code: "NOT_CANCELABLE_AMOUNT" });
  });

  it.each([
    ["READY", "29m", "READY"],
    ["READY", "31m", "EXPIRED"],
    ["IN_PROGRESS", "9m", "IN_PROGRESS"],
    ["IN_PROGRESS", "11m", "EXPIRED"],
  ])("%s, %s later: %s", async (status, advance, expected) => {
    const { authenticated, json } = await mockOverHttp();
    const paymentKey = await authenticated({ status });
    await json("POST", "/_mock/clock", { advance });
    expect(await json("GET", `/v1/payments/${paymentKey}`)).toMatchObject({ status: expected });
  });

  it("a virtual account: waiting, deposited, taken back, refunded", async () => {
    const { authenticated, confirm, json } = await mockOverHttp();
    const paymentKey = await authenticated({ method: "가상계좌" });
    expect(await (await confirm(paymentKey)).json()).toMatchObject({ status: "WAITING_FOR_DEPOSIT", approvedAt: null });
    const lever = (name: string) => json("POST", `/_mock/payments/${paymentKey}/${name}`);
    expect(await lever("deposit")).toMatchObject({ status: "DONE" });
    expect(await lever("deposit-error")).toMatchObject({ status: "WAITING_FOR_DEPOSIT" });
    expect(await lever("deposit")).toMatchObject({ status: "DONE" });
    const refundReceiveAccount = { bank: "20", accountNumber: "1002123456789", holderName: "김토스" };
    const body = { cancelReason: "r", refundReceiveAccount };
    expect(await json("POST", `/v1/payments/${paymentKey}/cancel`, body)).toMatchObject({
      status: "CANCELED",
      virtualAccount: { refundStatus: "PENDING" },
    });
  });
});

describe("§6 idempotency", () => {
  it("the same key: the same answer, byte for byte, 4xx included, whatever the body", async () => {
    const { authenticated, confirm } = await mockOverHttp();
    const paymentKey = await authenticated();
    const texts = async (key: string, ...bodies: Record<string, unknown>[]): Promise<string[]> => {
      const all: string[] = [];
      for (const body of bodies) all.push(await (await confirm(paymentKey, body, { "idempotency-key": key })).text());
      return all;
    };
    const [wrong, mended] = await texts("a", { amount: 1 }, {});
    expect(mended).toBe(wrong);
    const [first, again] = await texts("b", {}, { amount: 1 });
    expect(first).toContain('"status":"DONE"');
    expect(again).toBe(first);
  });

  it("the same key at once: one runs, the other hears 409", async () => {
    const { authenticated, confirm, json } = await mockOverHttp();
    await json("POST", "/_mock/faults", { on: "confirm", fault: "delay", delayMs: 200 });
    const paymentKey = await authenticated();
    const answers = await Promise.all([1, 2].map(() => confirm(paymentKey, {}, { "idempotency-key": "a" })));
    expect(answers.map(({ status }) => status).toSorted((left, right) => left - right)).toEqual([200, 409]);
  });
});
