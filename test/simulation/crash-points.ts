import type { Tally } from "./tally.ts";
import { MERCHANT_FAULTS, POINT_FAULTS, WIRE_FAULTS } from "./weather.ts";

const KILLS = POINT_FAULTS.filter((fault) => fault.startsWith("kill-"));
const NEWS = "wire.news";
const isWire = (point: string): boolean => point.startsWith("wire.");

/** Calls of ports that occurred, and at which no process was ever killed: nobody knows what a crash there does. */
export const neverKilled = ({ exercised }: Tally): string[] =>
  [...exercised]
    .filter(([point, row]) => !isWire(point) && KILLS.every((kill) => (row.get(kill) ?? 0) === 0))
    .map(([point]) => point)
    .sort();

/** Point × fault, and how often each was exercised, as Markdown. */
export const crashPointTable = (tally: Tally): string => `# Crash points

Every call of a port is a point at which a process can be killed, frozen or left without an answer; every call to Toss can go wrong on
the wire as well. This is how often the simulation did so in ${number(tally.worlds)} worlds with ${number(tally.orders)} orders, of which
${number(tally.faultyOrders)} met two faults of their own or more; ${tally.failures.length === 0 ? "no invariant was violated" : `**${tally.failures.length} worlds violated an invariant**`}.
Written by \`npm run simulate -- --seeds ${tally.worlds} --table --write\`.

## Ports

${table(tally, (point) => !isWire(point), POINT_FAULTS)}

\`kill-before\`: the process dies before the call; \`kill-after\`: after its effect, before the answer; \`kill-answered\`: with the answer in
hand. \`freeze\`: it stops for 2 to 200 seconds and goes on. \`lost\`: the call takes no effect and has no answer. \`answer-lost\`: it takes effect
and has no answer. \`hung\`: a call to Toss that never ends. \`forgotten\`: stored and answered, and up to three seconds later the database falls back to what it was before.

## The wire to Toss

${table(tally, (point) => isWire(point) && point !== NEWS, WIRE_FAULTS)}

\`toss-stale\`: Toss approves, answers with an error, and for up to a quarter of an hour its look-ups show the payment as it was before.
\`toss-canceled\`: somebody cancels part or all of the payment in Toss's dashboard, a moment before our cancel arrives.
\`toss-down\`: for seconds, and now and then for three quarters of an hour, Toss answers nobody, or a gateway in front of it does. Each process has
a breaker and a bound on confirms: what they refuse never comes to the wire.

## The wire to the merchant

${table(tally, (point) => point === NEWS, MERCHANT_FAULTS)}

The shop's server takes an event never (\`merchant-hangs\`, \`merchant-fails\`), late, or without an answer of it; \`merchant-down\`: none at all for 10
to 100 seconds.
`;

const table = ({ exercised }: Tally, wanted: (point: string) => boolean, faults: readonly string[]): string => {
  const rows = [...exercised].filter(([point]) => wanted(point)).sort(([one], [other]) => (one < other ? -1 : 1));
  const cells = [
    ["point", "unharmed", ...faults],
    ...rows.map(([point, row]) => [
      `\`${point}\``,
      ...["none", ...faults].map((fault) => (row.has(fault) ? number(row.get(fault) ?? 0) : "")),
    ]),
  ];
  const widths = cells[0]?.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0))) ?? [];
  const line = (row: readonly string[]): string => {
    const padded = row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
    return `| ${padded.join(" | ")} |`;
  };
  const rule = `| ${widths.map((width, column) => (column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)).join(" | ")} |`;
  const [head = [], ...body] = cells;
  return [line(head), rule, ...body.map(line)].join("\n");
};

const number = (value: number): string => value.toLocaleString("en-US");
