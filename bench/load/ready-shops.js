import { connect, exchange } from "./exchange.js";

/** Half a load balancer's patience. In ms. */
const EVERY_MS = 100;

/**
 * The shops whose `/readyz` is 200, one after the other; a single shop is not asked.
 *
 * @param {readonly string[]} urls
 */
export const readyShops = (urls) => {
  if (urls.length === 1) return { next: () => urls[0], stop: () => {} };
  let ready = [...urls];
  let turn = 0;
  const pools = new Map(urls.map((url) => [url, connect(url)]));
  const look = async (/** @type {string} */ url) => {
    const pool = /** @type {ReturnType<typeof connect>} */ (pools.get(url));
    const { status } = await exchange(pool, { method: "GET", path: "/readyz" }).catch(() => ({ status: 0 }));
    ready = status === 200 ? [...new Set([...ready, url])] : ready.filter((known) => known !== url);
  };
  const timer = setInterval(() => urls.forEach((url) => void look(url)), EVERY_MS);
  return { next: () => ready[turn++ % ready.length], stop: () => clearInterval(timer) };
};
