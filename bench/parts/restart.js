import { setTimeout as sleep } from "node:timers/promises";

import { startChild } from "../children.js";
import { failedIn, spreadOf } from "../measure.js";
import { startPayonce } from "../servers/start.js";
import { PRODUCTS, query } from "../setting.js";
import { closedLoopRate, withToss } from "./context.js";
import { slowDown } from "./toss-faults.js";

/** Of what 128 shoppers get out of one instance: there is room for an instance to go. */
const SHARE = 0.25;
const SECONDS = 12;
const STRUCK_AFTER_MS = 5_000;
const SETTLED_WITHIN_MS = 60_000;

const OPEN = `
  select o.id from orders o left join payment_attempt a on a.lane = 0 and a.order_id = o.id and a.status in ('CONFIRMING', 'UNKNOWN')
  where o.lane = 0 and (o.status = 'IN_PROGRESS' or a.order_id is not null)`;
const PAID = "select id from orders where lane = 0 and status in ('SUCCESS', 'COMPLETE') and id = any($1)";

/** One of two instances goes, in order or not, while shoppers buy. Toss takes 0.3 s a call, so that there is much under way. */
export const restart = async (/** @type {import("./context.js").Context} */ context) => {
  const perSecond = Math.round(SHARE * (await closedLoopRate(context)));
  for (const signal of /** @type {const} */ (["SIGTERM", "SIGKILL"])) {
    const runs = [];
    for (let run = 0; run < (context.quick ? 1 : 3); run++) runs.push(await struckBy(context, signal, perSecond));
    const failed = runs.map(({ failed }) => failed).reduce((sum, each) => sum + each, 0);
    const lost = runs.map(({ lost }) => lost).reduce((sum, each) => sum + each, 0);
    const settledS = Math.max(...runs.map(({ settledS }) => settledS));
    console.log(
      `    ${signal}: ${failed} failed at the client, ${lost} lost, all settled ${settledS.toFixed(1)} s later`,
    );
    Object.assign(context.facts, {
      [`${signal}Failed`]: failed,
      [`${signal}Lost`]: lost,
      [`${signal}SettledS`]: settledS,
    });
    context.rows.push({
      ...{ part: "restart", what: `payonce, two instances, ${signal} of one`, inFlight: null },
      ...{ ordersPerS: spreadOf(runs.map(({ perS }) => perS)), ms: null, cpuMs: null },
      failed: { ...failedIn(runs), ...(lost > 0 ? { lost } : {}) },
    });
  }
};

/** @type {(context: import("./context.js").Context, signal: "SIGTERM" | "SIGKILL", perSecond: number) => Promise<{ failed: number, lost: number, settledS: number, perS: number, outcomes: Record<string, number> }>} */
const struckBy = ({ setting, orders }, signal, perSecond) =>
  withToss((toss) =>
    setting.withDatabase(orders, async (databaseUrl) => {
      await slowDown(toss, 0.3);
      const over = { databaseUrl, tossUrl: toss.ready.url, directory: setting.directory };
      const [struck, other] = await Promise.all([startPayonce(over), startPayonce(over)]);
      const load = await startChild("load/load.js");
      try {
        const buying = load.ask({
          ...{ shopUrls: [struck.ready.url, other.ready.url], windowUrl: toss.ready.windowUrl, products: PRODUCTS },
          ...{ pace: { perSecond }, warmUpS: 2, seconds: SECONDS },
          processes: { server: [other.pid], postgres: setting.postgres, toss: toss.pid, load: load.pid },
        });
        await sleep(STRUCK_AFTER_MS);
        const struckAt = performance.now();
        await struck.end(signal);
        const underWay = (await query(databaseUrl, OPEN)).map(({ id }) => id);
        const settledS = await settled(databaseUrl, underWay, struckAt);

        const { outcomes, paidIds, paid, seconds } = await buying;
        await settled(
          databaseUrl,
          (await query(databaseUrl, OPEN)).map(({ id }) => id),
          struckAt,
        );
        const failures = Object.fromEntries(Object.entries(outcomes).filter(([outcome]) => outcome !== "paid"));
        const failed = Object.values(failures).reduce((sum, times) => sum + Number(times), 0);
        const lost = await lostOf(databaseUrl, [...paidIds, ...(await approvedAt(toss))]);
        return { failed, lost, settledS, perS: paid / seconds, outcomes: failures };
      } finally {
        await Promise.all([load.end(), other.end(), struck.end()]);
      }
    }),
  );

/** How long until none of these orders is under way any more, in seconds since it happened. */
const settled = async (
  /** @type {string} */ databaseUrl,
  /** @type {readonly string[]} */ ids,
  /** @type {number} */ since,
) => {
  for (let left = [...ids]; left.length > 0; await sleep(100)) {
    if (performance.now() - since > SETTLED_WITHIN_MS) throw new Error(`${left.length} orders were not settled`);
    const open = new Set((await query(databaseUrl, OPEN)).map(({ id }) => id));
    left = left.filter((id) => open.has(id));
  }
  return (performance.now() - since) / 1_000;
};

/** Told to a client as paid, or approved at Toss, and not paid here. */
const lostOf = async (/** @type {string} */ databaseUrl, /** @type {readonly string[]} */ ids) => {
  const wanted = [...new Set(ids)];
  return wanted.length - (await query(databaseUrl, PAID, [wanted])).length;
};

const approvedAt = async (/** @type {import("../children.js").Child} */ toss) => {
  const transactions = await (await fetch(`${toss.ready.url}/_mock/transactions`)).json();
  return transactions.map((/** @type {{ orderId: string }} */ { orderId }) => orderId);
};
