import { measure } from "../measure.js";
import { PRODUCTS } from "../setting.js";
import { withPayonce } from "./context.js";

/** The same load over few orders and over many. */
export const growth = async (/** @type {import("./context.js").Context} */ context) => {
  const { setting, care, rows, facts, quick } = context;
  for (const [name, orders] of /** @type {const} */ ([
    ["few", quick ? 20_000 : 200_000],
    ["many", quick ? 100_000 : 5_000_000],
  ])) {
    await withPayonce(context, orders, async ({ server, toss }) => {
      const what = `payonce, ${orders.toLocaleString("en")} orders in the database`;
      const job = { products: PRODUCTS, pace: { inFlight: 128 } };
      const row = await measure(setting, care, { part: "growth", what, servers: [server], toss, job });
      rows.push(row);
      facts[`${name}Orders`] = row.ordersPerS.median;
    });
  }
};
