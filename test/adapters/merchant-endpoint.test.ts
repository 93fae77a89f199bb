import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { makeEndpoint, type EndpointPace, type MerchantEndpoint } from "../../src/adapters/merchant/endpoint.ts";
import type { OrderId } from "../../src/domain/ids.ts";
import { Instant } from "../../src/domain/instant.ts";
import type { NewsItem } from "../../src/domain/news.ts";
import { won } from "../domain/orders.ts";
import { EVENT_SECRET, EventListener } from "../event-listener.ts";

const item = (sequence = 3): NewsItem => ({
  id: `00ORDER_${sequence}_k`,
  type: "order.paid",
  sequence,
  at: Instant.of(Date.UTC(2026, 0, 1)),
  orderId: "00ORDER" as OrderId,
  status: "SUCCESS",
  amount: won(30_000),
  balance: won(30_000),
  currency: "KRW",
});

describe("the merchant's endpoint", () => {
  let listener: EventListener;
  let endpoint: MerchantEndpoint;
  let reported: string[];
  const open = (
    { url = listener.url, ...pace }: Partial<EndpointPace> & { url?: string } = {},
    secrets = [EVENT_SECRET],
  ): MerchantEndpoint => makeEndpoint({ url, secrets, report: (event) => reported.push(event), pace });
  const deliver = (sequence?: number) => endpoint.deliver(item(sequence), Instant.of(Date.now()));
  const deliverMany = (count: number) => Promise.all(Array.from({ length: count }, (_, index) => deliver(index + 1)));

  beforeEach(async () => {
    reported = [];
    listener = await EventListener.open();
    endpoint = open();
  });
  afterEach(async () => {
    await endpoint.close();
    await listener.close();
  });

  it("hears what the official library verifies, and takes it with any 2xx", async () => {
    for (const status of [200, 201, 202, 204, 299]) {
      listener.answer = (response) => response.writeHead(status).end(status === 204 ? undefined : "ok");
      expect(await deliver(status)).toBe("Taken");
    }
    expect(listener.heard[0]).toMatchObject({
      id: "00ORDER_200_k",
      type: "order.paid",
      timestamp: "2026-01-01T00:00:00.000Z",
      data: { orderId: "00ORDER", sequence: 200, status: "SUCCESS", amount: 30_000, balance: 30_000, currency: "KRW" },
    });
    expect(Object.keys(listener.heard[0]?.data ?? {}).sort()).toEqual([
      "amount",
      "balance",
      "currency",
      "orderId",
      "sequence",
      "status",
    ]);
  });

  it("is not fooled, nor fooled about: another secret verifies nothing", async () => {
    const other = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
    const impostor = open({}, [other]);
    expect(await impostor.deliver(item(), Instant.of(Date.now()))).toBe("NotTaken");
    expect(listener).toMatchObject({ forged: 1, heard: [] });
    await impostor.close();
  });

  it("is signed for with every secret while one takes the other's place", async () => {
    const next = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
    const renewed = await EventListener.open({ secret: next });
    for (const each of [listener, renewed]) {
      const rotating = open({ url: each.url }, [EVENT_SECRET, next]);
      expect(await rotating.deliver(item(), Instant.of(Date.now()))).toBe("Taken");
      await rotating.close();
    }
    await renewed.close();
  });

  it.each([400, 401, 404, 410, 429, 500, 503])("does not take what it answers %i to", async (status) => {
    listener.answer = (response) => response.writeHead(status).end("no");
    expect(await deliver()).toBe("NotTaken");
  });

  it.each([301, 302, 303, 307, 308])("is not followed where its %i leads", async (status) => {
    let led = 0;
    const elsewhere = createServer((_request, response) => {
      led++;
      response.end();
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
    const location = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`;
    listener.answer = (response) => response.writeHead(status, { location }).end();

    expect(await deliver()).toBe("NotTaken");
    expect(led).toBe(0);
    elsewhere.close();
  });

  it.each<readonly [string, EventListener["answer"]]>([
    ["hangs", () => undefined],
    ["hangs within its answer", (response) => response.writeHead(200).write("o")],
    ["dies before its answer", (response) => response.destroy()],
    [
      "dies within its answer",
      (response) => response.writeHead(200, { "content-length": 100 }).write("o", () => response.destroy()),
    ],
  ])("does not take it when it %s", async (_, answer) => {
    listener.answer = answer;
    endpoint = open({ withinMs: 300 });
    expect(await deliver()).toBe("NotTaken");
  });

  it("is not listened to for longer than an answer may be", async () => {
    listener.answer = (response) => {
      response.writeHead(200);
      const more = setInterval(() => response.write("x".repeat(40_000)), 5);
      response.on("close", () => clearInterval(more));
    };
    endpoint = open({ withinMs: 30_000 });
    const begun = performance.now();
    expect(await deliver()).toBe("Taken");
    expect(performance.now() - begun).toBeLessThan(10_000);
  });

  it("is not there at all", async () => {
    const gone = open({ url: "http://127.0.0.1:1/" });
    expect(await gone.deliver(item(), Instant.of(Date.now()))).toBe("NotTaken");
    await gone.close();
  });

  it("is down after five in a row, is spared then, and is up with the first that it takes", async () => {
    endpoint = open({ probeEveryMs: 2_000 });
    listener.answer = (response) => response.writeHead(500).end();
    for (let tries = 1; tries <= 4; tries++) await deliver();
    expect(endpoint.isDown()).toBe(false);
    expect(await deliver()).toBe("NotTaken");
    expect(endpoint.isDown()).toBe(true);
    expect(reported).toEqual(["news.endpoint_down"]);

    expect(await deliverMany(20)).toEqual(Array.from({ length: 20 }, () => "NotSent"));
    expect(listener.heard).toHaveLength(5);

    await new Promise((resolve) => setTimeout(resolve, 1_250));
    expect(await deliver()).toBe("NotTaken");
    expect(await deliver()).toBe("NotSent");
    expect(listener.heard).toHaveLength(6);

    listener.answer = (response) => response.writeHead(200).end();
    await new Promise((resolve) => setTimeout(resolve, 1_250));
    expect(await deliver()).toBe("Taken");
    expect(endpoint.isDown()).toBe(false);
    expect(reported).toEqual(["news.endpoint_down", "news.endpoint_up"]);
  });

  it("is not down because of single orders that it cannot take", async () => {
    listener.answer = (response, { data }) => response.writeHead(data.sequence % 5 === 0 ? 200 : 500).end();
    for (let sequence = 1; sequence <= 20; sequence++) await deliver(sequence);
    expect(endpoint.isDown()).toBe(false);
  });

  it("does not count as asked when we are the ones who hang up", async () => {
    endpoint = open({ withinMs: 10_000 });
    listener.answer = () => undefined;
    const pending = deliver();
    await listener.until(() => listener.heard.length === 1);
    await endpoint.close();
    expect(await pending).toBe("NotSent");
    expect(endpoint.isDown()).toBe(false);
  });
});
