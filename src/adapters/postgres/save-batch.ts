import type { SaveAnswer, Write } from "../../app/ports.ts";
import type { ProductId } from "../../domain/ids.ts";
import { stockMove } from "../../domain/stock.ts";
import type { Database } from "./database.ts";
import { ConnectionLost, hasMetOthers, isRefused, orUnavailable, UNAVAILABLE } from "./failure.ts";
import { foresee, refusal } from "./foresee.ts";
import { CONFLICT, planBatch, SAVED } from "./plan-batch.ts";
import { lockShelf, moveOnShelf, restockShelf } from "./shelf.ts";
import { runOn, transaction, transactionAtOnce, type Run } from "./transaction.ts";
import { writeAllOrders, writeOrders, type Place } from "./write-orders.ts";

/** Stores writes of one lane, none of which meets another. What could not be foreseen undoes the batch; then each goes alone. */
export const saveBatch = async (
  database: Database,
  place: Place,
  writes: readonly Write[],
): Promise<readonly SaveAnswer[]> => {
  try {
    return await saveTogether(database, place, writes);
  } catch (error) {
    if (!(error instanceof Overtaken || hasMetOthers(error))) throw error;
    if (writes.length === 1) return whyUndone(database, place, writes, error);
  }
  return saveEachAlone(database, place, writes);
};

/**
 * Once each, in order, so that nobody pays for a neighbour. Who meets a product that somebody does not let go of waits for as long as a
 * statement may take; whoever wants the same product after that is told at once.
 */
const saveEachAlone = async (
  database: Database,
  place: Place,
  writes: readonly Write[],
): Promise<readonly SaveAnswer[]> => {
  const answers: SaveAnswer[] = [];
  const outOfReach = new Set<ProductId>();
  for (const write of writes) {
    const wanted = [...stockMove(write).keys()];
    const answer = wanted.some((id) => outOfReach.has(id))
      ? UNAVAILABLE
      : await orUnavailable(saveBatch(database, place, [write])).match(
          ([own = UNAVAILABLE]) => own,
          () => UNAVAILABLE,
        );
    if (answer === UNAVAILABLE) for (const id of wanted) outOfReach.add(id);
    answers.push(answer);
  }
  return answers;
};

/** Somebody wrote between what was foreseen and what was to be stored. */
class Overtaken extends Error {
  override readonly name = "Overtaken";
}

const whyUndone = async (
  { db }: Database,
  place: Place,
  writes: readonly Write[],
  error: unknown,
): Promise<readonly SaveAnswer[]> => {
  const seen = await foresee(runOn(db), place.lane, writes);
  return writes.map((write) => {
    const answer = refusal(write, seen);
    if (answer === null && !(error instanceof Overtaken)) throw error;
    return answer ?? CONFLICT;
  });
};

const saveTogether = async (
  database: Database,
  place: Place,
  writes: readonly Write[],
): Promise<readonly SaveAnswer[]> => {
  if (writes.every(standsAlone)) return saveAtOnce(runOn(database.db), place, writes);
  const [first, ...others] = writes;
  if (first !== undefined && others.length === 0 && (await saveInOneFlight(database, place, first))) return [SAVED];
  return transaction(database, (run) => saveInSteps(run, place, writes));
};

/** A single write has nobody to share with: it takes what it wants if all of it is there. Says whether it did, not why it did not. */
const saveInOneFlight = (database: Database, place: Place, write: Write): Promise<boolean> => {
  const move = stockMove(write);
  const statements = [...(move.size > 0 ? [moveOnShelf(move)] : []), writeAllOrders(place, write)];
  return transactionAtOnce(database, statements).then(
    () => true,
    (error: unknown) => {
      if (isRefused(error)) return false;
      throw error;
    },
  );
};

/** One order, and no stock moves: the statement that writes it stores it whole or not at all, and needs no transaction. */
const standsAlone = (write: Write): boolean => write.length === 1 && stockMove(write).size === 0;

const saveAtOnce = async (run: Run, place: Place, writes: readonly Write[]): Promise<readonly SaveAnswer[]> => {
  const stored = new Set((await run(writeOrders(place, writes.flat()))).map(({ id }) => id));
  const isStored = (write: Write): boolean => write.every(({ after }) => stored.has(after.id));
  if (writes.every(isStored)) return writes.map(() => SAVED);

  // It has committed by now: whatever goes wrong here must not make anybody save again.
  const seen = await foresee(run, place.lane, writes).catch((cause: unknown) => {
    throw new ConnectionLost("Some of a batch was stored, and what became of the rest is not known.", { cause });
  });
  return writes.map((write) => (isStored(write) ? SAVED : (refusal(write, seen) ?? CONFLICT)));
};

/** Locks the products, and nothing else; hands out what there is; writes what was served. */
const saveInSteps = async (run: Run, place: Place, writes: readonly Write[]): Promise<readonly SaveAnswer[]> => {
  const wanted = new Set(writes.flatMap((write) => [...stockMove(write).keys()]));
  const [locked, seen] = await Promise.all([
    wanted.size > 0 ? run(lockShelf(wanted)) : [],
    foresee(run, place.lane, writes),
  ]);

  const shelf = new Map(locked.map(({ id, available }) => [id, available]));
  const { answers, changes, moved } = planBatch(writes, shelf, seen);
  if (changes.length === 0) return answers;

  const [stored] = await Promise.all([
    run(writeOrders(place, changes)),
    moved.size > 0 ? run(restockShelf(moved)) : [],
  ]);
  if (stored.length !== changes.length) throw new Overtaken();
  return answers;
};
