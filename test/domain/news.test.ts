import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { Entry } from "../../src/domain/history.ts";
import { balanceOf, type Order } from "../../src/domain/order.ts";
import { isNews, newsOverdue, newsTaken, nextNews, NEWS_TYPES, type NewsItem } from "../../src/domain/news.ts";
import {
  accountIssued,
  approved,
  begin,
  completed,
  declined,
  partlyCanceledAtToss,
  seen,
  type Step,
} from "../contracts/orders.ts";
import { Life, moves } from "./life.ts";
import { anOrder, NOON, stored } from "./orders.ts";

type Told = { readonly order: Order; readonly history: readonly Entry[] };

/** An order that lived through `steps`, and its history. */
const lived = (...steps: readonly Step[]): Told => {
  const issued: Told = {
    order: anOrder(),
    history: [{ type: "order.issued", at: NOON, by: "shopper", status: "PREPAY" }],
  };
  return steps.reduce<Told>(({ order, history }, step) => {
    const change = step(order, NOON)._unsafeUnwrap();
    return { order: stored(change), history: [...history, ...change.entries] };
  }, issued);
};

const allNews = ({ order, history }: Told): NewsItem[] => {
  const items: NewsItem[] = [];
  for (let next = nextNews(order, history, 0); next; next = nextNews(order, history, next.sequence)) items.push(next);
  return items;
};

describe("the news of an order", () => {
  it("tells the order as it was then, not as it is now", () => {
    const told = lived(begin("no"), declined, begin("pay"), approved, partlyCanceledAtToss("pay"));

    expect(allNews(told)).toMatchObject([
      { type: "order.failed", sequence: 3, status: "FAIL", balance: 0, pgCode: "REJECT_CARD_PAYMENT" },
      { type: "order.paid", sequence: 5, status: "SUCCESS", amount: 30_000, balance: 30_000, currency: "KRW" },
      { type: "order.partially_canceled", sequence: 6, status: "SUCCESS", balance: 29_900, canceledAmount: 100 },
    ]);
  });

  it("has one id for each, the same whenever it is asked, and another where a database came to the place otherwise", () => {
    const told = lived(begin("pay"), accountIssued, seen("pay", "APPROVED"));
    const ids = allNews(told).map(({ id }) => id);

    expect(new Set(ids).size).toBe(2);
    expect(allNews(told).map(({ id }) => id)).toEqual(ids);
    expect(ids[0]).toMatch(new RegExp(`^${told.order.id}_3_[0-9a-z]+$`));
    const otherwise = told.history.map((entry) => ({ ...entry, at: (entry.at + 1) as typeof entry.at }));
    expect(nextNews(told.order, otherwise, 0)?.id).not.toBe(ids[0]);
  });

  it("is only what the merchant asked to be told, in the order it happened, and its balance comes to the order's", () => {
    fc.assert(
      fc.property(fc.array(moves, { maxLength: 30 }), (moves) => {
        const life = new Life("confirm");
        for (const move of moves) life.make(move);
        const told = { order: life.order, history: life.entries };
        const items = allNews(told);

        expect(items.map(({ sequence }) => sequence)).toEqual(
          life.entries.flatMap((entry, index) => (isNews(entry) ? [index + 1] : [])),
        );
        for (const { type, balance } of items) {
          expect(NEWS_TYPES).toContain(type);
          expect(balance).toBeGreaterThanOrEqual(0);
          expect(balance).toBeLessThanOrEqual(life.order.amount);
        }
        if (isNews(life.entries.at(-1) as Entry)) expect(items.at(-1)?.balance).toBe(balanceOf(life.order));
      }),
    );
  });

  it("holds nothing of a person, and no payment key", () => {
    const told = lived(begin("pay_secret_key"), accountIssued, seen("pay_secret_key", "APPROVED"));
    expect(JSON.stringify(allNews(told))).not.toMatch(/pay_secret_key|user-1|nonce|account/);
  });
});

describe("newsTaken", () => {
  const taken = ({ order, history }: Told, sequence: number) => newsTaken(order, history, sequence, NOON);

  it("completes the order with the acknowledgement of its payment", () => {
    const told = lived(begin("pay"), approved);
    const { order, entries, decided } = taken(told, 3);
    expect(order.status).toBe("COMPLETE");
    expect(entries).toMatchObject([{ type: "order.completed", by: "merchant", status: "COMPLETE" }]);
    expect(decided).toEqual(entries);
  });

  it("completes nothing with that of a payment whose deposit was taken back, only with that of the latest", () => {
    const reversed = lived(begin("pay"), accountIssued, seen("pay", "APPROVED"), seen("pay", "AWAITING_DEPOSIT"));
    expect(taken(reversed, 4).entries).toEqual([]);

    const again = lived(
      ...[begin("pay"), accountIssued, seen("pay", "APPROVED")],
      ...[seen("pay", "AWAITING_DEPOSIT"), seen("pay", "APPROVED")],
    );
    expect(again.history.map(({ type }) => type).slice(3)).toEqual([
      "order.paid",
      "order.waiting_for_deposit",
      "order.paid",
    ]);
    expect(taken(again, 4).entries).toEqual([]);
    expect(taken(again, 6).order.status).toBe("COMPLETE");
  });

  it("completes nothing with other news, nor an order that is complete", () => {
    expect(taken(lived(begin("pay"), accountIssued), 3).entries).toEqual([]);
    expect(taken(lived(begin("pay"), approved, partlyCanceledAtToss("pay")), 4).entries).toEqual([]);
    expect(taken(lived(begin("pay"), approved, completed), 3).entries).toEqual([]);
  });

  it("ends what a person was asked for once everything was told", () => {
    const overdue: Step = (order, at) => completed(order, at).map(() => newsOverdue(order, at));
    const told = lived(begin("pay"), approved, overdue);
    expect(told.order.attention).toMatchObject([{ cause: "NEWS_UNDELIVERED" }]);

    const first = taken(told, 3);
    expect(first.order).toMatchObject({ status: "COMPLETE", attention: [{ cause: "NEWS_UNDELIVERED" }] });

    const last = taken({ order: first.order, history: [...told.history, ...first.decided] }, 4);
    expect(last.entries.map(({ type }) => type)).toEqual(["order.attention_ended"]);
    expect(last.order.attention).toEqual([]);
  });
});
