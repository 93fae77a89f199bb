import type { OrderChange, SaveAnswer, Write } from "../../app/ports.ts";
import type { ProductId } from "../../domain/ids.ts";
import { allocate, stockMove, type Shortage, type StockMove } from "../../domain/stock.ts";
import { refusal, type Foreseen } from "./foresee.ts";

export const SAVED: SaveAnswer = { type: "Saved" };
export const CONFLICT: SaveAnswer = { type: "Conflict" };

export type Plan = {
  readonly answers: readonly SaveAnswer[];
  /** What the writes answered with `SAVED` are made of. */
  readonly changes: readonly OrderChange[];
  /** What lies on the shelf afterwards, of the products that moved. */
  readonly moved: ReadonlyMap<ProductId, number>;
};

/** Decides over locked numbers who is served: pure, so that it takes no longer than it must. */
export const planBatch = (writes: readonly Write[], shelf: ReadonlyMap<ProductId, number>, seen: Foreseen): Plan => {
  const refusals = writes.map((write) => refusal(write, seen));
  const claims = writes.map((write, index) => (refusals[index] === null ? stockMove(write) : NOTHING));
  const { shortages, available } = allocate(claims, shelf);
  const answers = writes.map((_, index) => refusals[index] ?? outOfStock(shortages[index]) ?? SAVED);
  return {
    answers,
    changes: writes.filter((_, index) => answers[index] === SAVED).flat(),
    moved: new Map([...available].filter(([id, units]) => units !== shelf.get(id))),
  };
};

const NOTHING: StockMove = new Map();

const outOfStock = (shortage: Shortage | null | undefined): SaveAnswer | null =>
  shortage ? { type: "OutOfStock", ...shortage } : null;
