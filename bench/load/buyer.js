import { PRICE } from "../finished-orders.js";
import { naturalBatch } from "../natural-batch.js";
import { connect, exchange } from "./exchange.js";
import { shoppers } from "./tokens.js";

/**
 * @typedef {object} Purchase
 * @property {string} outcome `paid`, or what went wrong and where
 * @property {string} [orderId] once it was issued
 * @property {number} ms what the shop took, without the payment window
 */

/**
 * Shoppers who each buy one unit: order it, authenticate the payment in the window, confirm it. The shops' addresses are asked for
 * at every request, since shops come and go; a request is never repeated.
 *
 * @param {{ windowUrl: string, products: number, prefer?: string | undefined }} shop
 * @param {() => string | undefined} shopUrl
 */
export const makeBuyer = ({ windowUrl, products, prefer }, shopUrl) => {
  const people = shoppers();
  const window = connect(windowUrl);
  /** @type {Map<string, ReturnType<typeof connect>>} */
  const pools = new Map();
  let turn = 0;

  /** @type {(orders: readonly [string, number][]) => Promise<string[]>} */
  const authenticateAll = async (orders) =>
    JSON.parse((await exchange(window, { method: "POST", path: "/", body: JSON.stringify(orders) })).body);
  const authenticate = naturalBatch(authenticateAll);

  const ask = async (/** @type {string} */ path, /** @type {string} */ authorization, /** @type {object} */ body) => {
    const url = shopUrl();
    if (url === undefined) return { status: 0, body: "no shop is ready" };
    const pool = pools.get(url) ?? connect(url);
    pools.set(url, pool);
    const headers = {
      authorization,
      "content-type": "application/json",
      ...(prefer !== undefined && path.endsWith("/confirm") ? { prefer } : {}),
    };
    return exchange(pool, { method: "POST", path, headers, body: JSON.stringify(body) }).catch(
      (/** @type {Error & { code?: string }} */ error) => ({ status: 0, body: error.code ?? error.message }),
    );
  };

  /** @returns {Promise<Purchase>} */
  return async () => {
    const number = turn++;
    // A stride that shares no factor with the number of people, so that neighbours in time are strangers.
    const { userId, authorization } = /** @type {{ userId: string, authorization: string }} */ (
      people[(number * 7_919) % people.length]
    );
    const lines = [{ productId: `seed-${(number * 6_367) % products}`, quantity: 1 }];
    const ordering = performance.now();
    const issued = await ask("/v1/orders", authorization, { userId, lines, amount: PRICE });
    const issueMs = performance.now() - ordering;
    if (issued.status !== 201) return { outcome: `issue ${issued.status || issued.body}`, ms: issueMs };

    const { orderId, csrfToken } = JSON.parse(issued.body);
    const paymentKey = await authenticate([orderId, PRICE]);
    const confirming = performance.now();
    const confirmed = await ask(`/v1/orders/${orderId}/confirm`, authorization, {
      ...{ paymentKey, orderId, amount: PRICE, csrfToken },
    });
    const ms = issueMs + performance.now() - confirming;
    return {
      outcome: confirmed.status === 200 ? "paid" : `confirm ${confirmed.status || confirmed.body}`,
      orderId,
      ms,
    };
  };
};
