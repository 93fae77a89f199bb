import { errAsync, Result, ResultAsync } from "neverthrow";

import type { StoreUnavailable } from "../../app/ports.ts";
import { apart, ask, type Asked } from "./asked.ts";
import { NaturalBatches, upTo, WAITING_MAX } from "./natural-batches.ts";

/** More at once makes everybody in the batch wait longer without making any find cheaper. */
const BATCH_MAX = 256;

export type Find<Id, Found> = (ids: readonly Id[]) => ResultAsync<ReadonlyMap<Id, Found>, StoreUnavailable>;

/**
 * What is looked for while a find is under way is looked for together in the next one: nobody sees less than was stored when he asked.
 * Who comes when `WAITING_MAX` ids wait is refused; who asks for more than that at once is not, for nobody could ever serve him else.
 */
export const withBatchedFinds = <Id, Found>(find: Find<Id, Found>): Find<Id, Found> => {
  const findBatch = async (batch: readonly Asked<Id, Found | undefined>[]): Promise<void> => {
    try {
      const found = await find(batch.map(({ question }) => question));
      for (const { question, answer } of batch) answer(found.map((known) => known.get(question)));
    } catch (defect) {
      await apart(batch, findBatch, defect);
    }
  };
  const batches = new NaturalBatches(findBatch, upTo(BATCH_MAX));

  return (ids) =>
    batches.waiting >= WAITING_MAX
      ? errAsync({ type: "StoreUnavailable" })
      : new ResultAsync(Promise.all(ids.map((id) => ask(batches, id))).then((found) => Result.combine(found))).map(
          (found) => new Map(ids.flatMap((id, index) => pair(id, found[index]))),
        );
};

const pair = <Id, Found>(id: Id, found: Found | undefined): (readonly [Id, Found])[] =>
  found === undefined ? [] : [[id, found]];
