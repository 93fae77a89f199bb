import { PAYMENT_STATUSES } from "../engine/payment.ts";

type Schema = Readonly<Record<string, unknown>>;

export const text = (description?: string): Schema => ({
  type: "string",
  ...(description === undefined ? {} : { description }),
});
export const number = (description?: string): Schema => ({
  type: "number",
  ...(description === undefined ? {} : { description }),
});
export const flag: Schema = { type: "boolean" };
export const anything: Schema = { type: "object", additionalProperties: true };
export const list = (items: Schema): Schema => ({ type: "array", items });
export const oneOf = (...values: readonly string[]): Schema => ({ type: "string", enum: values });
export const nullable = (schema: Schema): Schema => ({ anyOf: [schema, { type: "null" }] });
export const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

/** An object; members whose name ends in a star have to be there. */
export const object = (members: Readonly<Record<string, Schema>>): Schema => ({
  type: "object",
  properties: Object.fromEntries(Object.entries(members).map(([name, schema]) => [name.replace("*", ""), schema])),
  required: Object.keys(members).flatMap((name) => (name.endsWith("*") ? [name.slice(0, -1)] : [])),
});

const status = oneOf(...PAYMENT_STATUSES);

export const SCHEMAS: Readonly<Record<string, Schema>> = {
  Error: object({ "code*": text(), "message*": text() }),
  Payment: object({
    "mId*": text("상점아이디"),
    "version*": text(),
    "paymentKey*": text(),
    "type*": oneOf("NORMAL", "BILLING", "BRANDPAY"),
    "orderId*": text(),
    "orderName*": text(),
    "currency*": text(),
    "method*": nullable(text("카드, 가상계좌, 간편결제, 휴대폰, 계좌이체, …; null until known")),
    "status*": status,
    "totalAmount*": number(),
    "balanceAmount*": number("what can still be cancelled"),
    "suppliedAmount*": number(),
    "vat*": number(),
    "taxFreeAmount*": number(),
    "taxExemptionAmount*": number(),
    "requestedAt*": text("yyyy-MM-dd'T'HH:mm:ss+09:00"),
    "approvedAt*": nullable(text()),
    "useEscrow*": nullable(flag),
    "cultureExpense*": flag,
    "isPartialCancelable*": flag,
    "lastTransactionKey*": nullable(text()),
    "secret*": nullable(text("what webhooks are compared with")),
    "country*": text(),
    "failure*": nullable(ref("Error")),
    "metadata*": nullable(anything),
    "card*": nullable(anything),
    "virtualAccount*": nullable(anything),
    "transfer*": nullable(anything),
    "mobilePhone*": nullable(anything),
    "giftCertificate*": nullable(anything),
    "easyPay*": nullable(anything),
    "cashReceipt*": nullable(anything),
    "cashReceipts*": nullable(list(anything)),
    "discount*": nullable(anything),
    "cancels*": nullable(list(anything)),
    "receipt*": nullable(object({ "url*": text() })),
    "checkout*": nullable(object({ "url*": text() })),
  }),
  FaultRule: object({
    on: text("confirm, lookup, cancel, …, webhook, or * for every endpoint"),
    "fault*": text(),
    when: oneOf("before", "after"),
    orderId: text("a pattern: order-*"),
    paymentKey: text("a pattern"),
    nth: number("the first matching call that fires"),
    every: number("fires on every so-manieth matching call"),
    times: number("how often it fires at most"),
    probability: number("above 0, at most 1"),
    seed: text("decides the lots"),
    code: text("for error"),
    status: number("for status"),
    delayMs: number("milliseconds"),
  }),
};
