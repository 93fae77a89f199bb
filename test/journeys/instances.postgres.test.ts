import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { Shop, type OrderView, type Shopper } from "./shop.ts";
import type { ServerProcess } from "./server-process.ts";

const PRICE = 8_000;
const TAKEN_OVER_WITHIN_MS = 12_000;
/** How often a balancer asks an instance whether it may have traffic. */
const LOOK_EVERY_MS = 200;

type Bought = { readonly shopper: Shopper; readonly order: OrderView; readonly paymentKey: string };

describe("several instances over one database", () => {
  let shop: Shop;
  let product: string;
  let servers: ServerProcess[];
  beforeEach(async () => {
    shop = await Shop.open();
    product = await shop.sell(PRICE, 1_000);
    servers = [];
  });
  afterEach(async () => {
    for (const server of servers) await server.kill("SIGKILL");
    await shop.close();
  });

  const process = async (): Promise<ServerProcess> => {
    const server = await shop.process();
    servers.push(server);
    return server;
  };
  const bought = async (userId: string): Promise<Bought> => {
    const shopper = await shop.shopper(userId);
    const order = await shopper.buy(product, PRICE);
    return { shopper, order, paymentKey: await shop.authenticate(order.orderId, PRICE) };
  };

  it("a double click that reaches two of them is one approval, and both answer the same", async () => {
    const other = await process();
    const all = await Promise.all(Array.from({ length: 20 }, (_, index) => bought(`double-${index}`)));
    const answers = await Promise.all(
      all.map(({ shopper, order, paymentKey }) =>
        Promise.all([
          shopper.confirm(order, paymentKey),
          shopper.confirm(order, paymentKey, { url: other.url }),
          shopper.confirm(order, paymentKey, { url: other.url }),
        ]),
      ),
    );
    for (const [index, [here, there, again]] of answers.entries()) {
      expect([here.status, there.status, again.status]).toEqual([200, 200, 200]);
      expect([there.body, again.body]).toEqual([here.body, here.body]);
      expect(await shop.approvals(all[index]?.order.orderId ?? "")).toHaveLength(1);
    }
  }, 60_000);

  it("a double click whose payment is declined is told so by both", async () => {
    const other = await process();
    const { shopper, order, paymentKey } = await bought("declined");
    await shop.fault({ on: "confirm", fault: "error", code: "REJECT_CARD_PAYMENT", times: 1 });
    const answers = await Promise.all([
      shopper.confirm(order, paymentKey),
      shopper.confirm(order, paymentKey, { url: other.url }),
    ]);
    for (const answer of answers) {
      expect(answer).toMatchObject({
        status: 402,
        body: { code: "PAYMENT_DECLINED", pgCode: "REJECT_CARD_PAYMENT" },
      });
    }
  }, 60_000);

  it("one tells the event stream of what another one does", async () => {
    const other = await process();
    const { shopper, order, paymentKey } = await bought("watcher");
    await shop.fault({ on: "confirm", fault: "delay", delayMs: 5_000, times: 1 });
    const told = await shopper.watch(order.orderId, other.url);
    await shopper.confirm(order, paymentKey);
    const events = [...(await told()).matchAll(/^data: (.*)$/gm)].map(
      ([, data]) => JSON.parse(data ?? "") as OrderView,
    );
    expect(events.map(({ status }) => status)).toEqual(["PREPAY", "IN_PROGRESS", "SUCCESS"]);
  }, 60_000);

  it("takes over within 12 s what one was doing that is killed with -9", async () => {
    const doomed = await process();
    const all = await Promise.all(Array.from({ length: 20 }, (_, index) => bought(`orphan-${index}`)));
    await shop.fault({ on: "confirm", fault: "hang" });
    const cutOff = all.map(({ shopper, order, paymentKey }) =>
      shopper.confirm(order, paymentKey, { url: doomed.url }).catch(() => "cut off"),
    );
    const begun = async (): Promise<number> => {
      const orders = await Promise.all(all.map(({ shopper, order }) => shopper.read(order.orderId)));
      return orders.filter(({ body }) => body.status === "IN_PROGRESS").length;
    };
    await expect.poll(begun).toBe(20);
    // It has held them for longer than a lease when it dies.
    await sleep(11_000);
    expect(await begun()).toBe(20);

    await doomed.kill("SIGKILL");
    const killedAt = performance.now();
    await shop.noFaults();
    for (const { order } of all) await shop.atRest(order.orderId, 30_000);
    const tookMs = performance.now() - killedAt;

    console.log(`taken over, 20 orders of a killed process: ${Math.round(tookMs)} ms`);
    expect(tookMs).toBeLessThan(TAKEN_OVER_WITHIN_MS);
    expect(new Set(await Promise.all(cutOff))).toEqual(new Set(["cut off"]));
    for (const { order } of all) expect(await shop.approvals(order.orderId)).toHaveLength(1);
  }, 90_000);

  it("one that is told to stop says so first, and nobody who asks before he sends is refused", async () => {
    const ready = new Set<string>();
    const over = new AbortController();
    const look = async (url: string): Promise<void> => {
      while (!over.signal.aborted) {
        const isReady = await fetch(`${url}/readyz`).then(
          ({ ok }) => ok,
          () => false,
        );
        if (isReady) ready.add(url);
        else ready.delete(url);
        await sleep(LOOK_EVERY_MS);
      }
    };
    const first = await process();
    const looking = [shop.url, first.url].map(look);
    await expect.poll(() => ready.size).toBe(2);

    const failed: string[] = [];
    let served = 0;
    const buy = async (name: string): Promise<void> => {
      for (let turn = 0; !over.signal.aborted; turn++) {
        const urls = [...ready];
        const url = urls[turn % urls.length] ?? shop.url;
        const { shopper, order, paymentKey } = await bought(`${name}-${turn}`);
        const answer = await shopper.confirm(order, paymentKey, { url }).catch((error: unknown) => String(error));
        if (typeof answer === "string" || answer.status !== 200) failed.push(JSON.stringify(answer));
        else served += 1;
      }
    };
    await shop.fault({ on: "confirm", fault: "delay", delayMs: 300 });
    const buying = ["one", "two", "three", "four"].map(buy);
    await expect.poll(() => served).toBeGreaterThan(5);

    const stopped = first.kill("SIGTERM");
    await expect.poll(async () => (await fetch(`${first.url}/readyz`)).status, { interval: 20 }).toBe(503);
    expect((await fetch(`${first.url}/v1/products`)).status).toBe(200);
    await stopped;
    await sleep(500);
    over.abort();
    await Promise.all([...buying, ...looking]);

    expect(failed).toEqual([]);
  }, 60_000);
});
