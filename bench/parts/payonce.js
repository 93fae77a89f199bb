import { measure } from "../measure.js";
import { PRODUCTS } from "../setting.js";
import { withPayonce } from "./context.js";

/** The product with all its checks, over many products and over one. */
export const payonce = async (/** @type {import("./context.js").Context} */ context) => {
  const { setting, care, rows, facts, orders, inFlight } = context;
  for (const [name, what, products] of /** @type {const} */ ([
    ["Spread", "payonce, 10,000 products", PRODUCTS],
    ["Hot", "payonce, one product", 1],
  ])) {
    await withPayonce(context, orders, async ({ server, toss }) => {
      for (const many of inFlight) {
        const job = { products, pace: { inFlight: many } };
        const row = await measure(setting, care, { part: "payonce", what, servers: [server], toss, job });
        rows.push(row);
        facts[`payonce${name}${many}`] = row.ordersPerS.median;
        if (name === "Spread" && many === 1) facts["payonceAloneMs"] = row.ms?.p50 ?? Number.NaN;
        if (name === "Spread" && many === 128) {
          facts["payonceCpuMs"] = (row.cpuMs?.["server"] ?? 0) + (row.cpuMs?.["postgres"] ?? 0);
        }
      }
    });
  }
};
