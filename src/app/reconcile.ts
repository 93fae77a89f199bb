import { err, errAsync, ok, okAsync, ResultAsync, safeTry } from "neverthrow";

import { OrderId } from "../domain/ids.ts";
import { SECOND_MS } from "../domain/instant.ts";
import type { Order } from "../domain/order.ts";
import type { LookUp } from "../domain/payment-record.ts";
import { agrees, compare, type Difference } from "../domain/reconcile.ts";
import type { Period, Transaction } from "../domain/transaction.ts";
import { fewAtOnce } from "./few-at-once.ts";
import type { Clock, OrderStore, PaymentGateway, StoreUnavailable } from "./ports.ts";
import type { SettlePayment } from "./settle-payment.ts";

/** A row that could not be brought into agreement, and why. */
export type Listed = { readonly difference: Difference; readonly row: Transaction };

/** What a pass over the ledger came to. */
export type Reconciled = {
  readonly period: Period;
  readonly rows: number;
  /** Payments that our books did not show as Toss does, and do now. */
  readonly healed: number;
  /** Payments that somebody is finding out about, or giving back, at this moment. */
  readonly underWay: number;
  /** Rows that still differ; past a thousand only counted. */
  readonly listed: readonly Listed[];
  readonly listedCount: number;
};

/** The ledger could not be read to its end. `code`: Toss's, or ours. */
export type LedgerUnavailable = { readonly type: "LedgerUnavailable"; readonly code: string };
/** Whoever asked for the pass does not want it any more. */
export type Stopped = { readonly type: "Stopped" };

/**
 * 대사. Turns every page of Toss's ledger over a period and puts each row beside our books. Where they differ the payment is looked
 * up and its order takes what is there; what differs even then is listed. `goOn` is asked before every page.
 */
export type Reconcile = (
  period: Period,
  goOn: (soFar: Reconciled) => Promise<boolean>,
) => ResultAsync<Reconciled, LedgerUnavailable | Stopped | StoreUnavailable>;

type ReconcileDeps = {
  readonly store: Pick<OrderStore, "load">;
  readonly gateway: Pick<PaymentGateway, "transactions">;
  readonly clock: Clock;
  /** At its own pace. */
  readonly settlePayment: SettlePayment;
};

const LISTED_MAX = 1_000;
/** Payments looked into at once. */
const AT_ONCE_MAX = 8;
/** Orders read at a time. */
const READ_MAX = 200;
/** A page that does not come is asked for again after these. */
const PAGE_AGAIN_MS = [SECOND_MS, 4 * SECOND_MS];
const LOOKS_MAX = 2;
/** A row that is taken back takes the page that began behind it along. */
const BEGINNINGS_MAX = 3;

export const makeReconcile = ({ store, gateway, clock, settlePayment }: ReconcileDeps): Reconcile => {
  const reconcile: Reconcile = (period, goOn) => turn(period, goOn, BEGINNINGS_MAX);

  const turn = (period: Period, goOn: Parameters<Reconcile>[1], beginningsLeft: number): ReturnType<Reconcile> =>
    safeTry(async function* () {
      let soFar: Reconciled = { period, rows: 0, healed: 0, underWay: 0, listed: [], listedCount: 0 };
      let after: string | null = null;
      do {
        if (!(await goOn(soFar))) return err({ type: "Stopped" } as const);
        const page = await askFor(period, after);
        if (page.type === "Lost" && beginningsLeft > 1) return turn(period, goOn, beginningsLeft - 1);
        if (page.type !== "Page") {
          return err({ type: "LedgerUnavailable", code: page.type === "Lost" ? "CURSOR_LOST" : page.code } as const);
        }
        soFar = yield* takePage(soFar, page.rows);
        after = page.next;
      } while (after !== null);
      return ok(soFar);
    });

  const askFor: PaymentGateway["transactions"] = async (period, after) => {
    for (const pauseMs of PAGE_AGAIN_MS) {
      const page = await gateway.transactions(period, after);
      if (page.type !== "Unreachable") return page;
      await clock.sleep(pauseMs);
    }
    return gateway.transactions(period, after);
  };

  const takePage = (before: Reconciled, rows: readonly Transaction[]): ResultAsync<Reconciled, StoreUnavailable> =>
    ordersOf(rows)
      .andThen((orders) => fewAtOnce(AT_ONCE_MAX, differing(rows, orders), lookInto))
      .map((outcomes) => outcomes.reduce(added, { ...before, rows: before.rows + rows.length }));

  const ordersOf = (rows: readonly Transaction[]): ResultAsync<ReadonlyMap<string, Order>, StoreUnavailable> => {
    const ids = new Set(
      rows.flatMap(({ orderId }) =>
        OrderId.parse(orderId).match(
          (id) => [id],
          () => [],
        ),
      ),
    );
    const batches = Array.from({ length: Math.ceil(ids.size / READ_MAX) }, (_, index) =>
      store.load([...ids].slice(index * READ_MAX, (index + 1) * READ_MAX)),
    );
    return ResultAsync.combine(batches).map((read) => new Map(read.flatMap((orders) => [...orders])));
  };

  const lookInto = ({ row, order }: OpenRow): ResultAsync<Outcome, StoreUnavailable> =>
    order === undefined
      ? okAsync({ type: "Listed", difference: "NO_SUCH_ORDER", row })
      : settleRow(row, order, LOOKS_MAX);

  /** What differs is looked at twice: the order may have moved on between a look and the comparison. */
  const settleRow = (row: Transaction, order: Order, looksLeft: number): ResultAsync<Outcome, StoreUnavailable> =>
    settlePayment(order, "payonce", row.paymentKey)
      .andThen(({ order: after, looks: [seen = NOT_ASKED] }): ResultAsync<Outcome, StoreUnavailable> => {
        const comparison = compare(after, row.paymentKey, seen);
        switch (comparison.type) {
          case "Agrees":
            return okAsync({ type: after.version === order.version ? "Agrees" : "Healed" });
          case "UnderWay":
            return okAsync({ type: "UnderWay" });
          case "Differs":
            return looksLeft > 1
              ? settleRow(row, after, looksLeft - 1)
              : okAsync({ type: "Listed", difference: comparison.difference, row });
        }
      })
      .orElse((error) =>
        error.type === "OrderNotFound"
          ? okAsync<Outcome>({ type: "Listed", difference: "NO_SUCH_ORDER", row })
          : errAsync(error),
      );

  return reconcile;
};

const NOT_ASKED: LookUp = { type: "Unreachable", code: "NOT_ASKED" };

type OpenRow = { readonly row: Transaction; readonly order: Order | undefined };
type Outcome = { readonly type: "Agrees" | "Healed" | "UnderWay" } | ({ readonly type: "Listed" } & Listed);

/** Of each payment the first row that our books do not show; every row of an order that we do not have. */
const differing = (rows: readonly Transaction[], orders: ReadonlyMap<string, Order>): readonly OpenRow[] => {
  const open = new Map<string, OpenRow>();
  for (const row of rows) {
    const order = orders.get(row.orderId);
    const name = order === undefined ? row.transactionKey : `${row.orderId} ${row.paymentKey}`;
    if (!open.has(name) && (order === undefined || !agrees(order, row))) open.set(name, { row, order });
  }
  return [...open.values()];
};

const added = (sum: Reconciled, outcome: Outcome): Reconciled => {
  switch (outcome.type) {
    case "Agrees":
      return sum;
    case "Healed":
      return { ...sum, healed: sum.healed + 1 };
    case "UnderWay":
      return { ...sum, underWay: sum.underWay + 1 };
    case "Listed": {
      const { difference, row } = outcome;
      const listed = sum.listed.length < LISTED_MAX ? [...sum.listed, { difference, row }] : sum.listed;
      return { ...sum, listed, listedCount: sum.listedCount + 1 };
    }
  }
};
