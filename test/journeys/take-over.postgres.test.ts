import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { runPayonce } from "./run-payonce.ts";
import type { ServerProcess } from "./server-process.ts";
import { Shop } from "./shop.ts";

const PRICE = 12_000;

/** A clone of the production database, started on somebody's desk with the live key. */
describe("a server under another address than its database remembers", () => {
  let shop: Shop;
  let database: Client;
  let clone: ServerProcess;
  const cancels = async () => (await shop.ledger()).filter(({ kind }) => kind === "cancel");
  const inCharge = async ({ url }: { readonly url: string } = clone): Promise<string | undefined> =>
    /^payonce_in_charge (\d)/m.exec(await (await fetch(`${url}/metrics`)).text())?.[1];
  beforeAll(async () => {
    shop = await Shop.open({ keepsAddress: true });
    database = new Client(shop.databaseUrl);
    await database.connect();
    await database.query("update settings set public_url = 'https://the-shop.example'");
    clone = await shop.process();
  });
  afterAll(async () => {
    await clone.kill("SIGTERM");
    await database.end();
    await shop.close();
  });

  it("sends nothing back of its own accord, does what it is asked, and is in charge once somebody says so", async () => {
    expect(await inCharge()).toBe("0");
    await expect.poll(() => inCharge(shop)).toBe("0");
    const shopper = await shop.shopper("minji");
    const product = await shop.sell(PRICE, 10);

    // Asked for by a shopper.
    const order = await shopper.buy(product, PRICE);
    const paymentKey = await shop.authenticate(order.orderId, PRICE);
    expect(await shopper.confirm(order, paymentKey, { url: clone.url })).toMatchObject({ body: { status: "SUCCESS" } });

    // A payment that the order does not want: seen and written down, and not given back from here.
    const second = await shop.authenticate(order.orderId, PRICE, { status: "DONE" });
    const body = JSON.stringify({
      eventType: "PAYMENT_STATUS_CHANGED",
      data: { orderId: order.orderId, paymentKey: second, status: "DONE" },
    });
    const headers = { "content-type": "application/json" };
    await fetch(`${clone.url}/v1/webhooks/toss`, { method: "POST", headers, body });
    await shop.until(order.orderId, ({ attempts }) => attempts[1]?.status === "VOIDING");
    await sleep(6_000);
    expect(await cancels()).toEqual([]);

    const from = ["--from", new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10)];
    const table = await runPayonce(["reconcile", ...from], shop.environment());
    expect(table).toMatchObject({ code: 0, out: expect.stringContaining("but 1 payment is still under way") });
    expect(table.out).toMatch(new RegExp(`under way\\) +${order.orderId} +\\S+\\*\\*\\* +12,000 `));
    const json = await runPayonce(["reconcile", ...from, "--json"], shop.environment());
    expect(JSON.parse(json.out)).toMatchObject({
      ...{ underWay: 1, listed: 0, differences: [] },
      paymentsUnderWay: [{ orderId: order.orderId, amount: PRICE }],
    });
    for (const text of [table.out, json.out]) expect(text).not.toContain(second);

    const taken = await runPayonce(["migrate", "--take-over"], {
      ...shop.environment(),
      PUBLIC_URL: "http://localhost",
    });
    expect(taken).toMatchObject({ code: 0, out: expect.stringContaining("it serves under http://localhost") });
    await shop.until(order.orderId, ({ attempts }) => attempts[1]?.status === "VOIDED", 40_000);
    await expect.poll(() => inCharge()).toBe("1");
    expect(await cancels()).toMatchObject([{ paymentKey: second, amount: PRICE }]);
    expect(await shop.atRest(order.orderId)).toMatchObject({ status: "SUCCESS", balance: PRICE });
  }, 90_000);
});
