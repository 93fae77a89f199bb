import { err, errAsync, ok, Result, ResultAsync } from "neverthrow";

import type { OrderStore, SaveAnswer, StoreUnavailable, Write } from "../app/ports.ts";
import { laneOf } from "../domain/ids.ts";

/** More at once makes everybody in the batch wait longer without making any write cheaper. */
const BATCH_MAX = 256;
/** Who waits behind so many is better told at once that the store cannot now. */
const WAITING_MAX = 10_000;

type Answered = Result<SaveAnswer, StoreUnavailable>;

type Waiting = {
  readonly write: Write;
  readonly answer: (answered: Answered) => void;
  readonly fail: (defect: unknown) => void;
};

/**
 * 자연 배치. Writes that arrive while a save is under way leave together in the next one: without a timer, and alone when nothing is
 * under way. One batch is in flight per lane, in order of arrival, and holds at most one write of each order.
 */
export const withBatchedSaves = (store: OrderStore): OrderStore => {
  const lanes = new Map<number, Waiting[]>();

  const saved = (write: Write): Promise<Answered> =>
    new Promise((answer, fail) => {
      const lane = laneOfWrite(write);
      const waiting = lanes.get(lane);
      const entry: Waiting = { write, answer, fail };
      if (waiting === undefined) {
        lanes.set(lane, [entry]);
        void leave(lane);
      } else {
        waiting.push(entry);
      }
    });

  /** Batch after batch, until nobody waits in the lane. */
  const leave = async (lane: number): Promise<void> => {
    for (let waiting = lanes.get(lane) ?? []; waiting.length > 0; waiting = lanes.get(lane) ?? []) {
      const { batch, left } = nextBatch(waiting);
      lanes.set(lane, left);
      await saveBatch(batch);
    }
    lanes.delete(lane);
  };

  const saveBatch = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      const answers = await store.save(batch.map(({ write }) => write));
      batch.forEach(({ answer, fail }, index) =>
        answers.match(
          (each) => {
            const own = each[index];
            if (own === undefined) fail(new Error("The store left a write unanswered."));
            else answer(ok(own));
          },
          (error) => answer(err(error)),
        ),
      );
    } catch (defect) {
      await (batch.length === 1 ? batch[0]?.fail(defect) : apart(batch));
    }
  };

  /** A bug in one write is its own: the others are saved without it. What was stored before the bug showed meets itself as a conflict. */
  const apart = async (batch: readonly Waiting[]): Promise<void> => {
    for (const entry of batch) await saveBatch([entry]);
  };

  const waitingAll = (): number => [...lanes.values()].reduce((sum, waiting) => sum + waiting.length, 0);

  return {
    ...store,
    save: (writes) =>
      waitingAll() + writes.length > WAITING_MAX
        ? errAsync({ type: "StoreUnavailable" })
        : new ResultAsync(Promise.all(writes.map(saved)).then((answers) => Result.combine(answers))),
  };
};

/** First come, first served; who would meet an earlier write of the batch waits for the next, and who comes after, for him. */
const nextBatch = (waiting: readonly Waiting[]): { readonly batch: Waiting[]; readonly left: Waiting[] } => {
  const batch: Waiting[] = [];
  const left: Waiting[] = [];
  const met = new Set<string>();
  for (const [index, entry] of waiting.entries()) {
    if (batch.length === BATCH_MAX) return { batch, left: [...left, ...waiting.slice(index)] };
    const ids = entry.write.map(({ after }) => after.id);
    (ids.some((id) => met.has(id)) ? left : batch).push(entry);
    for (const id of ids) met.add(id);
  }
  return { batch, left };
};

const laneOfWrite = (write: Write): number => {
  const [first] = write;
  if (first === undefined) throw new Error("A write changes at least one order.");
  return laneOf(first.after.id);
};
