import fc from "fast-check";
import { errAsync, ok, okAsync, ResultAsync } from "neverthrow";
import { describe, expect, it } from "vitest";

import { withBatches } from "../../src/adapters/batching/batched-store.ts";
import type { OrderStore, SaveAnswer, StoreUnavailable, Write } from "../../src/app/ports.ts";
import { OrderId } from "../../src/domain/ids.ts";
import { NOON, anOrder } from "../domain/orders.ts";

const idOf = (lane: number, n: number): OrderId => OrderId.of(lane, `${n}`.padStart(26, "0"));
const writeOf = (lane: number, n: number): Write => [
  { before: null, after: { ...anOrder(), id: idOf(lane, n) }, entries: [] },
];
const idsOf = (writes: readonly Write[]): string[] => writes.flatMap((write) => write.map(({ after }) => after.id));

type Save = OrderStore["save"];

/** A store whose saves end when the test says so. */
const heldStore = () => {
  const saves: { readonly ids: string[]; readonly end: () => void }[] = [];
  const save: Save = (writes) =>
    new ResultAsync(
      new Promise((resolve) => {
        saves.push({
          ids: idsOf(writes),
          end: () => resolve(ok<SaveAnswer[], StoreUnavailable>(writes.map(() => ({ type: "Saved" as const })))),
        });
      }),
    );
  return { saves, batched: withBatches(storeOf(save)) };
};

const storeOf = (save: Save): OrderStore => ({ now: () => NOON, load: () => okAsync(new Map()), save });
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("batched saves", () => {
  it("send a write at once when nothing is under way, and all that came meanwhile together", async () => {
    const { saves, batched } = heldStore();
    const first = batched.save([writeOf(0, 1)]);
    await Promise.resolve();
    expect(saves.map(({ ids }) => ids)).toEqual([[idOf(0, 1)]]);
    const answers = [first, ...[2, 3, 4].map((n) => batched.save([writeOf(0, n)]))];
    saves[0]?.end();
    await turn();
    expect(saves.map(({ ids }) => ids.length)).toEqual([1, 3]);
    saves[1]?.end();
    expect(await Promise.all(answers)).toMatchObject([1, 2, 3, 4].map(() => ({ value: [{ type: "Saved" }] })));
  });

  it("hold one write per order, the later one in a later batch", async () => {
    const { saves, batched } = heldStore();
    for (const n of [1, 2, 2, 3, 2]) void batched.save([writeOf(0, n)]);
    await turn();
    for (const _ of [1, 2, 3]) {
      saves.at(-1)?.end();
      await turn();
    }
    expect(saves.map(({ ids }) => ids)).toEqual([[idOf(0, 1), idOf(0, 2), idOf(0, 3)], [idOf(0, 2)], [idOf(0, 2)]]);
  });

  it("never put two lanes into one batch, nor make one wait for another", async () => {
    const { saves, batched } = heldStore();
    for (const lane of [0, 1, 2]) void batched.save([writeOf(lane, 1)]);
    await turn();
    expect(saves.map(({ ids }) => ids)).toEqual([[idOf(0, 1)], [idOf(1, 1)], [idOf(2, 1)]]);
  });

  it("hold 256 writes at most, and let those leave first that came first", async () => {
    const { saves, batched } = heldStore();
    for (const n of [1, 1, ...Array.from({ length: 256 }, (_, index) => index + 2)]) void batched.save([writeOf(0, n)]);
    await turn();
    saves[0]?.end();
    await turn();
    expect(saves.map(({ ids }) => ids.length)).toEqual([256, 2]);
    expect(saves[1]?.ids).toEqual([idOf(0, 1), idOf(0, 257)]);
  });

  it("keep an order's writes in the order of arrival, also behind one that waits for another order", async () => {
    const { saves, batched } = heldStore();
    const ofBoth: Write = [...writeOf(0, 1), ...writeOf(0, 2)];
    for (const write of [writeOf(0, 1), ofBoth, writeOf(0, 2)]) void batched.save([write]);
    for (const index of [0, 1]) {
      await turn();
      saves[index]?.end();
    }
    await turn();
    expect(saves.map(({ ids }) => ids)).toEqual([[idOf(0, 1)], [idOf(0, 1), idOf(0, 2)], [idOf(0, 2)]]);
  });

  it("take a write that the store leaves unanswered for a bug", async () => {
    const batched = withBatches(storeOf(() => okAsync([])));
    await expect(async () => batched.save([writeOf(0, 1)])).rejects.toThrow("unanswered");
  });

  it("answer everybody in a batch that was lost", async () => {
    const batched = withBatches(storeOf(() => errAsync({ type: "StoreUnavailable" })));
    const answers = await Promise.all([1, 2, 3].map((n) => batched.save([writeOf(0, n)])));
    expect(answers.every((answer) => answer.isErr())).toBe(true);
  });

  it("let a bug in one write be its own", async () => {
    const batched = withBatches(
      storeOf((writes) =>
        ResultAsync.fromSafePromise(
          turn().then(() => {
            if (idsOf(writes).includes(idOf(0, 3))) throw new Error("a constraint");
            return writes.map((): SaveAnswer => ({ type: "Saved" }));
          }),
        ),
      ),
    );
    const answers = await Promise.allSettled([1, 2, 3, 4].map(async (n) => batched.save([writeOf(0, n)])));
    expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected", "fulfilled"]);
  });

  it("refuse at once what would wait behind ten thousand", async () => {
    const { batched } = heldStore();
    for (let n = 0; n < 10_000; n++) void batched.save([writeOf(0, n)]);
    expect((await batched.save([writeOf(0, 1)]))._unsafeUnwrapErr()).toEqual({ type: "StoreUnavailable" });
  });

  it("let an order that cannot be read be its own trouble", async () => {
    const asked: number[] = [];
    const store = storeOf(() => errAsync({ type: "StoreUnavailable" }));
    const batched = withBatches({
      ...store,
      load: (ids) =>
        ResultAsync.fromSafePromise(
          turn().then(() => {
            asked.push(ids.length);
            if (ids.includes(idOf(0, 2))) throw new Error("corrupt");
            return new Map(ids.map((id) => [id, { ...anOrder(), id }]));
          }),
        ),
    });
    const found = await Promise.allSettled([1, 2, 3].map(async (n) => batched.load([idOf(0, n)])));
    expect(found.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(asked).toEqual([3, 1, 1, 1]);
  });

  it("never read two lanes together", async () => {
    const asked: (readonly OrderId[])[] = [];
    const load: OrderStore["load"] = (ids) => {
      asked.push(ids);
      return okAsync(new Map(ids.map((id) => [id, { ...anOrder(), id }])));
    };
    const batched = withBatches({ ...storeOf(() => okAsync([])), load });
    const ids = [idOf(0, 1), idOf(1, 1), idOf(0, 2)];
    expect([...(await batched.load(ids))._unsafeUnwrap().keys()].toSorted()).toEqual(ids.toSorted());
    expect(asked).toEqual([[idOf(0, 1), idOf(0, 2)], [idOf(1, 1)]]);
  });

  it("find nothing where there is nothing", async () => {
    const found = await withBatches(storeOf(() => okAsync([]))).load([idOf(0, 1)]);
    expect([...found._unsafeUnwrap().keys()]).toEqual([]);
  });

  it("find more than fits into one batch", async () => {
    const asked: number[] = [];
    const load: OrderStore["load"] = (ids) => {
      asked.push(ids.length);
      return okAsync(new Map(ids.map((id) => [id, { ...anOrder(), id }])));
    };
    const ids = Array.from({ length: 300 }, (_, n) => idOf(0, n));
    const found = await withBatches({ ...storeOf(() => okAsync([])), load }).load([...ids, idOf(0, 1)]);
    expect([...found._unsafeUnwrap().keys()]).toEqual(ids);
    expect(asked).toEqual([256, 45]);
  });

  it("refuse at once who asks behind ten thousand, in his lane alone, and serve those who wait", async () => {
    const ends: (() => void)[] = [];
    const load: OrderStore["load"] = (ids) =>
      new ResultAsync(
        new Promise((resolve) => {
          ends.push(() => resolve(ok(new Map(ids.map((id) => [id, { ...anOrder(), id }])))));
        }),
      );
    const batched = withBatches({ ...storeOf(() => okAsync([])), load });
    const first = batched.load([idOf(0, 0)]);
    await turn();
    const waiting = Array.from({ length: 10_000 }, (_, n) => batched.load([idOf(0, n)]));
    const [refused, other] = [batched.load([idOf(0, 1)]), batched.load([idOf(1, 1)])];
    await turn();
    expect(ends).toHaveLength(2);
    const told = Promise.race([refused, turn().then(() => "waits")]);
    expect(await told).toMatchObject({ error: { type: "StoreUnavailable" } });

    for (let ended = 0; ended < ends.length; ended++) {
      ends[ended]?.();
      await turn();
    }
    const answers = await Promise.all([first, other, ...waiting]);
    expect(answers.filter((answer) => answer.isErr())).toEqual([]);
  });

  it("refuse nobody for how much he asks for at once", async () => {
    const load: OrderStore["load"] = (ids) => okAsync(new Map(ids.map((id) => [id, { ...anOrder(), id }])));
    const ids = Array.from({ length: 10_500 }, (_, n) => idOf(n % 2, n));
    const found = await withBatches({ ...storeOf(() => okAsync([])), load }).load([...ids, ...ids]);
    expect(found._unsafeUnwrap().size).toBe(ids.length);
  });

  it("give every write its own answer, whatever arrives when", async () => {
    const arrivals = fc.array(fc.record({ lane: fc.nat(2), n: fc.nat(5), wait: fc.nat(2) }), {
      minLength: 1,
      maxLength: 40,
    });
    await fc.assert(
      fc.asyncProperty(arrivals, async (arrivals) => {
        const underWay = new Set<number>();
        const stored: string[] = [];
        const batched = withBatches(
          storeOf((writes) =>
            ResultAsync.fromSafePromise(
              (async () => {
                const ids = idsOf(writes);
                const lanes = new Set(ids.map((id) => Number.parseInt(id.slice(0, 2), 36)));
                expect(lanes.size).toBe(1);
                const [lane = -1] = lanes;
                expect(underWay.has(lane)).toBe(false);
                expect(new Set(ids).size).toBe(ids.length);
                underWay.add(lane);
                await turn();
                underWay.delete(lane);
                stored.push(...ids);
                return ids.map((by): SaveAnswer => ({ type: "Taken", by: by as OrderId }));
              })(),
            ),
          ),
        );
        const answers = [];
        for (const { lane, n, wait } of arrivals) {
          answers.push(batched.save([writeOf(lane, n)]));
          for (let turns = 0; turns < wait; turns++) await turn();
        }
        const ids = arrivals.map(({ lane, n }) => idOf(lane, n));
        expect((await Promise.all(answers)).map((answer) => answer._unsafeUnwrap())).toEqual(
          ids.map((by) => [{ type: "Taken", by }]),
        );
        expect([...stored].sort()).toEqual([...ids].sort());
      }),
      { numRuns: 50 },
    );
  });
});
