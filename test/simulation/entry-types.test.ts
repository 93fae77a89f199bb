import { describe, expect, it } from "vitest";

import { ARRIVALS, ARRIVING_TYPES, ENTRY_FORMS } from "../../src/adapters/postgres/audit/entry-types.ts";
import type { Entry } from "../../src/domain/history.ts";
import { World } from "./world.ts";

const WORLDS = 40;

const formOf = ({ type, attempt, cancellation }: Entry): string =>
  `${type} ${attempt?.status ?? (cancellation ? `cancellation ${cancellation.status}` : "nothing")}`;

describe("what the audit demands of an entry's type", () => {
  it(`is what ${WORLDS} worlds under faults tell, and no more than they tell`, async () => {
    const [misfits, arrived] = [[] as string[], new Set<string>()];
    for (let seed = 1; seed <= WORLDS; seed++) {
      const world = new World(seed);
      await world.run();
      for (const { order, history } of world.database.orders())
        for (const [index, entry] of history.entries()) {
          const before = history[index - 1]?.status;
          const arrival = `${entry.type} ${entry.status}`;
          const moves = before !== entry.status;
          if (moves) arrived.add(arrival);
          const fits =
            ENTRY_FORMS.includes(formOf(entry)) &&
            ((!moves && !ARRIVING_TYPES.includes(entry.type)) || ARRIVALS.includes(arrival)) &&
            !(entry.type === "order.paid" && before === "SUCCESS");
          if (!fits) misfits.push(`seed ${seed}: ${order.id} ${index + 1} ${before} > ${arrival}, ${formOf(entry)}`);
        }
    }
    expect(misfits).toEqual([]);
    expect([...arrived].sort()).toEqual([...ARRIVALS].sort());
  }, 120_000);
});
