import { afterEach } from "vitest";
import {
  buildMockToss,
  DOCUMENTATION_MERCHANTS,
  type MockToss,
  type MockTossOptions,
  type PaymentView,
} from "../../src/index.ts";

const running: MockToss[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((mock) => mock.close()));
});

export const AUTHORIZATION = `Basic ${Buffer.from(`${DOCUMENTATION_MERCHANTS[0]?.secretKey}:`).toString("base64")}`;

type Headers = Record<string, string>;

export type ClockView = { readonly now: string; readonly offsetMs: number; readonly frozen: boolean };

/** Calls of a merchant's server, and of a test that pulls levers. */
export const callsTo = (url: string) => {
  const call = (
    method: string,
    path: string,
    body?: unknown,
    headers: Headers = {},
    signal?: AbortSignal,
  ): Promise<Response> =>
    fetch(`${url}${path}`, {
      method,
      headers: { authorization: AUTHORIZATION, "content-type": "application/json", ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  const json = async <Told = PaymentView>(
    method: string,
    path: string,
    body?: unknown,
    headers: Headers = {},
  ): Promise<Told> => (await (await call(method, path, body, headers)).json()) as Told;
  return {
    url,
    call,
    json,
    authenticated: async (input: Record<string, unknown> = {}): Promise<string> =>
      (await json("POST", "/_mock/payments", { orderId: "order-000001", amount: 1_000, ...input })).paymentKey,
    confirm: (paymentKey: string, body: Record<string, unknown> = {}, headers: Headers = {}, signal?: AbortSignal) =>
      call(
        "POST",
        "/v1/payments/confirm",
        { paymentKey, orderId: "order-000001", amount: 1_000, ...body },
        headers,
        signal,
      ),
  };
};

export const mockOverHttp = async (options: MockTossOptions = {}) => {
  const mock = buildMockToss(options);
  running.push(mock);
  return { mock, ...callsTo(await mock.listen({ port: 0 })) };
};
