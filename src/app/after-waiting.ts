import { errAsync, okAsync, type ResultAsync } from "neverthrow";

import { OrderId } from "../domain/ids.ts";
import { isLongAgo, isSettled } from "../domain/reconcile.ts";
import { fewAtOnce } from "./few-at-once.ts";
import type { OrderStore, StoreUnavailable } from "./ports.ts";
import type { ReadOrder } from "./read-order.ts";
import { added, type ListedPayment, type Outcome, type Reconciled } from "./reconciled.ts";

/**
 * 진행 중 재확인. What became, in our books, of the payments that a pass left under way, once there has been time. What is not settled
 * by then, although it happened long ago, is a difference: a server that stands by gives nothing back, however long one waits.
 */
export type AfterWaiting = (compared: Reconciled) => ResultAsync<Reconciled, StoreUnavailable>;

type AfterWaitingDeps = { readonly store: Pick<OrderStore, "now">; readonly readOrder: ReadOrder };

/** Orders read at once. */
const AT_ONCE_MAX = 8;

export const makeAfterWaiting = ({ store, readOrder }: AfterWaitingDeps): AfterWaiting => {
  const readAgain = (row: ListedPayment): ResultAsync<Outcome, StoreUnavailable> =>
    OrderId.parse(row.orderId)
      .asyncAndThen(readOrder)
      .map((order) => isSettled(order, row.paymentKey))
      .orElse((error) => (error.type === "StoreUnavailable" ? errAsync(error) : okAsync(false)))
      .map((settled): Outcome => {
        if (settled) return { type: "Healed" };
        return isLongAgo(row, store.now())
          ? { type: "Listed", difference: "STILL_UNDER_WAY", row }
          : { type: "UnderWay", row };
      });

  return (compared) => {
    const { rowsUnderWay } = compared;
    const rest = { ...compared, rowsUnderWay: [], underWay: compared.underWay - rowsUnderWay.length };
    return fewAtOnce(AT_ONCE_MAX, rowsUnderWay, readAgain).map((outcomes) => outcomes.reduce(added, rest));
  };
};
