import type { ChaosReport } from "./run.ts";

const inSeconds = (ms: number | undefined): string => (ms === undefined ? "-" : `${(ms / 1_000).toFixed(1)} s`);

const at = (sorted: readonly number[], share: number): number | undefined =>
  sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];

const table = (head: string, rows: Iterable<readonly [string, string | number]>): string =>
  [`| ${head} | |`, "| --- | ---: |", ...[...rows].map(([name, value]) => `| ${name} | ${value} |`)].join("\n");

const byNumber = (counts: ReadonlyMap<string, number>) => [...counts].sort(([, one], [, other]) => other - one);

/** What a run came to, as a page of Markdown. */
export const reportOf = (report: ChaosReport, command: string): string => {
  const { trouble, unknownMs, answers } = report;
  return `Written by \`${command}\` (seed ${report.seed}, ${inSeconds(report.tookMs)}): ${
    report.violations.length === 0 ? "nothing was found wrong." : `**${report.violations.length} violations.**`
  }

${table("what", [
  ["orders", report.orders],
  ["told that they are paid", report.paid],
  ["kills with -9", trouble.kills],
  ["freezes", trouble.freezes],
  ["fault rules at Toss", trouble.faults],
  ["payments whose result was unknown", unknownMs.length],
  ["time to truth, p50", inSeconds(at(unknownMs, 0.5))],
  ["time to truth, p99", inSeconds(at(unknownMs, 0.99))],
  ["all at rest after the last trouble within", inSeconds(report.restedAfterMs)],
])}

${table("trouble", byNumber(trouble.byName))}

${table("answers to clients", byNumber(answers))}
`;
};
