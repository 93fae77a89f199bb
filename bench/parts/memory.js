import { setTimeout as sleep } from "node:timers/promises";

import { startChild } from "../children.js";
import { spreadOf } from "../measure.js";
import { startPlain } from "../servers/start.js";
import { PRODUCTS, query } from "../setting.js";
import { rssOf } from "../system.js";
import { whileServing, withPayonce, withToss } from "./context.js";
import { addRule, noFaults } from "./toss-faults.js";

/** @typedef {{ server: import("../children.js").Child, toss: import("../children.js").Child, databaseUrl: string }} Serving */

const COUNT = "select count(*)::integer as open from orders where lane = 0 and status = 'IN_PROGRESS'";
/** Connections and code that a quiet server keeps are there by then. In seconds. */
const WARM_UP_S = 4;
/** As many as the floor is best with. */
const CONNECTIONS = 8;

/**
 * What a confirm that waits for Toss costs in memory: a server with thousands of them against the same server at rest. The floor's,
 * measured in the same way, is what Node, Fastify and undici take for a request that waits for another one.
 */
export const memory = async (/** @type {import("./context.js").Context} */ context) => {
  const { setting, rows, facts, orders, quick } = context;
  const inFlight = quick ? 500 : 5_000;
  const heldMs = quick ? 30_000 : 58_000;

  const taken = async (/** @type {Serving} */ { server, toss, databaseUrl }) => {
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
    const held = (await rss()) - atRest;
    await noFaults(toss);
    const { outcomes } = await buying;
    if (outcomes["paid"] !== inFlight) throw new Error(`not all were paid: ${JSON.stringify(outcomes)}`);
    return held;
  };

  const each = async (
    /** @type {string} */ what,
    /** @type {(work: (over: Serving) => Promise<number>) => Promise<number>} */ serving,
  ) => {
    /** @type {number[]} */
    const bytes = [];
    for (let run = 0; run < (quick ? 1 : 3); run++) bytes.push(await serving(taken));
    const kb = spreadOf(bytes.map((held) => held / 1_024 / inFlight));
    console.log(`    ${what}: ${kb.median.toFixed(1)} KB per confirm in flight`);
    rows.push({
      ...{ part: "memory", what: `${what}, KB per confirm in flight (not orders/s)`, inFlight, ordersPerS: kb },
      ...{ ms: null, cpuMs: null, failed: {} },
    });
    return kb.median;
  };

  facts["kbPerConfirm"] = await each("payonce", (work) => withPayonce(context, orders, work, { room: false }));
  facts["floorKbPerConfirm"] = await each("floor", (work) =>
    withToss((toss) =>
      setting.withDatabase(orders, async (databaseUrl) => {
        const over = { databaseUrl, tossUrl: toss.ready.url, connections: CONNECTIONS, room: false };
        return whileServing(await startPlain("floor.js", over), (server) => work({ server, toss, databaseUrl }));
      }),
    ),
  );
  facts["confirmsInFlight"] = inFlight;
};
