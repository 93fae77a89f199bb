import { err, errAsync, ok, Result, ResultAsync } from "neverthrow";

import type { OrderStore, SaveAnswer, StoreUnavailable, Write } from "../../app/ports.ts";
import { laneOf, type OrderId } from "../../domain/ids.ts";
import type { Order } from "../../domain/order.ts";
import { apart, ask, type Asked } from "./asked.ts";
import { withBatchedFinds, type Find } from "./batched-finds.ts";
import { NaturalBatches, WAITING_MAX, type Departure } from "./natural-batches.ts";

/** More at once makes everybody in the batch wait longer without making any write cheaper. */
const BATCH_MAX = 256;

type AskedWrite = Asked<Write, SaveAnswer>;

/**
 * Saves and loads leave in natural batches, one of each under way per lane. A batch of writes keeps the order of arrival and holds at
 * most one write of each order.
 */
export const withBatches = (store: OrderStore): OrderStore => {
  const saves = new Map<number, NaturalBatches<AskedWrite>>();
  const loads = new Map<number, Find<OrderId, Order>>();

  const saveBatch = async (batch: readonly AskedWrite[]): Promise<void> => {
    try {
      const answers = await store.save(batch.map(({ question }) => question));
      for (const [index, { answer, fail }] of batch.entries()) {
        const own = answers.map((each) => each[index]);
        if (own.isErr()) answer(err(own.error));
        else if (own.value === undefined) fail(new Error("The store left a write unanswered."));
        else answer(ok(own.value));
      }
    } catch (defect) {
      await apart(batch, saveBatch, defect);
    }
  };

  const waiting = (): number => [...saves.values()].reduce((sum, lane) => sum + lane.waiting, 0);

  const save = (write: Write): Promise<Result<SaveAnswer, StoreUnavailable>> =>
    ask(
      inLane(saves, laneOfWrite(write), () => new NaturalBatches(saveBatch, oneOfEachOrder)),
      write,
    );

  const loadFrom = (lane: number, ids: readonly OrderId[]): ReturnType<OrderStore["load"]> =>
    inLane(loads, lane, () => withBatchedFinds(store.load))(ids.filter((id) => laneOf(id) === lane));

  return {
    now: store.now,
    save: (writes) =>
      waiting() + writes.length > WAITING_MAX
        ? errAsync({ type: "StoreUnavailable" })
        : new ResultAsync(Promise.all(writes.map(save)).then((answers) => Result.combine(answers))),
    load: (ids) =>
      ResultAsync.combine([...new Set(ids.map(laneOf))].map((lane) => loadFrom(lane, ids))).map(
        (found) => new Map(found.flatMap((each) => [...each])),
      ),
  };
};

const inLane = <Batches>(lanes: Map<number, Batches>, lane: number, open: () => Batches): Batches => {
  const known = lanes.get(lane);
  if (known !== undefined) return known;
  const opened = open();
  lanes.set(lane, opened);
  return opened;
};

/** First come, first served; who would meet an earlier write of the batch waits for the next, and who comes after, for him. */
const oneOfEachOrder = (waiting: readonly AskedWrite[]): Departure<AskedWrite> => {
  const batch: AskedWrite[] = [];
  const left: AskedWrite[] = [];
  const met = new Set<string>();
  for (const [index, entry] of waiting.entries()) {
    if (batch.length === BATCH_MAX) return { batch, left: [...left, ...waiting.slice(index)] };
    const ids = entry.question.map(({ after }) => after.id);
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
