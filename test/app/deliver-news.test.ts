import { errAsync } from "neverthrow";
import { beforeEach, describe, expect, it } from "vitest";

import { MemoryDatabase } from "../../src/adapters/memory/memory-database.ts";
import { makeDeliverNews } from "../../src/app/deliver-news.ts";
import { makeDoor, type Door } from "../../src/app/door.ts";
import { NEWS_PACE, type Delivery, type Endpoint } from "../../src/app/news.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../../src/domain/instant.ts";
import type { NewsItem } from "../../src/domain/news.ts";
import { answerAttention } from "../../src/domain/attention.ts";
import type { Order } from "../../src/domain/order.ts";
import { accountIssued, approved, begin, issued, product, seen, type Step } from "../contracts/orders.ts";
import { FakeClock } from "../http-harness.ts";

/** A shop's endpoint that takes everything, until it is told otherwise. */
class FakeEndpoint implements Endpoint {
  readonly heard: NewsItem[] = [];
  answer: Delivery = "Taken";
  down = false;
  /** What happens elsewhere before the answer is there. */
  meanwhile: (item: NewsItem) => Promise<unknown> = async () => undefined;

  deliver: Endpoint["deliver"] = async (item) => {
    this.heard.push(item);
    await this.meanwhile(item);
    return this.answer;
  };
  isDown = (): boolean => this.down;
  types = (): string[] => this.heard.map(({ type }) => type);
}

describe("deliverNews", () => {
  let clock: FakeClock;
  let database: MemoryDatabase;
  let door: Door;
  let endpoint: FakeEndpoint;
  beforeEach(() => {
    clock = new FakeClock();
    database = new MemoryDatabase({ now: () => clock.at, tellsNews: true });
    door = makeDoor(database.store);
    endpoint = new FakeEndpoint();
  });

  const deliver = (overrides: Partial<Parameters<typeof makeDeliverNews>[0]> = {}) => {
    const { store, finder, news } = database;
    return makeDeliverNews({ store, finder, news, door, endpoint, report: () => {}, ...overrides });
  };
  /** Claims what waits and has it told; the number of orders that were. */
  const round = async (deliverNews = deliver()): Promise<number> => {
    const claimed = (await database.news.claim(100, NEWS_PACE.leaseMs))._unsafeUnwrap();
    for (const untold of claimed) await deliverNews(untold);
    return claimed.length;
  };
  const live = async (...steps: readonly Step[]): Promise<Order> => {
    const opened = await door.open(issued({ at: clock.at, lines: [[product("tea", 10), 1]] }));
    let order = opened._unsafeUnwrap();
    for (const step of steps) order = await change(order, step);
    return order;
  };
  const change = async (order: Order, step: Step): Promise<Order> =>
    (await door.change(order.id, step))._unsafeUnwrap().order;
  const paid = (): Promise<Order> => live(begin("pay"), approved);
  const now = ({ id }: Order): Order => database.orders().find(({ order }) => order.id === id)?.order as Order;
  const telling = ({ id }: Order) => database.orders().find(({ order }) => order.id === id)?.telling;
  const attentionOf = (order: Order): string[] => now(order).attention.map(({ cause }) => cause);
  beforeEach(async () => {
    (await database.catalogue.add(product("tea", 1_000)))._unsafeUnwrap();
  });

  it("tells in sequence, and completes the order with the acknowledgement of its payment", async () => {
    const order = await live(begin("pay"), accountIssued, seen("pay", "APPROVED"));

    expect(await round()).toBe(1);

    expect(endpoint.types()).toEqual(["order.waiting_for_deposit", "order.paid"]);
    expect(endpoint.heard.map(({ sequence }) => sequence)).toEqual([3, 4]);
    expect(now(order).status).toBe("COMPLETE");
    expect(telling(order)).toEqual({ at: null, through: 4, tries: 0 });
    clock.advance(DAY_MS);
    expect(await round()).toBe(0);
  });

  it("tells nothing later of an order before what comes first was taken", async () => {
    const order = await live(begin("pay"), accountIssued, seen("pay", "APPROVED"));
    endpoint.answer = "NotTaken";
    await round();
    expect(endpoint.types()).toEqual(["order.waiting_for_deposit"]);
    expect(now(order).status).toBe("SUCCESS");

    endpoint.answer = "Taken";
    clock.advance(10 * SECOND_MS);
    await round();
    expect(endpoint.types()).toEqual(["order.waiting_for_deposit", "order.waiting_for_deposit", "order.paid"]);
    expect(endpoint.heard[1]).toEqual(endpoint.heard[0]);
  });

  it("tries again ever more slowly, and daily in the end, for as long as it takes", async () => {
    const order = await paid();
    endpoint.answer = "NotTaken";
    const waits: number[] = [];
    for (let tries = 1; tries <= 14; tries++) {
      await round();
      expect(telling(order)?.tries).toBe(tries);
      waits.push((telling(order)?.at ?? 0) - clock.at);
      clock.advance((waits.at(-1) ?? 0) - 1);
      expect(await round()).toBe(0);
      clock.advance(1);
    }
    const ladder = [...NEWS_PACE.pausesMs, DAY_MS, DAY_MS, DAY_MS];
    for (const [index, wait] of waits.entries()) {
      expect(wait).toBeGreaterThanOrEqual(ladder[index] ?? 0);
      expect(wait).toBeLessThanOrEqual((ladder[index] ?? 0) * 1.2);
    }
    expect(waits.slice(0, 6).reduce((sum, wait) => sum + wait)).toBeLessThan(3 * HOUR_MS);
  });

  it("does not try again together what failed together", async () => {
    const orders = [await paid(), await live(begin("b"), approved), await live(begin("c"), approved)];
    endpoint.answer = "NotTaken";
    await round();
    expect(new Set(orders.map((order) => telling(order)?.at)).size).toBe(3);
  });

  it("asks for a person after three days, and not again every day", async () => {
    const order = await paid();
    endpoint.answer = "NotTaken";
    while (clock.at < order.changedAt + 3 * DAY_MS) {
      await round();
      expect(attentionOf(order)).toEqual([]);
      clock.advance(10 * MINUTE_MS);
    }
    clock.advance(DAY_MS * 1.2);
    await round();
    expect(attentionOf(order)).toEqual(["NEWS_UNDELIVERED"]);

    const answer = { cause: "NEWS_UNDELIVERED", action: "dismiss", note: "봤음" } as const;
    await change(order, (order, at) =>
      answerAttention(order, { ...answer, namesRefundAccount: false, keyId: "k1" }, at),
    );
    for (let day = 0; day < 5; day++) {
      clock.advance(DAY_MS * 1.2);
      await round();
    }
    expect(attentionOf(order)).toEqual([]);
    expect(now(order).status).toBe("SUCCESS");
  });

  it("ends by itself what a person was asked for", async () => {
    const order = await paid();
    endpoint.answer = "NotTaken";
    clock.advance(3 * DAY_MS);
    await round();
    expect(attentionOf(order)).toEqual(["NEWS_UNDELIVERED"]);

    endpoint.answer = "Taken";
    clock.advance(MINUTE_MS);
    await round();

    expect(endpoint.types()).toEqual(["order.paid", "order.paid", "order.needs_attention"]);
    expect(attentionOf(order)).toEqual([]);
    expect(now(order).status).toBe("COMPLETE");
    expect(telling(order)).toMatchObject({ at: null, tries: 0 });
  });

  it("counts no tries while the endpoint is down, and lets every order have its turn to probe", async () => {
    const [one, other] = [await paid(), await live(begin("b"), approved)];
    endpoint.answer = "NotTaken";
    endpoint.down = true;
    const probe = async (): Promise<void> => {
      clock.advance(SECOND_MS);
      const [untold] = (await database.news.claim(1, NEWS_PACE.leaseMs))._unsafeUnwrap();
      if (untold === undefined) throw new Error("nobody to probe with");
      (await deliver()(untold))._unsafeUnwrap();
    };
    for (let second = 0; second < 6; second++) await probe();

    expect(endpoint.heard.map(({ orderId }) => orderId)).toEqual([one, other, one, other, one, other].map((o) => o.id));
    expect([telling(one)?.tries, telling(other)?.tries]).toEqual([0, 0]);
  });

  it("counts no try for what was not sent", async () => {
    const order = await paid();
    endpoint.answer = "NotSent";
    await round();
    expect(telling(order)).toEqual({ at: clock.at, through: 0, tries: 0 });
  });

  it("completes nothing with the late acknowledgement of a payment whose deposit was taken back and came again", async () => {
    const order = await live(begin("pay"), accountIssued, seen("pay", "APPROVED"));
    endpoint.meanwhile = async ({ type, sequence }) => {
      if (type !== "order.paid" || sequence > 4) return;
      await change(order, seen("pay", "AWAITING_DEPOSIT"));
      await change(order, seen("pay", "APPROVED"));
    };
    const statuses: string[] = [];
    const watching = makeDoor(database.store, ({ status }) => statuses.push(status));

    await round(deliver({ door: watching }));

    expect(endpoint.types()).toEqual([
      ...["order.waiting_for_deposit", "order.paid"],
      ...["order.waiting_for_deposit", "order.paid"],
    ]);
    expect(endpoint.heard.map(({ sequence }) => sequence)).toEqual([3, 4, 5, 6]);
    expect(statuses).toEqual(["COMPLETE"]);
    const history = (await database.finder.history(order.id))._unsafeUnwrap();
    expect(history.map(({ type }) => type).slice(-2)).toEqual(["order.paid", "order.completed"]);
  });

  it("completes nothing while the deposit is away, and what the late acknowledgement was for is told again", async () => {
    const order = await live(begin("pay"), accountIssued, seen("pay", "APPROVED"));
    endpoint.meanwhile = async ({ type }) => {
      if (type === "order.paid") await change(order, seen("pay", "AWAITING_DEPOSIT"));
    };
    await round();
    expect(now(order).status).toBe("WAITING_FOR_DEPOSIT");
    expect(endpoint.types().at(-1)).toBe("order.waiting_for_deposit");
  });

  it("tells what is stored at the last moment", async () => {
    const order = await paid();
    const late = deliver({
      news: {
        ...database.news,
        note: (note) => {
          const { order: latest } = { order: now(order) };
          const stored = seen("pay", "AWAITING_DEPOSIT")(latest, clock.at)._unsafeUnwrap();
          const after = { ...stored.order, version: latest.version + stored.entries.length };
          return database.store
            .save(stored.entries.length > 0 ? [[{ before: latest, after, entries: stored.entries }]] : [])
            .andThen(() => database.news.note(note));
        },
      },
    });
    await round(late);
    expect(telling(order)?.at).toBe(clock.at);
    await round();
    expect(endpoint.types()).toEqual(["order.paid", "order.needs_attention"]);
  });

  it("tells again, under the same id, what it could not note", async () => {
    const order = await paid();
    const untold = (await database.news.claim(1, NEWS_PACE.leaseMs))._unsafeUnwrap()[0];
    if (untold === undefined) throw new Error("no news");
    const forgetful = deliver({
      news: { ...database.news, note: () => errAsync({ type: "StoreUnavailable" } as const) },
    });
    expect(await forgetful(untold)).toMatchObject({ error: { type: "StoreUnavailable" } });

    expect(await round()).toBe(0);
    clock.advance(NEWS_PACE.leaseMs);
    await round();

    expect(new Set(endpoint.heard.map(({ id }) => id)).size).toBe(1);
    expect(endpoint.heard).toHaveLength(2);
    expect(now(order).status).toBe("COMPLETE");
  });

  it("stops at once when somebody else has taken over", async () => {
    await live(begin("pay"), accountIssued, seen("pay", "APPROVED"));
    endpoint.meanwhile = async () => {
      endpoint.meanwhile = async () => undefined;
      clock.advance(NEWS_PACE.leaseMs);
      await round();
    };
    await round();
    expect(endpoint.types()).toEqual(["order.waiting_for_deposit", "order.waiting_for_deposit", "order.paid"]);
  });

  it("keeps its claim for as long as there is more to tell", async () => {
    await live(begin("pay"), accountIssued, seen("pay", "APPROVED"), seen("pay", "AWAITING_DEPOSIT"));
    const rivals: number[] = [];
    endpoint.meanwhile = async () => {
      clock.advance(NEWS_PACE.leaseMs - 1);
      rivals.push((await database.news.claim(1, 1))._unsafeUnwrap().length);
    };
    await round();
    expect(rivals).toEqual([0, 0, 0]);
  });
});
