import { startChild } from "../children.js";
import { measure, spreadOf } from "../measure.js";
import { startPlain } from "../servers/start.js";
import { whileServing, withToss } from "./context.js";
import { slowDown } from "./toss-faults.js";

const DESIGNS = /** @type {const} */ ([
  ["held", "row lock held across two 100 ms calls"],
  ["lock", "short row lock"],
  ["statement", "one statement"],
  ["batch", "queue and batch (payonce)"],
]);

/** The stock designs on one product: reservations a second without HTTP, and a lock held across both calls in full orders with it. */
export const stock = async (/** @type {import("./context.js").Context} */ context) => {
  const { setting, care, rows, facts, orders, quick } = context;
  for (const [design, what] of DESIGNS) {
    await setting.withDatabase(orders, async (databaseUrl) => {
      for (const clients of quick ? [1, 32, 256] : [1, 4, 16, 64, 256]) {
        const perS = [];
        for (let run = 0; run < care.runs; run++) {
          const trial = await startChild("servers/stock-designs.js", { env: { DATABASE_URL: databaseUrl } });
          const { perS: each } = await trial.ask({ design, clients, warmUpS: quick ? 0.5 : 1, seconds: quick ? 1 : 3 });
          perS.push(each);
          await trial.end("SIGKILL");
        }
        const row = { ordersPerS: spreadOf(perS), ms: null, cpuMs: null, failed: {} };
        rows.push({ part: "stock", what: `${what}, reservations`, inFlight: clients, ...row });
        console.log(`    ${what}, ${clients} clients: ${row.ordersPerS.median.toFixed(1)} reservations/s`);
      }
    });
  }

  await withToss((toss) =>
    setting.withDatabase(orders, async (databaseUrl) => {
      await slowDown(toss, 0.1);
      const over = { databaseUrl, tossUrl: toss.ready.url, connections: 8, held: true };
      await whileServing(await startPlain("floor.js", over), async (server) => {
        const job = { products: 1, pace: { inFlight: 32 } };
        const what = "a lock held across both calls, full orders, Toss takes 0.1 s a call";
        const row = await measure(setting, care, { part: "stock", what, servers: [server], toss, job });
        rows.push(row);
        facts["seed"] = row.ordersPerS.median;
      });
    }),
  );
};
