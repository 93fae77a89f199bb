import { ResultAsync } from "neverthrow";

import type { OrderStore, SaveAnswer, Write } from "../../app/ports.ts";
import { laneOf } from "../../domain/ids.ts";
import { apart } from "./claims.ts";
import type { Database } from "./database.ts";
import { orUnavailable, UNAVAILABLE } from "./failure.ts";
import { grouped } from "./grouped.ts";
import { readOrders } from "./read-orders.ts";
import { saveBatch } from "./save-batch.ts";

type OrderStoreOptions = {
  /** Whether there is an endpoint to tell. Without one, news is history and waits for nobody. */
  readonly tellsNews?: boolean;
};

export const makeOrderStore = (database: Database, { tellsNews = false }: OrderStoreOptions = {}): OrderStore => ({
  now: () => database.clock.now(),
  load: (ids) => orUnavailable(readOrders(database, ids)),
  save: (writes) => ResultAsync.fromSafePromise(save(database, tellsNews, writes)),
});

const save = async (
  database: Database,
  tellsNews: boolean,
  writes: readonly Write[],
): Promise<readonly SaveAnswer[]> => {
  const answers = new Map<number, SaveAnswer[]>();
  for (const [lane, ofLane] of grouped(writes, laneOfWrite)) {
    const answered: SaveAnswer[] = [];
    for (const batch of apart(ofLane)) {
      const saved = orUnavailable(saveBatch(database, { lane, tellsNews }, batch));
      answered.push(...(await saved.unwrapOr(batch.map(() => UNAVAILABLE))));
    }
    answers.set(lane, answered);
  }
  return writes.map((write) => answers.get(laneOfWrite(write))?.shift() as SaveAnswer);
};

/** Orders that are written together live together: a cart stays in the lane of the order that holds it. */
const laneOfWrite = (write: Write): number => {
  const [lane, ...others] = new Set(write.map(({ after }) => laneOf(after.id)));
  if (lane === undefined || others.length > 0) throw new Error("A write belongs to exactly one lane.");
  return lane;
};
