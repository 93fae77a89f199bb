import { Worker } from "node:worker_threads";

import { EMPTY, together, type Tally } from "./tally.ts";

/** Small enough that all workers end at about the same time. */
const SEEDS_PER_TURN = 20;

export type Turn = { readonly from: number; readonly seeds: number };

/** Lives through the worlds of `seeds` seeds in as many threads as there are `jobs`, for as long as `goesOn` likes what it sees. */
export const runCampaign = async (
  { from, seeds }: Turn,
  jobs: number,
  goesOn: (tally: Tally) => boolean,
): Promise<Tally> => {
  let tally = EMPTY;
  let next = from;
  const end = from + seeds;
  const takeTurn = (): Turn | null => {
    if (next >= end) return null;
    const turn = { from: next, seeds: Math.min(SEEDS_PER_TURN, end - next) };
    next += turn.seeds;
    return turn;
  };

  const work = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL("campaign-worker.js", import.meta.url));
      const go = (): void => {
        const turn = takeTurn();
        if (turn !== null) return worker.postMessage(turn);
        void worker.terminate();
        resolve();
      };
      worker.on("message", (turned: Tally) => {
        tally = together(tally, turned);
        if (!goesOn(tally)) next = end;
        go();
      });
      worker.on("error", reject);
      go();
    });

  await Promise.all(Array.from({ length: jobs }, work));
  return tally;
};
