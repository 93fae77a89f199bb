import { PRICE } from "../finished-orders.js";
import { connect, exchange } from "../load/exchange.js";
import { SECRET_KEY } from "./start.js";

const TIMES = 500;

/** How long Toss's own look-up and confirm take together, asked one after the other by nobody else: the median, in ms. */
const timeToss = async (/** @type {string} */ url, /** @type {string} */ windowUrl) => {
  const toss = connect(url);
  const window = connect(windowUrl);
  const headers = {
    authorization: `Basic ${Buffer.from(`${SECRET_KEY}:`).toString("base64")}`,
    "content-type": "application/json",
  };
  const took = [];
  for (let time = 0; time < TIMES; time++) {
    const orderId = `timed-${time}`;
    const made = await exchange(window, { method: "POST", path: "/", body: JSON.stringify([[orderId, PRICE]]) });
    const [paymentKey] = JSON.parse(made.body);
    const begun = performance.now();
    await exchange(toss, { method: "GET", path: `/v1/payments/${paymentKey}`, headers });
    const body = JSON.stringify({ paymentKey, orderId, amount: PRICE });
    const path = "/v1/payments/confirm";
    const { status } = await exchange(toss, {
      method: "POST",
      path,
      headers: { ...headers, "idempotency-key": orderId },
      body,
    });
    if (status !== 200) throw new Error(`mock-toss answers ${status}`);
    took.push(performance.now() - begun);
  }
  return took.toSorted((one, other) => one - other)[TIMES / 2];
};

process.on("disconnect", () => process.exit());
process.on("message", async (/** @type {{ url: string, windowUrl: string }} */ { url, windowUrl }) => {
  const ms = await timeToss(url, windowUrl).catch((error) => process.send?.({ error: String(error) }));
  process.send?.({ ms });
});
process.send?.({ ready: true });
