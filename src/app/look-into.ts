import { errAsync, okAsync, type ResultAsync } from "neverthrow";

import type { PaymentKey } from "../domain/ids.ts";
import type { Order } from "../domain/order.ts";
import type { LookUp } from "../domain/payment-record.ts";
import { isLongAgo, type Comparison } from "../domain/reconcile.ts";
import type { OrderStore, StoreUnavailable } from "./ports.ts";
import type { ListedPayment, Outcome } from "./reconciled.ts";
import type { SettlePayment } from "./settle-payment.ts";

/** Our books beside what was seen. */
type Compare = (order: Order, paymentKey: PaymentKey, seen: LookUp) => Comparison;

/** 결제 확인. Looks a payment up, lets its order take what is there, and says what differs even then. */
export type LookInto = (row: ListedPayment, order: Order, compare: Compare) => ResultAsync<Outcome, StoreUnavailable>;

/** What differs is looked at twice: the order may have moved on between a look and the comparison. */
const LOOKS_MAX = 2;

type LookIntoDeps = {
  readonly store: Pick<OrderStore, "now">;
  /** At its own pace. */
  readonly settlePayment: SettlePayment;
};

export const makeLookInto = ({ store, settlePayment }: LookIntoDeps): LookInto => {
  const look = (row: ListedPayment, order: Order, compare: Compare, looksLeft: number): ReturnType<LookInto> =>
    settlePayment(order, "payonce", row.paymentKey)
      .andThen(({ order: after, looks: [seen = NOT_ASKED] }): ReturnType<LookInto> => {
        const comparison = compare(after, row.paymentKey, seen);
        switch (comparison.type) {
          case "Agrees":
            return okAsync({ type: after.version === order.version ? "Agrees" : "Healed" });
          case "UnderWay":
            // What this very look has begun has had no time yet, however old it is.
            return okAsync(
              after.version === order.version && isLongAgo(row, store.now())
                ? { type: "Listed", difference: "STILL_UNDER_WAY", row }
                : { type: "UnderWay", row },
            );
          case "Differs":
            return looksLeft > 1
              ? look(row, after, compare, looksLeft - 1)
              : okAsync({ type: "Listed", difference: comparison.difference, row });
        }
      })
      .orElse((error) =>
        error.type === "OrderNotFound"
          ? okAsync<Outcome>({ type: "Listed", difference: "NO_SUCH_ORDER", row })
          : errAsync(error),
      );

  return (row, order, compare) => look(row, order, compare, LOOKS_MAX);
};

const NOT_ASKED: LookUp = { type: "Unreachable", code: "NOT_ASKED" };
