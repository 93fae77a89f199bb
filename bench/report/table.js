import { isMet } from "../targets.js";

/**
 * @typedef {object} Results
 * @property {string} at
 * @property {Record<string, unknown>} machine
 * @property {Record<string, string>} postgres its settings
 * @property {Record<string, unknown>} run how carefully it was measured
 * @property {readonly import("../measure.js").Row[]} rows
 * @property {Readonly<Record<string, number>>} facts
 * @property {readonly import("../targets.js").Target[]} targets
 */

const number = (/** @type {number | null | undefined} */ value, digits = 1) =>
  value === null || value === undefined ? "" : value.toFixed(value >= 100 ? 0 : digits);

/** Everything on one page, as Markdown. */
export const tableOf = (/** @type {Results} */ { at, machine, postgres, run, rows, targets }) => {
  const line = (/** @type {readonly unknown[]} */ cells) => `| ${cells.join(" | ")} |`;
  const listed = (/** @type {Record<string, unknown>} */ values) =>
    Object.entries(values)
      .map(([name, value]) => `${name} ${String(value)}`)
      .join(", ");
  return [
    `Measured ${at}. Machine: ${listed(machine)}. PostgreSQL: ${listed(postgres)}. Run: ${listed(run)}.`,
    "",
    line([
      "",
      "in flight",
      "orders/s",
      "least to most",
      "p50, p95, p99 ms",
      "CPU ms per order: server, PostgreSQL, Toss, load",
      "failed",
    ]),
    line(Array.from({ length: 7 }, () => "---")),
    ...rows.map(({ what, inFlight, ordersPerS, ms, cpuMs, failed }) =>
      line([
        ...[
          what,
          inFlight ?? "",
          number(ordersPerS.median),
          `${number(ordersPerS.least)} to ${number(ordersPerS.most)}`,
        ],
        ms === null ? "" : [ms.p50, ms.p95, ms.p99].map((each) => number(each)).join(", "),
        cpuMs === null
          ? ""
          : Object.values(cpuMs)
              .map((each) => number(each, 2))
              .join(", "),
        Object.entries(failed)
          .map(([outcome, times]) => `${outcome}: ${times}`)
          .join(", "),
      ]),
    ),
    "",
    line(["target", "wanted", "measured", ""]),
    line(Array.from({ length: 4 }, () => "---")),
    ...targets.map((target) =>
      line([
        target.what,
        target.atLeast === undefined
          ? target.atMost === undefined
            ? ""
            : `≤ ${target.atMost}`
          : `≥ ${target.atLeast}`,
        target.value === null ? "not measured" : number(target.value, 2),
        target.value === null || (target.atLeast === undefined && target.atMost === undefined)
          ? ""
          : isMet(target)
            ? "met"
            : "missed",
      ]),
    ),
    "",
  ].join("\n");
};
