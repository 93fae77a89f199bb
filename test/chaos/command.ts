import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";

import { MINUTE_MS } from "../../src/domain/instant.ts";
import { reportOf } from "./report.ts";
import { runChaos } from "./run.ts";

const USAGE = `npm run chaos -- [--orders N] [--seed S] [--shoppers N] [--write]

Real servers, PostgreSQL and mock-toss, killed and frozen while N (2400) orders are asked for; then both books and every promise to a client
are compared. --write keeps the report in docs/reliability.md. Exit code: 0 nothing wrong, 1 something is, 2 not understood.`;

const FILE = "docs/reliability.md";
const SECTION = /(<!-- chaos -->\n)[\s\S]*(<!-- \/chaos -->)/;

const { values } = parseArgs({
  options: {
    orders: { type: "string", default: "2400" },
    seed: { type: "string", default: "1" },
    shoppers: { type: "string", default: "24" },
    write: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
const [orders, seed, shoppers] = [values.orders, values.seed, values.shoppers].map(Number) as [number, number, number];

if (values.help || ![orders, seed, shoppers].every((value) => Number.isSafeInteger(value) && value > 0)) {
  console.error(USAGE);
  process.exitCode = values.help ? 0 : 2;
} else {
  const report = await runChaos({ orders, seed, shoppers, shoppingMs: 7 * MINUTE_MS, restMs: 2 * MINUTE_MS });
  const page = reportOf(report, `npm run chaos -- --orders ${orders} --seed ${seed} --shoppers ${shoppers} --write`);
  console.log(page);
  for (const violation of report.violations) console.error(violation);
  if (values.write) writeFileSync(FILE, readFileSync(FILE, "utf8").replace(SECTION, `$1\n${page}\n$2`));
  process.exitCode = report.violations.length === 0 ? 0 : 1;
}
