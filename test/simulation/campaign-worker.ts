import { parentPort } from "node:worker_threads";

import type { Turn } from "./campaign.ts";
import { simulate } from "./simulate.ts";
import { EMPTY, tallyOf, together } from "./tally.ts";

parentPort?.on("message", async ({ from, seeds }: Turn) => {
  let tally = EMPTY;
  for (let seed = from; seed < from + seeds; seed++) tally = together(tally, tallyOf(await simulate(seed)));
  parentPort?.postMessage(tally);
});
