import { curveOf } from "./curve.js";

/** @typedef {import("../measure.js").Row} Row */

/** The curves of a run, by file; those that nothing was measured for are left out. */
export const chartsOf = (/** @type {readonly Row[]} */ rows) => {
  const linesOf = (/** @type {(row: Row) => boolean} */ wanted) => {
    const measured = rows.filter((row) => row.inFlight !== null && wanted(row));
    return [...new Set(measured.map(({ what }) => what))]
      .map((what) => ({
        name: what.replace(", reservations", ""),
        points: measured
          .filter((row) => row.what === what)
          .map(({ inFlight, ordersPerS }) => /** @type {[number, number]} */ ([inFlight ?? 0, ordersPerS.median]))
          .toSorted(([one], [other]) => one - other),
      }))
      .filter(({ points }) => points.length > 1);
  };
  const orders = linesOf(({ part }) => ["floor", "bare", "payonce"].includes(part));
  const stock = linesOf(({ part, what }) => part === "stock" && what.endsWith("reservations"));
  return {
    ...(orders.length > 0 && {
      "orders.svg": curveOf({
        ...{ title: "Paid orders a second", xTitle: "orders in flight", yTitle: "orders/s", lines: orders },
      }),
    }),
    ...(stock.length > 0 && {
      "stock.svg": curveOf({
        ...{ title: "Reservations of one product a second", xTitle: "clients", yTitle: "reservations/s, logarithmic" },
        ...{ lines: stock, logarithmic: true },
      }),
    }),
  };
};
