import { afterEach, beforeEach, describe, expect, it } from "vitest";

import type { ReconciliationTurn, ReconciliationTurns } from "../../src/app/ports.ts";
import { DAY_MS, Instant, MINUTE_MS } from "../../src/domain/instant.ts";
import type { StoreWorld } from "./store-world.ts";

/** 대사 차례의 약속. One row says whose turn it is, and how far the ledger has been seen. */
export const reconciliationContract = (name: string, open: () => Promise<StoreWorld>): void => {
  describe(`ReconciliationTurns over ${name}`, () => {
    let world: StoreWorld;
    beforeEach(async () => {
      world = await open();
    });
    afterEach(() => world.close());

    const claim = async (by: ReconciliationTurns = world.reconciliation, leaseMs = MINUTE_MS) =>
      (await by.claim(leaseMs))._unsafeUnwrap();
    const taken = async (leaseMs?: number): Promise<ReconciliationTurn> => {
      const turn = await claim(world.reconciliation, leaseMs);
      if (turn === null) throw new Error("the turn was not due");
      return turn;
    };
    const move = async (...args: Parameters<ReconciliationTurns["move"]>) =>
      (await world.reconciliation.move(...args))._unsafeUnwrap();

    it("is due at once in a new database, which has nothing before itself to look at", async () => {
      const turn = await taken();
      expect(Math.abs(turn.at - turn.seenUntil)).toBeLessThan(MINUTE_MS);
      expect(turn.closedUntil).toBe(turn.seenUntil);
      expect(turn.heldUntil).toBe(turn.at + MINUTE_MS);
    });

    it("goes to one of many who ask at once", async () => {
      const asked = await Promise.all([
        ...Array.from({ length: 8 }, () => claim()),
        ...Array.from({ length: 8 }, () => claim(world.another.reconciliation)),
      ]);
      expect(asked.filter((turn) => turn !== null)).toHaveLength(1);
    });

    it("goes to the next one when its holder has not been heard of for the length of the lease", async () => {
      const lost = await taken(-1);
      expect(await claim(world.another.reconciliation)).not.toBeNull();
      expect(await move(lost, { seenUntil: lost.at }, MINUTE_MS)).toBeNull();
    });

    it("is kept by whoever moves it on, and remembers what they saw", async () => {
      const first = await taken();
      const seenUntil = Instant.after(first.at, 1_234);
      const closedUntil = Instant.after(first.at, -DAY_MS);
      const second = await move(first, { seenUntil, closedUntil }, 2 * MINUTE_MS);
      expect(second).toMatchObject({ seenUntil, closedUntil });
      expect(await claim(world.another.reconciliation)).toBeNull();
      expect(await move(first, {}, MINUTE_MS)).toBeNull();

      const third = second && (await move(second, {}, -1));
      expect(third).toMatchObject({ seenUntil, closedUntil });
      expect(await claim(world.another.reconciliation)).toMatchObject({ seenUntil, closedUntil });
    });
  });
};
