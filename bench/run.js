import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { format } from "prettier";

import { bare } from "./parts/bare.js";
import { floor } from "./parts/floor.js";
import { growth } from "./parts/growth.js";
import { memory } from "./parts/memory.js";
import { payonce } from "./parts/payonce.js";
import { restart } from "./parts/restart.js";
import { slowToss } from "./parts/slow-toss.js";
import { stock } from "./parts/stock.js";
import { chartsOf } from "./report/charts.js";
import { tableOf } from "./report/table.js";
import { openSetting } from "./setting.js";
import { machine } from "./system.js";
import { targets } from "./targets.js";

/**
 * How fast it is: `npm run bench`. Linux alone, since CPU time is read from /proc.
 *
 *   --only floor,payonce   these parts
 *   --quick                less of everything: to try it out, not to believe it
 *   --out directory        where results.json, results.md and the curves go, docs/bench by default
 *   --profile directory    CPU profiles of the servers go there
 */
const PARTS = { floor, bare, payonce, stock, "slow-toss": slowToss, memory, growth, restart };

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    quick: { type: "boolean", default: false },
    out: { type: "string", default: fileURLToPath(new URL("../docs/bench", import.meta.url)) },
    profile: { type: "string" },
  },
});
const { quick, out, profile } = values;
const chosen = values.only?.split(",") ?? Object.keys(PARTS);
const unknown = chosen.filter((name) => !(name in PARTS));
if (unknown.length > 0)
  throw new Error(`there is no part ${unknown.join(", ")}: choose of ${Object.keys(PARTS).join(", ")}`);

const care = quick
  ? { runs: 1, firstWarmUpS: 2, warmUpS: 1, seconds: 3 }
  : { runs: 3, firstWarmUpS: 8, warmUpS: 1.5, seconds: 5 };
const orders = quick ? 20_000 : 200_000;
const inFlight = quick ? [1, 128] : [1, 8, 32, 128, 256];

const setting = await openSetting();
const close = async () => {
  await setting.close();
  await rm(setting.directory, { recursive: true, force: true });
};
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => void close().then(() => process.exit(130)));

/** @type {import("./parts/context.js").Context} */
const context = { setting, care, quick, orders, inFlight, profile, rows: [], facts: {} };
try {
  const postgres = await setting.settings();
  for (const name of chosen) {
    console.log(`  ${name}`);
    await PARTS[/** @type {keyof typeof PARTS} */ (name)](context);
  }

  const { rows, facts } = context;
  const at = new Date().toISOString();
  const run = { quick, ...care, orders };
  const results = { at, machine: machine(), postgres, run, rows, facts, targets: targets(facts) };
  await mkdir(out, { recursive: true });
  const style = { printWidth: 120 };
  const table = tableOf(results);
  await writeFile(path.join(out, "results.json"), await format(JSON.stringify(results), { ...style, parser: "json" }));
  await writeFile(path.join(out, "results.md"), await format(table, { ...style, parser: "markdown" }));
  for (const [file, svg] of Object.entries(chartsOf(rows))) await writeFile(path.join(out, file), svg);
  console.log(`\n${table}`);
} finally {
  await close();
}
process.exit(0);
