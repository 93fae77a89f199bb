import { startChild } from "../children.js";
import { measure } from "../measure.js";
import { startPayonce } from "../servers/start.js";
import { PRODUCTS } from "../setting.js";

/**
 * What a part is given, and what it leaves: rows of the table, and facts that later parts and the targets rest on.
 *
 * @typedef {object} Context
 * @property {import("../setting.js").Setting} setting
 * @property {import("../measure.js").Care} care
 * @property {boolean} quick
 * @property {number} orders seeded before a measured part
 * @property {readonly number[]} inFlight
 * @property {string | undefined} profile where the server's CPU profiles go
 * @property {import("../measure.js").Row[]} rows
 * @property {Record<string, number>} facts
 */

/** @type {<T>(work: (toss: import("../children.js").Child) => Promise<T>) => Promise<T>} */
export const withToss = async (work) => {
  const toss = await startChild("servers/toss.js");
  try {
    return await work(toss);
  } finally {
    await toss.end();
  }
};

/** @type {<T>(server: import("../children.js").Child, work: (server: import("../children.js").Child) => Promise<T>) => Promise<T>} */
export const whileServing = async (server, work) => {
  try {
    return await work(server);
  } finally {
    await server.end();
  }
};

/**
 * The product over a database of so many orders, with mock-toss beside it.
 *
 * @template T
 * @param {Context} context
 * @param {number} orders
 * @param {(over: { server: import("../children.js").Child, toss: import("../children.js").Child, databaseUrl: string }) => Promise<T>} work
 * @param {{ room?: boolean }} [options] `room`: as everywhere where speed is measured
 */
export const withPayonce = ({ setting, profile }, orders, work, { room = true } = {}) =>
  withToss((toss) =>
    setting.withDatabase(orders, async (databaseUrl) => {
      const tossUrl = toss.ready.url;
      return whileServing(
        await startPayonce({ databaseUrl, tossUrl, directory: setting.directory, profile, room }),
        (server) => work({ server, toss, databaseUrl }),
      );
    }),
  );

/** What 128 shoppers get out of the product over 10,000 products: measured once in a run, whoever asks first. */
export const closedLoopRate = async (/** @type {Context} */ context) => {
  context.facts["payonceSpread128"] ??= await withPayonce(context, context.orders, async ({ server, toss }) => {
    const job = { products: PRODUCTS, pace: { inFlight: 128 } };
    const wanted = { part: "payonce", what: "payonce, 10,000 products", servers: [server], toss, job };
    return (await measure(context.setting, context.care, wanted)).ordersPerS.median;
  });
  return context.facts["payonceSpread128"];
};
