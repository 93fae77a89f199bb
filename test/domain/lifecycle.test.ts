import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";

import { CANCELLATION_TRANSITIONS } from "../../src/domain/cancellation.ts";
import { foldHistory, type Entry } from "../../src/domain/history.ts";
import type { ProductId } from "../../src/domain/ids.ts";
import { dueAt, nextStep } from "../../src/domain/next-step.ts";
import { balanceOf, ORDER_TRANSITIONS, type Order } from "../../src/domain/order.ts";
import { ATTEMPT_TRANSITIONS, isLive, isOpen } from "../../src/domain/payment-attempt.ts";
import { Life, moves, type Move } from "./life.ts";

type Transitions = Readonly<Record<string, readonly string[]>>;

/** `A -> B` for every step that the histories of many lives contain. */
const walked = { order: new Set<string>(), attempt: new Set<string>(), cancellation: new Set<string>() };

const drawn = (map: Transitions): Set<string> =>
  new Set(Object.entries(map).flatMap(([from, targets]) => targets.map((to) => `${from} -> ${to}`)));

const walk = (entries: readonly Entry[]): void => {
  const states = new Map<string, string>();
  const step = (kind: keyof typeof walked, name: string, to: string): void => {
    const from = states.get(name);
    if (from !== undefined && from !== to) walked[kind].add(`${from} -> ${to}`);
    states.set(name, to);
  };
  for (const { status, attempt, cancellation } of entries) {
    if (attempt) step("attempt", `attempt ${attempt.ordinal}`, attempt.status);
    if (cancellation) step("cancellation", `cancellation ${cancellation.ordinal}`, cancellation.status);
    step("order", "order", status);
  }
};

const checkBooks = (order: Order, entries: readonly Entry[]): void => {
  const folded = foldHistory(entries);
  expect(folded.version).toBe(order.version);
  expect(folded.status).toBe(order.status);
  for (const { ordinal, status } of order.attempts) expect(folded.attempts.get(ordinal)).toBe(status);
  for (const { ordinal, status, origin } of order.cancellations) {
    expect(folded.cancellations.get(ordinal), origin).toBe(status);
  }
  expect(order.attempts.filter(isOpen).length).toBeLessThanOrEqual(1);
  expect(order.attempts.filter(isLive).length).toBeLessThanOrEqual(1);
  expect(balanceOf(order)).toBeGreaterThanOrEqual(0);
  expect(new Set(order.attempts.map(({ paymentKey }) => paymentKey)).size).toBe(order.attempts.length);
  expect(order.status === "IN_PROGRESS").toBe(
    order.attempts.some(isOpen) ||
      (order.status === "IN_PROGRESS" && order.attempts.some(({ status }) => status === "VOIDING")),
  );
};

const checkStock = (order: Order): void => {
  const out = order.lines.map(({ out }) => out);
  const restocked = (productId: ProductId): number =>
    order.cancellations
      .filter(({ status }) => status === "DONE")
      .flatMap(({ restock }) => restock)
      .reduce((units, line) => (line.productId === productId ? units + line.quantity : units), 0);
  const all = order.lines.map(({ quantity, productId }) => quantity - restocked(productId));
  const none = order.lines.map(() => 0);
  const holds = order.reserveAt === "checkout" ? all : none;
  switch (order.status) {
    case "PREPAY":
    case "FAIL":
      return expect(out).toEqual(holds);
    case "IN_PROGRESS":
    case "WAITING_FOR_DEPOSIT":
    case "SUCCESS":
    case "COMPLETE":
      return expect(out).toEqual(all);
    case "CANCEL":
      return expect(out).toEqual(order.reason === "REFUNDED" ? all : none);
  }
};

const checkDue = (life: Life): void => {
  const due = dueAt(life.order, life.at);
  const step = nextStep(life.order, life.at);
  expect(due === null).toBe(step.type === "Rest");
  if (due !== null && step.type !== "Expire") expect(due).toBeGreaterThan(life.at);
};

const live = (script: readonly Move[], reserveAt: "confirm" | "checkout"): Life => {
  const life = new Life(reserveAt);
  for (const move of script) {
    life.make(move);
    checkBooks(life.order, life.entries);
    checkStock(life.order);
    checkDue(life);
  }
  walk(life.entries);
  return life;
};

const lives = fc.property(
  fc.array(moves, { maxLength: 30 }),
  fc.constantFrom("confirm" as const, "checkout" as const),
  (script, reserveAt) => {
    live(script, reserveAt);
  },
);

describe("the life of an order", () => {
  /** The same lives in every run, so that what they reach is the same. */
  beforeAll(() => fc.assert(lives, { numRuns: 4_000, seed: 20_260_101 }));

  it("keeps its books, its stock and its due time right, whatever happens in whatever order", () => {
    fc.assert(lives, { numRuns: 1_000 });
  });

  it.each([
    ["order", ORDER_TRANSITIONS],
    ["attempt", ATTEMPT_TRANSITIONS],
    ["cancellation", CANCELLATION_TRANSITIONS],
  ] as const)("takes every way that the %s map draws, and no other", (kind, map) => {
    // A lost deposit of a completed order: attention.test.ts walks there.
    const rare = ["APPROVED -> VOIDING"];
    expect([...walked[kind]].filter((way) => !rare.includes(way)).sort()).toEqual(
      [...drawn(map)].filter((way) => !rare.includes(way)).sort(),
    );
  });

  it("reaches every state, and leaves no final one", () => {
    for (const map of [ORDER_TRANSITIONS, ATTEMPT_TRANSITIONS, CANCELLATION_TRANSITIONS] as Transitions[]) {
      const reached = new Set(Object.values(map).flat());
      const begins = ["PREPAY", "CONFIRMING", "REQUESTED"];
      for (const state of Object.keys(map)) expect(reached.has(state) || begins.includes(state), state).toBe(true);
    }
  });
});
