import { describe, expect, it } from "vitest";
import { merchant, type Told } from "../engine/merchant-client.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

describe("§6 idempotency", () => {
  it("a key takes 300 characters, and is echoed", () => {
    const { confirm, authenticated } = merchant();
    const paymentKey = authenticated();
    expect(confirm(paymentKey, {}, { "idempotency-key": "k".repeat(301) }).body.code).toBe("INVALID_IDEMPOTENCY_KEY");
    const { headers, status } = confirm(paymentKey, {}, { "idempotency-key": "k".repeat(300) });
    expect([status, headers["idempotency-key"]]).toEqual([200, "k".repeat(300)]);
  });

  it("a replay names two traces, the new one and the original", () => {
    const { confirm, authenticated } = merchant();
    const paymentKey = authenticated();
    const [first, again] = [1, 2].map(() => confirm(paymentKey, {}, { "idempotency-key": "a" })) as [Told, Told];
    const trace = ({ headers }: Told) => headers["x-tosspayments-trace-id"] ?? "";
    expect(trace(again)).toMatch(/^[0-9a-f]{32}, [0-9a-f]{32}$/);
    expect(trace(again).split(", ")[1]).toBe(trace(first));
    expect(again.body).toEqual(first.body);
  });

  it("belongs to the secret key, the method and the URL: elsewhere the same key is another one", () => {
    const { confirm, cancel, authenticated, ask } = merchant();
    const paymentKey = authenticated();
    const key = { "idempotency-key": "a" };
    expect(confirm(paymentKey, {}, key).body.status).toBe("DONE");
    expect(cancel(paymentKey, { cancelAmount: 1 }, key).body.status).toBe("PARTIAL_CANCELED");
    const authorization = `Basic ${btoa("test_gsk_docs_OaPz8L5KdmQXkzRz3y47BMw6:")}`;
    const stranger = ask("POST", `/v1/payments/${paymentKey}/cancel`, { cancelReason: "r" }, { ...key, authorization });
    expect(stranger.body.code).toBe("FORBIDDEN_REQUEST");
  });

  it("means nothing on GET and DELETE", () => {
    const { ask, authenticated, confirm } = merchant();
    const paymentKey = authenticated();
    const look = () => ask("GET", `/v1/payments/${paymentKey}`, undefined, { "idempotency-key": "a" });
    expect(look().body.status).toBe("IN_PROGRESS");
    confirm(paymentKey);
    expect(look().body.status).toBe("DONE");
    expect(look().headers).not.toHaveProperty("idempotency-key");
  });

  it("lasts 15 days", () => {
    const { confirm, pass } = merchant();
    const ask = () => confirm("nobody", {}, { "idempotency-key": "a" }).headers["x-tosspayments-trace-id"]?.length;
    expect(ask()).toBe(32);
    pass(15 * DAY_MS - 1);
    expect(ask()).toBe(66);
    pass(1);
    expect(ask()).toBe(32);
  });

  it("runs nothing while the first request is under way, and gives its answer afterwards", () => {
    const { engine, send, authenticated, now, tell } = merchant();
    engine.controls.addFault({ on: "confirm", fault: "delay", delayMs: 5_000, times: 1 });
    const body = { paymentKey: authenticated(), orderId: "order-000001", amount: 1_000 };
    const ask = () => send("POST", "/v1/payments/confirm", body, { "idempotency-key": "a" });
    const first = ask();
    expect(tell(ask())).toMatchObject({ status: 409, body: { code: "IDEMPOTENT_REQUEST_PROCESSING" } });
    const answer = tell(engine.finish(first.id, now()));
    expect(answer.body.status).toBe("DONE");
    expect(tell(ask()).body).toEqual(answer.body);
  });
});
