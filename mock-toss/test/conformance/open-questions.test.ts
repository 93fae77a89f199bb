import { describe, expect, it } from "vitest";
import type { EngineOptions } from "../../src/engine/index.ts";
import { merchant } from "../engine/merchant-client.ts";

type Options = Partial<EngineOptions>;

/** What no source answers is an option; without it the mock does what the reference takes for likelier. */
describe("§17 open questions", () => {
  const missingAuthorization = (options: Options): unknown => {
    const { engine, now } = merchant(options);
    return engine.handle({ method: "GET", path: "/v1/payments/x" }, now()).answer?.status;
  };
  const confirmWith = (body: Record<string, unknown>) => (options: Options) => {
    const { confirm, authenticated } = merchant(options);
    return confirm(authenticated(), body).body.code;
  };
  const unknownKey = (options: Options): unknown => merchant(options).confirm("nobody").body.code;
  const aborted = (options: Options): unknown => {
    const { engine, confirm, authenticated } = merchant(options);
    engine.controls.addFault({ on: "confirm", fault: "error", code: "REJECT_CARD_PAYMENT", times: 1 });
    const paymentKey = authenticated();
    confirm(paymentKey);
    return confirm(paymentKey).body.code;
  };
  const afterServerError = (options: Options): unknown => {
    const { engine, confirm, authenticated } = merchant(options);
    engine.controls.addFault({ on: "confirm", fault: "error", code: "UNKNOWN_PAYMENT_ERROR", times: 1 });
    const paymentKey = authenticated();
    confirm(paymentKey, {}, { "idempotency-key": "a" });
    return confirm(paymentKey, {}, { "idempotency-key": "a" }).status;
  };
  const cancelRow = (options: Options): unknown => {
    const { confirm, cancel, authenticated, engine, now } = merchant(options);
    const paymentKey = authenticated();
    confirm(paymentKey);
    cancel(paymentKey);
    const query = { startDate: "2026-01-01", endDate: "2026-01-02" };
    const authorization = `Basic ${btoa("test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R:")}`;
    const { answer } = engine.handle(
      { method: "GET", path: "/v1/transactions", query, headers: { authorization } },
      now(),
    );
    return (JSON.parse(answer?.body ?? "[]") as { amount: number }[])[1]?.amount;
  };
  const accountRefund = (options: Options): unknown => {
    const { engine, authenticated, confirm, cancel, now } = merchant(options);
    const paymentKey = authenticated({ method: "가상계좌" });
    confirm(paymentKey);
    engine.controls.deposit(paymentKey, now());
    const refundReceiveAccount = { bank: "20", accountNumber: "1002123456789", holderName: "김토스" };
    return cancel(paymentKey, { refundReceiveAccount }).body.status;
  };
  const byOrder = (options: Options): unknown => {
    const { ask, authenticated } = merchant(options);
    const keys = [authenticated(), authenticated(), authenticated({ status: "READY" })];
    return keys.indexOf(ask("GET", "/v1/payments/orders/order-000001").body.paymentKey);
  };
  const secondApproval = (options: Options): unknown => {
    const { authenticated, confirm } = merchant(options);
    const keys = [authenticated(), authenticated()] as const;
    confirm(keys[0]);
    const { status, body } = confirm(keys[1]);
    return status === 200 ? body.status : body.code;
  };
  const refundable = (options: Options): unknown => {
    const { authenticated, confirm, cancel } = merchant(options);
    const paymentKey = authenticated();
    confirm(paymentKey);
    const { status, body } = cancel(paymentKey, { refundableAmount: 1 });
    return status === 200 ? body.status : body.code;
  };

  it.each<[string, (options: Options) => unknown, unknown, Options, unknown]>([
    ["1 no Authorization", missingAuthorization, 401, { missingAuthorization: "FORBIDDEN_REQUEST" }, 403],
    [
      "2 a wrong amount",
      confirmWith({ amount: 1 }),
      "INVALID_REQUEST",
      { wrongAmount: "FORBIDDEN_REQUEST" },
      "FORBIDDEN_REQUEST",
    ],
    [
      "2 a wrong orderId",
      confirmWith({ orderId: "order-000002" }),
      "NOT_FOUND_PAYMENT_SESSION",
      { wrongOrderId: "INVALID_REQUEST" },
      "INVALID_REQUEST",
    ],
    [
      "3 an unknown paymentKey",
      unknownKey,
      "NOT_FOUND_PAYMENT_SESSION",
      { unknownPaymentKey: "NOT_FOUND_PAYMENT" },
      "NOT_FOUND_PAYMENT",
    ],
    [
      "4 an ABORTED payment",
      aborted,
      "ALREADY_PROCESSED_PAYMENT",
      { abortedPayment: "NOT_FOUND_PAYMENT_SESSION" },
      "NOT_FOUND_PAYMENT_SESSION",
    ],
    ["5 a 5xx bound to its key", afterServerError, 200, { bindServerErrors: true }, 500],
    ["6 the sign of a cancel's row", cancelRow, 1_000, { cancelRowSign: -1 }, -1_000],
    [
      "9 an account refunded in one go",
      accountRefund,
      "CANCELED",
      { virtualAccountFullRefund: "PARTIAL_CANCELED" },
      "PARTIAL_CANCELED",
    ],
    ["10 a look-up by order", byOrder, 1, { byOrder: "latest" }, 2],
    ["10 the first attempt", byOrder, 1, { byOrder: "first" }, 0],
    ["11 a second approval", secondApproval, "DONE", { allowSecondApproval: false }, "DUPLICATED_ORDER_ID"],
    [
      "§2.5 refundableAmount",
      refundable,
      "NOT_MATCHES_REFUNDABLE_AMOUNT",
      { honourRefundableAmount: false },
      "CANCELED",
    ],
  ])("%s", (_question, ask, byDefault, options, otherwise) => {
    expect(ask({})).toBe(byDefault);
    expect(ask(options)).toBe(otherwise);
  });

  it("7, 8 webhooks: 200 alone is success, a retry keeps its transmission id, or is given another", () => {
    const ids = (options: Options): (string | undefined)[] => {
      const { engine, authenticated, confirm, now, pass } = merchant({
        webhookUrls: ["http://127.0.0.1:9"],
        ...options,
      });
      confirm(authenticated());
      const id = () => {
        const [delivery] = engine.takeWebhooks(now());
        engine.reportWebhook(delivery?.id ?? "", 202, now());
        return delivery?.headers["tosspayments-webhook-transmission-id"];
      };
      const first = id();
      pass(60_000);
      return [first, id()];
    };
    const [first, again] = ids({});
    expect(again).toBe(first);
    const [one, other] = ids({ keepTransmissionId: false });
    expect(other).toMatch(/^whtrans_a01/);
    expect(other).not.toBe(one);
  });

  it("12 a card payment has a secret", () => {
    const { confirm, authenticated } = merchant();
    expect(confirm(authenticated()).body.secret).toMatch(/^ps_/);
  });

  it("14 a billing key deleted twice, and one that nobody has", () => {
    const { ask } = merchant();
    const card = { cardNumber: "9410001234567890", cardExpirationYear: "30", cardExpirationMonth: "12" };
    const owner = { customerKey: "customer-1", customerIdentityNumber: "900101" };
    const { billingKey } = ask("POST", "/v1/billing/authorizations/card", { ...card, ...owner }).body as unknown as {
      billingKey: string;
    };
    expect(ask("DELETE", `/v1/billing/${billingKey}`).status).toBe(200);
    expect(ask("DELETE", `/v1/billing/${billingKey}`).body.code).toBe("ALREADY_REMOVED_BILLING_KEY");
    expect(ask("DELETE", "/v1/billing/nobody").body.code).toBe("NOT_FOUND_BILLING");
  });
});
