import type { Browser, BrowserContextOptions, FrameLocator, Page } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";

import { MINUTE_MS } from "../../src/domain/instant.ts";
import { freePort } from "../../scripts/free-port.js";
import { visit, type Visitor } from "../browser.ts";
import { Shop, type OrderView, type ShopOptions } from "./shop.ts";

/** A shop under the address that browsers know it by. */
export const openForBrowsers = async (options: ShopOptions = {}): Promise<Shop> => {
  const port = await freePort();
  return Shop.open({ port, publicUrl: `http://localhost:${port}`, ...options });
};

/** A shop for a suite of visitors with browsers. In the end, none of their pages may have complained. */
export const shopWithVisitors = (browser: () => Browser) => {
  let shop: Shop;
  const visitors: Visitor[] = [];
  const known = (visitor: Visitor): Visitor => {
    visitors.push(visitor);
    return visitor;
  };
  beforeAll(async () => {
    shop = await openForBrowsers();
  });
  afterAll(async () => {
    await shop.close();
    expect(visitors.flatMap(({ complaints }) => complaints)).toEqual([]);
  });
  return {
    get shop(): Shop {
      return shop;
    },
    comes: async (): Promise<Visitor> => known(await visit(browser())),
    /** Somebody who has followed the link to the checkout. */
    checksOut: async (order: Checkout, options: BrowserContextOptions = {}): Promise<Visitor> =>
      known(await atCheckout(browser(), order, options)),
    /** The same with the page's clock in our hands: `letTimeRunOut` then needs no order that lives for seconds. */
    checksOutOnOurClock: async ({ checkoutUrl }: Checkout): Promise<Visitor> => {
      const visitor = known(await visit(browser()));
      await visitor.page.clock.install();
      await visitor.page.goto(checkoutUrl);
      return visitor;
    },
  };
};

export type Checkout = OrderView & {
  readonly checkoutUrl: string;
  readonly successUrl: string;
  readonly failUrl: string;
  readonly productId: string;
};

type Wanted = {
  readonly price?: number;
  readonly stock?: number;
  readonly name?: string;
  readonly customer?: object;
  readonly userId?: string;
};

export const PRICE = 15_000;
let shoppers = 0;

/** A product on the shelf, and an order for one of it. */
export const orderOne = async (shop: Shop, wanted: Wanted = {}): Promise<Checkout> => {
  const { price = PRICE, stock = 10, name = "한정판 키링", customer, userId = `shopper-${(shoppers += 1)}` } = wanted;
  const productId = await shop.sell(price, stock, name);
  const shopper = await shop.shopper(userId);
  const returnUrl = `http://localhost:${new URL(shop.url).port}/shop/result`;
  const order = await shopper.buy(productId, price, 1, { returnUrl, ...(customer && { customer }) });
  return { ...(order as Checkout), productId };
};

/** A shopper who has followed the link to the checkout. */
export const atCheckout = async (
  browser: Browser,
  { checkoutUrl }: Checkout,
  options: BrowserContextOptions = {},
): Promise<Visitor> => {
  const visitor = await visit(browser, options);
  await visitor.page.goto(checkoutUrl);
  return visitor;
};

/** Presses the button, and waits for the window. */
export const openWindow = async (page: Page): Promise<FrameLocator> => {
  await page.getByTestId("pay").click();
  const frame = page.frameLocator("#___tosspayments_iframe___");
  await frame.getByTestId("approve").waitFor();
  return frame;
};

export const pay = async (page: Page, decision: "approve" | "decline" | "close" = "approve"): Promise<void> =>
  (await openWindow(page)).getByTestId(decision).click();

export const expectTitle = async (page: Page, title: string): Promise<void> => {
  await page.getByTestId("title").filter({ hasText: title }).waitFor();
};

export const PAID = "결제가 완료되었습니다";

/** The order is paid by one approval in Toss's books, one unit has left the shelf, and no address tells a token. */
export const expectBought = async (shop: Shop, order: Checkout, left: number, page?: Page): Promise<void> => {
  expect(await shop.atRest(order.orderId)).toMatchObject({ status: "SUCCESS", balance: order.amount });
  expect(await shop.approvals(order.orderId)).toHaveLength(1);
  expect(await shop.available(order.productId)).toBe(left);
  if (page !== undefined) expect(page.url()).toBe(order.successUrl.replace(/\?.*/, ""));
};

/** Nothing was taken, and nothing left the shelf. */
export const expectNotBought = async (shop: Shop, order: Checkout, status: string, left: number): Promise<void> => {
  expect(await shop.atRest(order.orderId)).toMatchObject({ status, balance: 0 });
  expect(await shop.approvals(order.orderId)).toEqual([]);
  expect(await shop.available(order.productId)).toBe(left);
};

/** The account's deadline comes `seconds` from now. */
export const moveDepositDeadline = (shop: Shop, orderId: string, seconds: number): Promise<void> =>
  shop.inDatabase(orderId, [
    `update payment_attempt set account_due_at = now() + interval '${seconds} seconds' where order_id = $1`,
  ]);

/** The time to pay is over, for the server and for the page: one that has been loaded on our clock. */
export const letTimeRunOut = async (shop: Shop, { orderId, expiresAt }: Checkout, page: Page): Promise<void> => {
  await shop.letTimeRunOut(orderId);
  // The page's clock may have begun a little after the server wrote down how long the page has.
  await page.clock.fastForward(Date.parse(expiresAt) - Date.now() + MINUTE_MS);
};

/**
 * The order gives its account up now, as it does half an hour after the deadline. In the database, since the database's own clock decides
 * when that is: an account that Toss shows expired before then, by its lever or its clock, is still waited for.
 */
export const giveAccountUp = (shop: Shop, orderId: string): Promise<void> =>
  shop.inDatabase(orderId, [
    "update payment_attempt set closes_at = now() where order_id = $1",
    "update orders set due_at = now() where id = $1",
  ]);
