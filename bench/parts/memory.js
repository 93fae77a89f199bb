import { setTimeout as sleep } from "node:timers/promises";

import { startChild } from "../children.js";
import { spreadOf } from "../measure.js";
import { PRODUCTS, query } from "../setting.js";
import { rssOf } from "../system.js";
import { withPayonce } from "./context.js";
import { addRule, noFaults } from "./toss-faults.js";

const COUNT = "select count(*)::integer as open from orders where lane = 0 and status = 'IN_PROGRESS'";
/** Connections and code that a quiet server keeps are there by then. In seconds. */
const WARM_UP_S = 4;

/** What a confirm that waits for Toss costs in memory: a server with thousands of them against the same server at rest. */
export const memory = async (/** @type {import("./context.js").Context} */ context) => {
  const { setting, rows, facts, orders, quick } = context;
  const inFlight = quick ? 500 : 5_000;
  const heldMs = quick ? 30_000 : 50_000;
  /** @type {number[]} */
  const taken = [];
  for (let run = 0; run < (quick ? 1 : 3); run++) {
    await withPayonce(
      context,
      orders,
      async ({ server, toss, databaseUrl }) => {
        const buy = async (/** @type {number} */ many, /** @type {number} */ seconds) => {
          const load = await startChild("load/load.js");
          const processes = { server: [server.pid], postgres: setting.postgres, toss: toss.pid, load: load.pid };
          const shop = {
            shopUrls: [server.ready.url],
            windowUrl: toss.ready.windowUrl,
            products: PRODUCTS,
            prefer: "wait=60",
          };
          const done = await load.ask({ ...shop, pace: { inFlight: many }, warmUpS: 0, seconds, processes });
          await load.end();
          return done;
        };
        const rss = async () => {
          await server.ask({ collect: true });
          return rssOf(server.pid);
        };

        await buy(128, WARM_UP_S);
        await sleep(2_000);
        const atRest = await rss();

        await addRule(toss, { on: "confirm", fault: "delay", delayMs: heldMs });
        // Everybody begins an order within this time, and nobody a second one.
        const buying = buy(inFlight, 0.5);
        let open = 0;
        const begun = performance.now();
        while (open < inFlight && performance.now() - begun < heldMs) {
          await sleep(300);
          [{ open }] = await query(databaseUrl, COUNT);
        }
        if (open < inFlight) throw new Error(`only ${open} of ${inFlight} confirms were in flight at a time`);
        await sleep(1_000);
        taken.push((await rss()) - atRest);
        await noFaults(toss);
        const { outcomes } = await buying;
        if (outcomes["paid"] !== inFlight) throw new Error(`not all were paid: ${JSON.stringify(outcomes)}`);
      },
      { room: false },
    );
  }
  const each = spreadOf(taken.map((bytes) => bytes / 1_024 / inFlight));
  console.log(`    ${each.median.toFixed(1)} KB per confirm in flight`);
  facts["kbPerConfirm"] = each.median;
  facts["confirmsInFlight"] = inFlight;
  rows.push({
    ...{ part: "memory", what: `payonce, KB per confirm in flight (not orders/s)`, inFlight, ordersPerS: each },
    ...{ ms: null, cpuMs: null, failed: {} },
  });
};
