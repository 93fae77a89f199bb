import { err, ok, okAsync, ResultAsync, safeTry } from "neverthrow";

import { OrderId, type PaymentKey } from "../domain/ids.ts";
import { SECOND_MS, type Instant } from "../domain/instant.ts";
import type { Order } from "../domain/order.ts";
import { agrees, compare, withoutOrder } from "../domain/reconcile.ts";
import type { Period, Transaction } from "../domain/transaction.ts";
import { fewAtOnce } from "./few-at-once.ts";
import type { LookInto } from "./look-into.ts";
import type { Clock, OrderFinder, OrderStore, PaymentGateway, StoreUnavailable } from "./ports.ts";
import type { ReconcileApprovals, Stopped } from "./reconcile-approvals.ts";
import { added, nothingYet, type Outcome, type Reconciled } from "./reconciled.ts";

/** The ledger could not be read to its end. `code`: Toss's, or ours. */
export type LedgerUnavailable = { readonly type: "LedgerUnavailable"; readonly code: string };

/** `FROM_TOSS`: what Toss lists is looked for in our books. `BOTH_WAYS`: and what we hold as paid in what Toss lists. */
export type Ways = "FROM_TOSS" | "BOTH_WAYS";

/**
 * 대사. Turns every page of Toss's ledger over a period and puts each row beside our books. Where they differ the payment is looked
 * up and its order takes what is there; what differs even then is listed. `goOn` is asked before every page.
 */
export type Reconcile = (
  period: Period,
  goOn: (soFar: Reconciled) => Promise<boolean>,
  ways: Ways,
) => ResultAsync<Reconciled, LedgerUnavailable | Stopped | StoreUnavailable>;

type ReconcileDeps = {
  readonly store: Pick<OrderStore, "load">;
  readonly finder: Pick<OrderFinder, "prunedUntil">;
  readonly gateway: Pick<PaymentGateway, "transactions">;
  readonly clock: Clock;
  readonly lookInto: LookInto;
  readonly reconcileApprovals: ReconcileApprovals;
};

/** Payments looked into at once. */
const AT_ONCE_MAX = 8;
/** Orders read at a time. */
const READ_MAX = 200;
/** A page that does not come is asked for again after these. */
const PAGE_AGAIN_MS = [SECOND_MS, 4 * SECOND_MS];
/** A row that is taken back takes the page that began behind it along. */
const BEGINNINGS_MAX = 3;

export const makeReconcile = ({
  store,
  finder,
  gateway,
  clock,
  lookInto,
  reconcileApprovals,
}: ReconcileDeps): Reconcile => {
  const turn = (beginningsLeft: number, ...asked: Parameters<Reconcile>): ReturnType<Reconcile> =>
    safeTry(async function* () {
      const [period, goOn, ways] = asked;
      const shown = new Set<PaymentKey>();
      let soFar = nothingYet(period);
      const prunedUntil = yield* finder.prunedUntil();
      let after: string | null = null;
      do {
        if (!(await goOn(soFar))) return err({ type: "Stopped" } as const);
        const page = await askFor(period, after);
        if (page.type === "Lost" && beginningsLeft > 1) return turn(beginningsLeft - 1, ...asked);
        if (page.type !== "Page") {
          return err({ type: "LedgerUnavailable", code: page.type === "Lost" ? "CURSOR_LOST" : page.code } as const);
        }
        soFar = yield* takePage(soFar, page.rows, prunedUntil);
        if (ways === "BOTH_WAYS") for (const { paymentKey } of page.rows) shown.add(paymentKey);
        after = page.next;
      } while (after !== null);
      return ways === "BOTH_WAYS" ? reconcileApprovals(soFar, shown, goOn) : ok(soFar);
    });

  const askFor: PaymentGateway["transactions"] = async (period, after) => {
    for (const pauseMs of PAGE_AGAIN_MS) {
      const page = await gateway.transactions(period, after);
      if (page.type !== "Unreachable") return page;
      await clock.sleep(pauseMs);
    }
    return gateway.transactions(period, after);
  };

  const takePage = (
    before: Reconciled,
    rows: readonly Transaction[],
    prunedUntil: Instant | null,
  ): ResultAsync<Reconciled, StoreUnavailable> =>
    ordersOf(rows)
      .andThen((orders) => fewAtOnce(AT_ONCE_MAX, differing(rows, orders), lookIntoRow(prunedUntil)))
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

  const lookIntoRow =
    (prunedUntil: Instant | null) =>
    ({ row, order }: OpenRow): ResultAsync<Outcome, StoreUnavailable> =>
      order === undefined
        ? okAsync({ type: "Listed", difference: withoutOrder(row, prunedUntil), row })
        : lookInto(row, order, compare);

  return (...asked) => turn(BEGINNINGS_MAX, ...asked);
};

type OpenRow = { readonly row: Transaction; readonly order: Order | undefined };

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
