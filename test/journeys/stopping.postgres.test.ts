import { connect } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { Shop } from "./shop.ts";

const PRICE = 12_000;
/** What orchestrators wait for at the least before they kill. */
const PATIENCE_MS = 10_000;

describe("a server that is told to stop", () => {
  let shop: Shop;
  beforeEach(async () => {
    shop = await Shop.open();
  });
  afterEach(() => shop.close());

  it("while Toss is silent: answers 202, hands the order over, and is gone before anybody loses patience", async () => {
    const shopper = await shop.shopper("minji");
    const order = await shopper.buy(await shop.sell(PRICE, 1), PRICE);
    const paymentKey = await shop.authenticate(order.orderId, PRICE);
    await shop.fault({ on: "confirm", fault: "hang", times: 1 });

    const server = await shop.process();
    const half = connect(Number(new URL(server.url).port), "127.0.0.1");
    half.on("error", () => undefined);
    half.write("POST /v1/orders HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n{");
    const confirm = shopper.confirm(order, paymentKey, { url: server.url, prefer: "wait=60" });
    await shop.until(order.orderId, ({ status }) => status === "IN_PROGRESS");
    const toldAt = performance.now();
    await server.kill("SIGTERM");

    expect(performance.now() - toldAt).toBeLessThan(PATIENCE_MS);
    expect((await confirm).status).toBe(202);
    expect((await shop.atRest(order.orderId)).status).toBe("SUCCESS");
    expect(await shop.approvals(order.orderId)).toHaveLength(1);
  }, 60_000);
});
