import { Client } from "pg";
import { afterEach, describe, expect, it } from "vitest";

import { Secret } from "../../src/adapters/secret.ts";
import { EVENT_SECRET, EventListener } from "../event-listener.ts";
import { Shop, type OrderView, type ShopOptions } from "./shop.ts";

const PRICE = 12_000;
/** A day of an endpoint's troubles in seconds. */
const QUICK = { pausesMs: [50, 100, 200], probeEveryMs: 100, withinMs: 500 };

describe("a shop that is told of its orders", () => {
  let shop: Shop;
  let listener: EventListener;
  let product: string;
  const open = async (options: ShopOptions = {}): Promise<void> => {
    listener = await EventListener.open();
    shop = await Shop.open({ events: endpointOf(listener), newsPace: QUICK, ...options });
    product = await shop.sell(PRICE, 1_000);
  };
  afterEach(async () => {
    await shop.close();
    await listener.close();
  });

  let shoppers = 0;
  const pay = async (extra: object = {}, url = shop.url): Promise<OrderView> => {
    const shopper = await shop.shopper(`shopper-${++shoppers}`);
    const order = await shopper.buy(product, PRICE);
    const { status } = await shopper.confirm(order, await shop.authenticate(order.orderId, PRICE, extra), { url });
    expect(status).toBe(200);
    return order;
  };
  const statusOf = async ({ orderId }: OrderView): Promise<string> =>
    (await shop.asMerchant("GET", `/v1/orders/${orderId}`)).body.status;
  const untilStatus = async (order: OrderView, status: string, ms = 15_000): Promise<void> => {
    const giveUpAt = performance.now() + ms;
    while ((await statusOf(order)) !== status) {
      if (performance.now() > giveUpAt) throw new Error(`the order is still ${await statusOf(order)}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const metric = async (name: string): Promise<number> => {
    const text = await (await fetch(`${shop.url}/metrics`)).text();
    return Number(
      text
        .split("\n")
        .find((line) => line.startsWith(`${name} `))
        ?.split(" ")[1] ?? 0,
    );
  };
  const settled = (ms = 400) => new Promise((resolve) => setTimeout(resolve, ms));

  it("hears once of each, verified by the official library, and its acknowledgement completes the order", async () => {
    await open();
    const [paid, waiting] = [await pay(), await pay({ method: "VIRTUAL_ACCOUNT" })];
    const shopper = await shop.shopper("minji");
    const declined = await shopper.buy(product, PRICE);
    await shop.fault({ on: "confirm", fault: "error", code: "REJECT_CARD_PAYMENT", times: 1 });
    await shopper.confirm(declined, await shop.authenticate(declined.orderId, PRICE));
    await shopper.cancel(declined.orderId);

    await listener.until(() => listener.heard.length === 4);
    await untilStatus(paid, "COMPLETE");
    await settled();

    expect(listener.forged).toBe(0);
    expect(listener.heard).toHaveLength(4);
    expect(listener.of(paid.orderId)).toMatchObject([
      { type: "order.paid", data: { status: "SUCCESS", amount: PRICE, balance: PRICE, currency: "KRW" } },
    ]);
    expect(listener.of(waiting.orderId)).toMatchObject([
      { type: "order.waiting_for_deposit", data: { status: "WAITING_FOR_DEPOSIT", balance: 0 } },
    ]);
    expect(listener.of(declined.orderId)).toMatchObject([
      { type: "order.failed", data: { status: "FAIL", pgCode: "REJECT_CARD_PAYMENT" } },
      { type: "order.canceled", data: { status: "CANCEL", reason: "ABORTED" } },
    ]);
    expect(await statusOf(waiting)).toBe("WAITING_FOR_DEPOSIT");
    expect(await metric("payonce_news_waiting")).toBe(0);
    expect(await metric('payonce_events_total{event="news.taken"}')).toBe(4);
  });

  it("is told nothing without an endpoint, and rests until it completes the order itself", async () => {
    await open({ events: null });
    const order = await pay();
    await settled();
    expect(await statusOf(order)).toBe("SUCCESS");
    expect((await shop.asMerchant("POST", `/v1/orders/${order.orderId}/complete`)).body.status).toBe("COMPLETE");
  });

  it("answers 500 for a day: every order is told in the end, and sells all the while", async () => {
    await open();
    listener.answer = (response) => response.writeHead(500).end();
    const orders = await Promise.all(Array.from({ length: 20 }, () => pay()));
    await listener.until(() => listener.heard.length > 15);
    expect(await metric('payonce_events_total{event="news.endpoint_down"}')).toBe(1);
    expect(await metric("payonce_news_waiting")).toBe(20);

    // Down: one after the other probes it, no more often than the pace of probes, whatever waits.
    const before = listener.heard.length;
    const begun = performance.now();
    await listener.until(() => listener.heard.length >= before + 4);
    const lastedMs = performance.now() - begun;
    const probes = listener.heard.slice(before);
    expect(probes.length).toBeLessThanOrEqual(lastedMs / QUICK.probeEveryMs + 2);
    expect(new Set(probes.map(({ data }) => data.orderId)).size).toBe(probes.length);

    listener.answer = (response) => response.writeHead(200).end();
    for (const order of orders) await untilStatus(order, "COMPLETE");
    for (const order of orders) expect(new Set(listener.of(order.orderId).map(({ id }) => id)).size).toBe(1);
  }, 60_000);

  it("hangs: no confirm waits for it, and no other delivery more than it must", async () => {
    await open({ newsPace: { ...QUICK, withinMs: 20_000, pausesMs: [60_000] } });
    listener.answer = () => undefined;
    await Promise.all(Array.from({ length: 20 }, () => pay()));
    await listener.until(() => listener.heard.length >= 16);

    const begun = performance.now();
    await pay();
    expect(performance.now() - begun).toBeLessThan(10_000);
    expect(listener.heard.length).toBeLessThanOrEqual(16);
  }, 60_000);

  it("keeps refusing one order: others go on, and of that one nothing later is told before what comes first", async () => {
    await open();
    const shopper = await shop.shopper("minji");
    const stuck = await shopper.buy(product, PRICE);
    listener.answer = (response, { data }) => response.writeHead(data.orderId === stuck.orderId ? 400 : 200).end();
    await shop.fault({ on: "confirm", fault: "error", code: "REJECT_CARD_PAYMENT", times: 1 });
    await shopper.confirm(stuck, await shop.authenticate(stuck.orderId, PRICE));
    await listener.until(() => listener.of(stuck.orderId).length > 0);
    await shopper.cancel(stuck.orderId);

    const others = [await pay(), await pay()];
    for (const order of others) await untilStatus(order, "COMPLETE");
    expect(new Set(listener.of(stuck.orderId).map(({ type }) => type))).toEqual(new Set(["order.failed"]));

    listener.answer = (response) => response.writeHead(200).end();
    await listener.until(() => listener.of(stuck.orderId).at(-1)?.type === "order.canceled");
    const sequences = listener.of(stuck.orderId).map(({ data }) => data.sequence);
    expect(sequences).toEqual([...sequences].sort((one, other) => one - other));
  }, 60_000);

  it("is not there, redirects, and dies within its answer: it is told again until it takes it", async () => {
    await open();
    const { port } = listener;
    await listener.close();
    const order = await pay();
    await settled();

    listener = await EventListener.open({ port });
    const troubles: EventListener["answer"][] = [
      (response) => response.writeHead(302, { location: `${listener.url}&moved=1` }).end(),
      (response) => response.writeHead(200, { "content-length": 10 }).write("o", () => response.destroy()),
      (response) => response.writeHead(200).end(),
    ];
    listener.answer = (response, event) => (troubles.shift() ?? troubles[0])?.(response, event);
    await untilStatus(order, "COMPLETE");
    await settled();

    expect(listener.heard).toHaveLength(3);
    expect(new Set(listener.heard.map(({ id }) => id)).size).toBe(1);
  }, 60_000);

  it("acknowledges twice, by hand and by its answer, and the order is completed once", async () => {
    await open();
    listener.answer = async (response, { data }) => {
      await shop.asMerchant("POST", `/v1/orders/${data.orderId}/complete`);
      response.writeHead(200).end();
    };
    const order = await pay();
    await listener.until(() => listener.heard.length === 1);
    await settled();

    const { body } = await shop.asMerchant<{ items: { type: string }[] }>("GET", `/v1/orders/${order.orderId}/history`);
    expect(body.items.filter(({ type }) => type === "order.completed")).toHaveLength(1);
    expect(await metric("payonce_news_waiting")).toBe(0);
    expect(listener.heard).toHaveLength(1);
  });

  it("is told by one of two instances, not by both", async () => {
    await open();
    const another = await shop.another();
    const orders = await Promise.all(
      Array.from({ length: 30 }, (_, index) => pay({}, index % 2 === 0 ? shop.url : another.url)),
    );
    for (const order of orders) await untilStatus(order, "COMPLETE");
    await settled();
    await another.stop();

    expect(listener.heard).toHaveLength(30);
    expect(new Set(listener.heard.map(({ id }) => id)).size).toBe(30);
  }, 60_000);

  it("is told again, under the same id, by another instance when the first is killed before it could note it", async () => {
    await open({ events: null });
    const events = endpointOf(listener);
    const first = await shop.process(events);
    const shopper = await shop.shopper("minji");
    const order = await shopper.buy(product, PRICE);
    // Taken, and never noted: the process dies before the answer is there.
    const killed = new Promise<void>((resolve) => {
      listener.answer = (response) =>
        void first.kill("SIGKILL").then(() => resolve(void response.writeHead(200).end()));
    });
    await shopper.confirm(order, await shop.authenticate(order.orderId, PRICE), { url: first.url });
    await killed;

    listener.answer = (response) => response.writeHead(200).end();
    const second = await shop.process(events);
    await settled(1_000);
    expect(listener.heard).toHaveLength(1);
    await leaseOver(shop.databaseUrl);
    await untilStatus(order, "COMPLETE");
    await settled();
    await second.kill("SIGTERM");

    expect(listener.heard).toHaveLength(2);
    expect(new Set(listener.heard.map(({ id }) => id)).size).toBe(1);
  }, 90_000);

  it("is told to the end by an instance that is told to stop, and of the rest by the next one", async () => {
    await open();
    listener.answer = (response) => setTimeout(() => response.writeHead(200).end(), 400);
    const another = await shop.another();
    const orders = await Promise.all(Array.from({ length: 6 }, () => pay({}, another.url)));
    await listener.until(() => listener.heard.length >= 3);
    await another.stop();

    for (const order of orders) await untilStatus(order, "COMPLETE");
    await settled();
    expect(listener.heard).toHaveLength(6);
  }, 60_000);
});

const endpointOf = ({ url }: EventListener) => ({ url: new Secret(url), secrets: [new Secret(EVENT_SECRET)] }) as const;

/** Half a minute, without waiting for it. */
const leaseOver = async (url: string): Promise<void> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query("update orders set deliver_at = now() where deliver_at is not null");
  await client.end();
};
