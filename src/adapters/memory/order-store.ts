import { okAsync, ResultAsync } from "neverthrow";

import type { OrderChange, OrderStore, SaveAnswer, Write } from "../../app/ports.ts";
import type { OrderId } from "../../domain/ids.ts";
import type { Instant } from "../../domain/instant.ts";
import { isNews } from "../../domain/news.ts";
import { dueAt } from "../../domain/next-step.ts";
import { allocate, stockMove } from "../../domain/stock.ts";
import { frozen } from "./frozen.ts";
import { refuseImpossible } from "./impossible.ts";
import type { Shelves, StoredOrder } from "./memory-database.ts";

type Telling = { readonly tellsNews: boolean };

export const makeMemoryOrderStore = (
  shelves: Shelves,
  now: () => Instant,
  telling: Telling = { tellsNews: false },
): OrderStore => ({
  now,
  load: (ids) => okAsync(new Map(ids.flatMap((id) => found(shelves, id)))),
  save: (writes) => ResultAsync.fromSafePromise(saveInTurn(shelves, writes, telling)),
});

/** Async only so that a bug rejects, as it does elsewhere: all is done by the time this returns. */
const saveInTurn = async (
  shelves: Shelves,
  writes: readonly Write[],
  telling: Telling,
): Promise<readonly SaveAnswer[]> => writes.map((write) => save(shelves, write, telling));

const found = ({ orders }: Shelves, id: OrderId) => {
  const stored = orders.get(id);
  return stored === undefined ? [] : [[id, stored.order] as const];
};

const save = (shelves: Shelves, write: Write, telling: Telling): SaveAnswer => {
  refuseImpossible(write);
  const holder = shelves.names.holderAgainst(write);
  if (holder !== null) return { type: "Taken", by: holder };
  if (!write.every((change) => isAsDecidedOn(shelves, change))) return { type: "Conflict" };
  return moveStock(shelves, write) ?? store(shelves, write, telling);
};

const isAsDecidedOn = ({ orders }: Shelves, { before, after }: OrderChange): boolean => {
  const known = orders.get(after.id)?.order;
  return known?.version === before?.version && known?.changedAt === before?.changedAt;
};

const moveStock = ({ products }: Shelves, write: Write): SaveAnswer | null => {
  const move = stockMove(write);
  const onShelf = [...move.keys()].flatMap((id) => products.get(id) ?? []);
  const { shortages, available } = allocate([move], new Map(onShelf.map((product) => [product.id, product.available])));
  const [shortage] = shortages;
  if (shortage) return { type: "OutOfStock", ...shortage };
  for (const product of onShelf) products.set(product.id, { ...product, available: available.get(product.id) ?? 0 });
  return null;
};

const store = (shelves: Shelves, write: Write, telling: Telling): SaveAnswer => {
  for (const change of write) shelves.orders.set(change.after.id, stored(shelves, change, telling));
  shelves.names.move(write);
  return { type: "Saved" };
};

const stored = (
  { orders }: Shelves,
  { after, entries, customer, refundAccount }: OrderChange,
  { tellsNews }: Telling,
): StoredOrder => {
  const before = orders.get(after.id);
  const last = entries.at(-1);
  const telling = before?.telling ?? { at: null, through: 0, tries: 0 };
  const newsAt = tellsNews && entries.some(isNews) ? (last?.at ?? null) : null;
  return frozen({
    order: after,
    dueAt: last === undefined ? null : dueAt(after, last.at),
    telling: { ...telling, at: telling.at ?? newsAt },
    history: [...(before?.history ?? []), ...entries],
    customer: customer ?? before?.customer ?? null,
    refundAccount: refundAccount ?? before?.refundAccount ?? null,
  });
};
