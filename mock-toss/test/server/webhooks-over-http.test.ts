import { describe, expect, it } from "vitest";
import { eventually } from "../eventually.ts";
import { mockOverHttp } from "./mock-over-http.ts";
import { webhookEndpoint } from "./webhook-endpoint.ts";

const endpoint = webhookEndpoint<{ readonly data: { readonly status: string } }>;

describe("webhooks over HTTP", () => {
  it("arrive at a target that was registered by API, are logged, and can be replayed", async () => {
    const { url, received } = await endpoint(200);
    const { json, call, authenticated, confirm } = await mockOverHttp();
    expect((await call("POST", "/_mock/webhooks", { url })).status).toBe(201);
    await confirm(await authenticated());

    await eventually(() => expect(received).toHaveLength(1));
    expect(received[0]).toMatchObject({
      headers: { "tosspayments-webhook-transmission-retried-count": "0" },
      body: { data: { status: "DONE" } },
    });
    let log: { id: string; state: string }[] = [];
    await eventually(async () => {
      log = await json("GET", "/_mock/webhooks?orderId=order-000001");
      expect(log).toMatchObject([
        { state: "delivered", attempts: [{ status: 200 }], eventType: "PAYMENT_STATUS_CHANGED" },
      ]);
    });
    await call("POST", `/_mock/webhooks/${log[0]?.id}/replay`);
    await eventually(() => expect(received).toHaveLength(2));
  });

  it("climb the ladder when the clock is moved", async () => {
    const { url, received } = await endpoint(500, 302, 200);
    const { json, authenticated, confirm } = await mockOverHttp({ webhookUrls: [url] });
    await confirm(await authenticated());
    for (const [count, advance] of [
      [1, "61s"],
      [2, "4m"],
    ] as const) {
      await eventually(async () =>
        expect(await json("GET", "/_mock/webhooks")).toMatchObject([{ state: "waiting", retriedCount: count }]),
      );
      await json("POST", "/_mock/clock", { advance });
    }
    await eventually(async () => expect(await json("GET", "/_mock/webhooks")).toMatchObject([{ state: "delivered" }]));
    expect(received.map(({ headers }) => headers["tosspayments-webhook-transmission-retried-count"])).toEqual([
      "0",
      "1",
      "2",
    ]);
  });

  it("tell of an expiry when its time has come, without anybody asking", async () => {
    const { url, received } = await endpoint(200);
    const { authenticated } = await mockOverHttp({ webhookUrls: [url], inProgressMs: 50 });
    await authenticated();
    await eventually(() => expect(received).toMatchObject([{ body: { data: { status: "EXPIRED" } } }]));
  });

  it("refuse targets that are none", async () => {
    const { call } = await mockOverHttp();
    for (const body of [
      {},
      { url: "nowhere" },
      { url: "http://a/", events: ["NEWS"] },
      { url: "http://a/", clientKey: "x" },
    ])
      expect((await call("POST", "/_mock/webhooks", body)).status).toBe(400);
  });
});
