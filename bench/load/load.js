import { setTimeout as sleep } from "node:timers/promises";

import { cpuSeconds } from "../system.js";
import { makeBuyer } from "./buyer.js";
import { keepPace } from "./pace.js";
import { readyShops } from "./ready-shops.js";

/**
 * The load, a process of its own: told what to do by message, it warms up, measures, and answers.
 *
 * @typedef {object} Job
 * @property {readonly string[]} shopUrls
 * @property {string} windowUrl
 * @property {number} products 1 makes one hot
 * @property {import("./pace.js").Pace} pace
 * @property {number} warmUpS
 * @property {number} seconds
 * @property {import("../system.js").Processes} processes
 * @property {string} [prefer]
 * @property {boolean} [hurried] do not wait for who is still buying at the end
 *
 * @typedef {object} Measured
 * @property {number} paid within the measured seconds
 * @property {number} seconds
 * @property {Record<string, number>} outcomes of everything, warm-up included
 * @property {readonly string[]} paidIds only of those who say they were paid, warm-up included
 * @property {number[]} latencies p50, p95 and p99 of the paid within the measured seconds, in ms
 * @property {Record<string, number>} cpu seconds within the measured ones, by process
 */

/** @type {(job: Job) => Promise<Measured>} */
const run = async ({ shopUrls, windowUrl, products, pace, warmUpS, seconds, processes, prefer, hurried }) => {
  const shops = readyShops(shopUrls);
  const buy = makeBuyer({ windowUrl, products, prefer }, shops.next);
  /** @type {number[]} */
  const latencies = [];
  /** @type {Record<string, number>} */
  const outcomes = {};
  /** @type {string[]} */
  const paidIds = [];
  let measuring = false;
  const over = new AbortController();

  const running = keepPace(pace, over.signal, async () => {
    const { outcome, orderId, ms } = await buy();
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    if (outcome !== "paid") return;
    paidIds.push(orderId ?? "");
    if (measuring) latencies.push(ms);
  });

  await sleep(warmUpS * 1_000);
  const before = cpuSeconds(processes);
  const begun = performance.now();
  measuring = true;
  await sleep(seconds * 1_000);
  measuring = false;
  const took = (performance.now() - begun) / 1_000;
  const after = cpuSeconds(processes);
  over.abort();
  if (hurried !== true) await running;
  shops.stop();

  const sorted = latencies.toSorted((one, other) => one - other);
  const cpu = Object.entries(after).map(([name, spent]) => [
    name,
    spent - before[/** @type {keyof typeof before} */ (name)],
  ]);
  return {
    ...{ paid: latencies.length, seconds: took, outcomes, paidIds, cpu: Object.fromEntries(cpu) },
    latencies: [0.5, 0.95, 0.99].map((share) => sorted[Math.floor(sorted.length * share)] ?? 0),
  };
};

process.on("disconnect", () => process.exit());
process.on("message", (/** @type {Job} */ job) => {
  run(job).then(
    (measured) => process.send?.(measured),
    (error) => process.send?.({ error: String(error?.stack ?? error) }),
  );
});
process.send?.({ ready: true });
