import { err, ok, safeTry, type ResultAsync } from "neverthrow";

import type { OrderId, PaymentKey } from "../domain/ids.ts";
import { Instant } from "../domain/instant.ts";
import type { Order } from "../domain/order.ts";
import { compareApproval } from "../domain/reconcile.ts";
import { LATE_MS, type Approval } from "../domain/transaction.ts";
import { fewAtOnce } from "./few-at-once.ts";
import type { LookInto } from "./look-into.ts";
import type { OrderFinder, OrderStore, StoreUnavailable } from "./ports.ts";
import { added, type ListedPayment, type Reconciled } from "./reconciled.ts";

/** Whoever asked for the pass does not want it any more. */
export type Stopped = { readonly type: "Stopped" };

/**
 * 장부 쪽 대사. Looks for every payment that our books hold as paid among those that Toss has listed, and looks up the ones that are
 * not there. What Toss does not show either is listed, and left as it is. Goes on from `soFar`; `goOn` is asked before every page.
 */
export type ReconcileApprovals = (
  soFar: Reconciled,
  shown: ReadonlySet<PaymentKey>,
  goOn: (soFar: Reconciled) => Promise<boolean>,
) => ResultAsync<Reconciled, Stopped | StoreUnavailable>;

type ReconcileApprovalsDeps = {
  readonly store: Pick<OrderStore, "load" | "now">;
  readonly finder: Pick<OrderFinder, "approved">;
  readonly lookInto: LookInto;
};

const PAGE = 200;
/** Payments looked into at once. */
const AT_ONCE_MAX = 8;

export const makeReconcileApprovals =
  ({ store, finder, lookInto }: ReconcileApprovalsDeps): ReconcileApprovals =>
  (before, shown, goOn) =>
    safeTry(async function* () {
      const { from, to } = before.period;
      // What was approved just now may not have come into the ledger yet.
      const certain = Instant.after(store.now(), -LATE_MS);
      const period = { from, to: to < certain ? to : certain };
      let soFar = before;
      let after: Approval | null = null;
      do {
        if (!(await goOn(soFar))) return err({ type: "Stopped" } as const);
        const page: readonly Approval[] = yield* finder.approved({ period, after, limit: PAGE });
        const missing = page.filter(({ paymentKey }) => !shown.has(paymentKey));
        const orders = yield* store.load(missing.map(({ orderId }) => orderId));
        const outcomes = yield* fewAtOnce(AT_ONCE_MAX, found(missing, orders), ([approval, order]) =>
          lookInto(listed(approval), order, compareApproval),
        );
        soFar = outcomes.reduce(added, { ...soFar, approvals: soFar.approvals + page.length });
        after = page.length < PAGE ? null : (page.at(-1) ?? null);
      } while (after !== null);
      return ok(soFar);
    });

type Found = readonly [Approval, Order];

const found = (missing: readonly Approval[], orders: ReadonlyMap<OrderId, Order>): readonly Found[] =>
  missing.flatMap((approval): Found[] => {
    const order = orders.get(approval.orderId);
    return order === undefined ? [] : [[approval, order]];
  });

const listed = ({ paymentKey, orderId, amount, approvedAt: at }: Approval): ListedPayment => ({
  ...{ paymentKey, orderId, amount, at },
  transactionKey: null,
});
