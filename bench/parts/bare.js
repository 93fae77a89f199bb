import { measure } from "../measure.js";
import { startPlain } from "../servers/start.js";
import { PRODUCTS } from "../setting.js";
import { whileServing, withToss } from "./context.js";

/** Enough for a batch of each kind at a time. */
const CONNECTIONS = 4;

/** The product's batched statements without the product. */
export const bare = async (
  /** @type {import("./context.js").Context} */ { setting, care, rows, facts, orders, ...context },
) =>
  withToss((toss) =>
    setting.withDatabase(orders, async (databaseUrl) => {
      const over = { databaseUrl, tossUrl: toss.ready.url, connections: CONNECTIONS, profile: context.profile };
      await whileServing(await startPlain("bare.js", over), async (server) => {
        for (const inFlight of context.inFlight) {
          const job = { products: PRODUCTS, pace: { inFlight } };
          const row = await measure(setting, care, { part: "bare", what: "bare", servers: [server], toss, job });
          rows.push(row);
          if (inFlight === 128) {
            facts["bare128"] = row.ordersPerS.median;
            facts["bareCpuMs"] = (row.cpuMs?.["server"] ?? 0) + (row.cpuMs?.["postgres"] ?? 0);
          }
        }
      });
    }),
  );
