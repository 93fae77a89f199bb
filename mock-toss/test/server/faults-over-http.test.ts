import { describe, expect, it } from "vitest";
import { mockOverHttp } from "./mock-over-http.ts";

const struckBy = async (rule: Record<string, unknown>) => {
  const shop = await mockOverHttp();
  await shop.json("POST", "/_mock/faults", { on: "confirm", nth: 1, ...rule });
  const paymentKey = await shop.authenticated();
  const statusOf = async (): Promise<string> => (await shop.json("GET", `/v1/payments/${paymentKey}`)).status;
  return { ...shop, paymentKey, statusOf };
};

describe("faults of the transport", () => {
  it.each([
    ["drop-answer", "DONE"],
    ["reset", "IN_PROGRESS"],
  ])("%s: the client hears nothing and the payment is %s", async (fault, status) => {
    const { confirm, paymentKey, statusOf } = await struckBy({ fault });
    await expect(confirm(paymentKey)).rejects.toThrow("fetch failed");
    expect(await statusOf()).toBe(status);
    expect((await confirm(paymentKey)).status).toBe(status === "DONE" ? 400 : 200);
  });

  it("reset after the effect: the client hears nothing and the money is taken", async () => {
    const { confirm, paymentKey, statusOf } = await struckBy({ fault: "reset", when: "after" });
    await expect(confirm(paymentKey)).rejects.toThrow("fetch failed");
    expect(await statusOf()).toBe("DONE");
  });

  it("hang before the effect: it happens once the client has gone, and the same key finds it", async () => {
    const { confirm, paymentKey, statusOf } = await struckBy({ fault: "hang" });
    const key = { "idempotency-key": "a" };
    await expect(confirm(paymentKey, {}, key, AbortSignal.timeout(500))).rejects.toThrow();
    await expect.poll(statusOf).toBe("DONE");
    expect(await (await confirm(paymentKey, {}, key)).json()).toMatchObject({ status: "DONE" });
  });

  it("hang for as long as it is allowed to", async () => {
    const { confirm, paymentKey } = await struckBy({ fault: "hang", when: "after", delayMs: 100 });
    await expect(confirm(paymentKey)).rejects.toThrow("fetch failed");
  });

  it("delay: the answer comes late, and meanwhile its key is being processed", async () => {
    const { confirm, paymentKey, statusOf } = await struckBy({ fault: "delay", delayMs: 2_000 });
    const key = { "idempotency-key": "a" };
    const slow = confirm(paymentKey, {}, key);
    await new Promise((done) => setTimeout(done, 300));
    expect((await confirm(paymentKey, {}, key)).status).toBe(409);
    expect(await statusOf()).toBe("IN_PROGRESS");
    expect((await slow).status).toBe(200);
  });

  it("garbage and truncate: something comes that is no answer", async () => {
    const garbage = await struckBy({ fault: "garbage" });
    await expect((await garbage.confirm(garbage.paymentKey)).json()).rejects.toThrow("JSON");
    const truncated = await struckBy({ fault: "truncate" });
    await expect((await truncated.confirm(truncated.paymentKey)).text()).rejects.toThrow();
    expect(await truncated.statusOf()).toBe("DONE");
  });

  it("slow-body: the head comes at once, the rest trickles", async () => {
    const { confirm, paymentKey } = await struckBy({ fault: "slow-body", delayMs: 200 });
    const started = performance.now();
    const answer = await confirm(paymentKey);
    expect(await answer.json()).toMatchObject({ status: "DONE" });
    expect(performance.now() - started).toBeGreaterThan(150);
  });

  it("lets go of held requests when it closes", async () => {
    const { mock, confirm, paymentKey } = await struckBy({ fault: "hang" });
    const hung = confirm(paymentKey).catch((error: Error) => error.message);
    await new Promise((done) => setTimeout(done, 300));
    await mock.close();
    expect(await hung).toBe("fetch failed");
  });
});
