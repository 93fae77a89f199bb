/**
 * What the product is to reach, as ratios within one run.
 *
 * @typedef {{ what: string, atLeast?: number, atMost?: number, value: number | null }} Target
 */

/** @type {(facts: Record<string, number>) => Target[]} */
export const targets = (facts) => {
  const of = (/** @type {string} */ name) => facts[name] ?? Number.NaN;
  const known = (/** @type {number} */ value) => (Number.isFinite(value) ? value : null);
  return [
    { what: "payonce ÷ floor, orders/s, 128 in flight", atLeast: 2, value: of("payonceSpread128") / of("floor128") },
    {
      what: "CPU of server and PostgreSQL per order, payonce ÷ floor",
      atMost: 0.45,
      value: of("payonceCpuMs") / of("floorCpuMs"),
    },
    {
      what: "1 in flight, p50 without Toss's time, payonce ÷ floor",
      ...{ atMost: 1, value: (of("payonceAloneMs") - of("tossMs")) / (of("floorAloneMs") - of("tossMs")) },
    },
    {
      what: "one product ÷ 10,000 products, 128 in flight",
      atLeast: 0.9,
      value: of("payonceHot128") / of("payonceSpread128"),
    },
    {
      what: "one product ÷ a lock held across both calls, full orders",
      atLeast: 300,
      value: of("payonceHot128") / of("seed"),
    },
    { what: "slow Toss ÷ quick Toss, paid", atLeast: 0.95, value: of("SlowTossPerS") / of("QuickTossPerS") },
    { what: "slow Toss, refused", atMost: 0, value: of("SlowTossRefused") },
    { what: "many orders in the database ÷ few", atLeast: 0.9, value: of("manyOrders") / of("fewOrders") },
    { what: "KB of memory per confirm in flight", atMost: 30, value: of("kbPerConfirm") },
    {
      what: "KB of memory per confirm in flight, payonce − floor",
      value: of("kbPerConfirm") - of("floorKbPerConfirm"),
    },
    { what: "SIGTERM of one of two, failed at the client", atMost: 0, value: of("SIGTERMFailed") },
    { what: "kill -9 of one of two, orders lost", atMost: 0, value: of("SIGKILLLost") },
    { what: "kill -9 of one of two, all settled after seconds", atMost: 15, value: of("SIGKILLSettledS") },
    { what: "floor, orders/s", atLeast: 500, value: of("floor128") },
    { what: "payonce ÷ bare, orders/s, 128 in flight", value: of("payonceSpread128") / of("bare128") },
  ].map((target) => ({ ...target, value: known(target.value) }));
};

export const isMet = (/** @type {Target} */ { atLeast, atMost, value }) =>
  value !== null && (atLeast === undefined || value >= atLeast) && (atMost === undefined || value <= atMost);
