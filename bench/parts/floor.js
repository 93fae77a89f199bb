import { startChild } from "../children.js";
import { measure } from "../measure.js";
import { startPlain } from "../servers/start.js";
import { PRODUCTS } from "../setting.js";
import { whileServing, withToss } from "./context.js";

const POOLS = [4, 8, 16];

/** The plainest server: the best of its pools at 128 in flight, and that one at every other number. */
export const floor = async (/** @type {import("./context.js").Context} */ context) => {
  const { setting, care, rows, facts, orders, quick } = context;
  await withToss((toss) =>
    setting.withDatabase(orders, async (databaseUrl) => {
      const at = async (/** @type {number} */ connections, /** @type {readonly number[]} */ inFlight) => {
        const over = { databaseUrl, tossUrl: toss.ready.url, connections, profile: context.profile };
        return whileServing(await startPlain("floor.js", over), async (server) => {
          const measured = [];
          for (const many of inFlight) {
            const job = { products: PRODUCTS, pace: { inFlight: many } };
            const what = `floor, pool of ${connections}`;
            measured.push(await measure(setting, care, { part: "floor", what, servers: [server], toss, job }));
          }
          rows.push(...measured);
          return measured;
        });
      };

      const tried = [];
      for (const connections of quick ? [8] : POOLS) {
        const [row] = await at(connections, [128]);
        if (row !== undefined) tried.push({ row, connections });
      }
      const best = tried.toSorted((one, other) => other.row.ordersPerS.median - one.row.ordersPerS.median)[0];
      if (best === undefined) throw new Error("no floor was measured");
      const others = await at(
        best.connections,
        context.inFlight.filter((many) => many !== 128),
      );

      const tossTime = await startChild("servers/toss-time.js");
      const { ms } = await tossTime.ask({ url: toss.ready.url, windowUrl: toss.ready.windowUrl });
      await tossTime.end();

      facts["tossMs"] = ms;
      facts["floor128"] = best.row.ordersPerS.median;
      facts["floorCpuMs"] = (best.row.cpuMs?.["server"] ?? 0) + (best.row.cpuMs?.["postgres"] ?? 0);
      facts["floorAloneMs"] = others.find(({ inFlight }) => inFlight === 1)?.ms?.p50 ?? Number.NaN;
    }),
  );
};
