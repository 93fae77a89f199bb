import {
  createEngine,
  DOCUMENTATION_MERCHANTS,
  type Engine,
  type EngineOptions,
  type Exchange,
  type PaymentView,
} from "../../src/engine/index.ts";

/** 2026-01-01T12:00:00+09:00 */
export const NOON = Date.UTC(2026, 0, 1, 3);

export const AUTHORIZATION = `Basic ${btoa(`${DOCUMENTATION_MERCHANTS[0]?.secretKey}:`)}`;

export type Told = {
  readonly status: number;
  readonly body: Body;
  readonly headers: Record<string, string>;
};

/** A Payment or an error: what a client finds depends on the status. */
export type Body = PaymentView & { readonly code: string; readonly message: string };

type Headers = Readonly<Record<string, string>>;

/** A merchant's server that talks to an engine of its own, on a clock it moves by hand. */
export const merchant = (options: Partial<EngineOptions> = {}) => {
  const engine: Engine = createEngine(options);
  let at = NOON;

  const send = (method: string, path: string, body?: unknown, headers: Headers = {}): Exchange =>
    engine.handle({ method, path, body, headers: { authorization: AUTHORIZATION, ...headers } }, at);
  const tell = (exchange: Exchange): Told => {
    if (exchange.answer === null) throw new Error("no answer");
    const { status, headers, body } = exchange.answer;
    return { status, headers: { ...headers }, body: body === "" ? {} : JSON.parse(body) };
  };
  const ask = (method: string, path: string, body?: unknown, headers: Headers = {}): Told =>
    tell(send(method, path, body, headers));

  return {
    engine,
    send,
    tell,
    ask,
    now: () => at,
    pass: (ms: number) => {
      at += ms;
      engine.advance(at);
    },
    /** A shopper has authenticated a payment. */
    authenticated: (input: Record<string, unknown> = {}): string => {
      const payment = engine.controls.createPayment({ orderId: "order-000001", amount: 1_000, ...input }, at);
      if ("message" in payment) throw new Error(payment.message);
      return payment.paymentKey;
    },
    confirm: (paymentKey: string, body: Record<string, unknown> = {}, headers: Headers = {}): Told =>
      ask("POST", "/v1/payments/confirm", { paymentKey, orderId: "order-000001", amount: 1_000, ...body }, headers),
    cancel: (paymentKey: string, body: Record<string, unknown> = {}, headers: Headers = {}): Told =>
      ask("POST", `/v1/payments/${paymentKey}/cancel`, { cancelReason: "변심", ...body }, headers),
    lookup: (paymentKey: string): Told => ask("GET", `/v1/payments/${paymentKey}`),
    ledger: () => [...engine.world.collections.transactions.values()],
  };
};
