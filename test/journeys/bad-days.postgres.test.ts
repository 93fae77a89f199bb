import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { Shop, type OrderView } from "./shop.ts";

const PRICE = 7_000;
const ORDERS = 100;

type Bought = { readonly order: OrderView; readonly confirm: (url?: string) => Promise<unknown> };

/** On every third confirm something goes wrong, each time something else. */
const sabotage = async (shop: Shop): Promise<void> => {
  await shop.fault({ on: "confirm", fault: "drop-answer", every: 9 });
  await shop.fault({ on: "confirm", fault: "hang", every: 6 });
  await shop.fault({ on: "confirm", fault: "reset", every: 3 });
};

const prepare = (shop: Shop, product: string): Promise<Bought[]> =>
  Promise.all(
    Array.from({ length: ORDERS }, async (_, index) => {
      const shopper = await shop.shopper(`shopper-${index}`);
      const order = await shopper.buy(product, PRICE);
      const paymentKey = await shop.authenticate(order.orderId, PRICE);
      return { order, confirm: (url?: string) => shopper.confirm(order, paymentKey, url === undefined ? {} : { url }) };
    }),
  );

const wasUnknown = async (shop: Shop, { orderId }: OrderView): Promise<boolean> => {
  const { body } = await shop.asMerchant<{ items: { type: string }[] }>("GET", `/v1/orders/${orderId}/history`);
  return body.items.some(({ type }) => type === "payment.unknown");
};

/** Ours and Toss's, order by order, and the shelf. */
const compareBooks = async (shop: Shop, product: string, bought: readonly Bought[]): Promise<void> => {
  const ledger = await shop.ledger();
  let paid = 0;
  for (const { order } of bought) {
    const ours = await shop.atRest(order.orderId, 40_000);
    expect(["SUCCESS", "FAIL"]).toContain(ours.status);
    expect(ours.needsAttention).toBeUndefined();
    const rows = ledger.filter(({ orderId }) => orderId === order.orderId);
    const theirs = rows.reduce((sum, { kind, amount }) => sum + (kind === "approval" ? amount : -amount), 0);
    expect(theirs).toBe(ours.balance);
    expect(rows.filter(({ kind }) => kind === "approval").length).toBeLessThanOrEqual(1);
    if (ours.status === "SUCCESS") paid += 1;
  }
  expect(await shop.available(product)).toBe(ORDERS - paid);
};

describe("on bad days", () => {
  let shop: Shop;
  beforeEach(async () => {
    shop = await Shop.open({ patienceMs: 2_000 });
  });
  afterEach(() => shop.close());

  it("100 orders with a lost, hanging or broken answer on every third confirm come to rest by themselves", async () => {
    const product = await shop.sell(PRICE, ORDERS);
    const bought = await prepare(shop, product);
    await sabotage(shop);

    await Promise.all(bought.map(({ confirm }) => confirm()));
    for (const { order } of bought) await shop.atRest(order.orderId, 40_000);
    await compareBooks(shop, product, bought);
    const unknown = await Promise.all(bought.map(({ order }) => wasUnknown(shop, order)));
    expect(unknown.filter(Boolean).length).toBeGreaterThanOrEqual(ORDERS / 4);
  }, 90_000);

  it("and a server killed with -9 in the middle changes nothing about that", async () => {
    const product = await shop.sell(PRICE, ORDERS);
    const bought = await prepare(shop, product);
    await sabotage(shop);
    const doomed = await shop.process();

    const confirms = bought.map(({ confirm }) => confirm(doomed.url).catch(() => "cut off"));
    await new Promise((resolve) => setTimeout(resolve, 400));
    await doomed.kill("SIGKILL");
    const answers = await Promise.all(confirms);
    expect(answers).toContain("cut off");

    // The shoppers whose page got no answer come again, to the instance that is left.
    const cutOff = bought.filter((_, index) => answers[index] === "cut off");
    await Promise.all(cutOff.map(({ confirm }) => confirm()));
    for (const { order } of bought) await shop.atRest(order.orderId, 40_000);
    await compareBooks(shop, product, bought);
  }, 90_000);
});
