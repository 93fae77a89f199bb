import { measure } from "../measure.js";
import { PRODUCTS } from "../setting.js";
import { closedLoopRate, withPayonce } from "./context.js";
import { slowDown } from "./toss-faults.js";

/** Of what 128 shoppers get out of it with a fast Toss. */
const SHARE = 0.6;
/** Two calls of 3.5 s, and time to see that nothing piles up: only then are the paid counted. In seconds. */
const RAMP_S = 12;
/** Several times as long as an order is under way, so that it does not matter who is at the beginning and at the end. In seconds. */
const WINDOW_S = 20;

/** As many shoppers a second as before, whatever Toss takes for its two calls. */
export const slowToss = async (/** @type {import("./context.js").Context} */ context) => {
  const { setting, rows, facts, orders, quick } = context;
  const perSecond = Math.round(SHARE * (await closedLoopRate(context)));
  const care = { ...context.care, firstWarmUpS: RAMP_S, warmUpS: RAMP_S, seconds: quick ? 6 : WINDOW_S };
  for (const [name, from, to] of /** @type {const} */ ([
    ["Quick", 0.1, 0.3],
    ["Slow", 2, 3.5],
  ])) {
    await withPayonce(context, orders, async ({ server, toss }) => {
      await slowDown(toss, from, to);
      const what = `payonce, ${perSecond} orders a second, Toss takes ${from} to ${to} s a call`;
      const job = { products: PRODUCTS, pace: { perSecond } };
      const row = await measure(setting, care, { part: "slow Toss", what, servers: [server], toss, job });
      rows.push(row);
      facts[`${name}TossPerS`] = row.ordersPerS.median;
      facts[`${name}TossRefused`] = Object.values(row.failed).reduce((sum, times) => sum + times, 0);
    });
  }
};
