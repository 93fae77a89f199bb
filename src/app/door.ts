import { errAsync, okAsync, ResultAsync, type Result } from "neverthrow";

import type { Change } from "../domain/change.ts";
import type { OrderId } from "../domain/ids.ts";
import type { Instant } from "../domain/instant.ts";
import type { Order } from "../domain/order.ts";
import type { Shortage } from "../domain/stock.ts";
import type { Customer, OrderStore, RefundAccount, SaveAnswer, StoreUnavailable, Write } from "./ports.ts";

export type OrderNotFound = { readonly type: "OrderNotFound" };
export type OutOfStock = { readonly type: "OutOfStock" } & Shortage;
/** Names the order that already holds the cart or the key; null when the superseded order moved on: read again. */
export type Taken = { readonly type: "Taken"; readonly by: OrderId | null };

export type Decided<A> = { readonly order: Order; readonly decided: A; readonly at: Instant };
export type Decide<A, Rejection> = (order: Order, at: Instant) => Result<Change<A>, Rejection>;

type Refused = OrderNotFound | OutOfStock | StoreUnavailable;

/** 주문 변경의 문. Every decision about an order goes through it. */
export type Door = {
  /**
   * Decides on the order as it is and stores the change whole or not at all; decides again if somebody was faster. `decide` is
   * pure, may run more than once, and never runs under a lock. A decision that changes nothing writes nothing. May begin with
   * an order in hand, which saves a read. `refundAccount` is kept beside the order if anything is stored at all.
   */
  readonly change: <A, Rejection>(
    order: OrderId | Order,
    decide: Decide<A, Rejection>,
    refundAccount?: RefundAccount | null,
  ) => ResultAsync<Decided<A>, Rejection | Refused>;
  /** A new order, and with it the end of the one it supersedes: both or neither, stock moved net. */
  readonly open: (
    opened: Change<unknown>,
    options?: Opening,
  ) => ResultAsync<Order, Taken | OutOfStock | StoreUnavailable>;
};

export type Opening = {
  readonly customer?: Customer | undefined;
  readonly supersedes?: { readonly before: Order; readonly change: Change<unknown> } | undefined;
};

/** More than this often nobody loses a race fairly: the store is not answering truly. */
const DECISIONS_MAX = 5;

/** `changed` hears of every stored order, so that whoever waits for it in this process need not ask the store. */
export const makeDoor = (store: OrderStore, changed: (order: Order) => void = () => {}): Door => {
  const change = <A, Rejection>(
    target: OrderId | Order,
    decide: Decide<A, Rejection>,
    refundAccount: RefundAccount | null,
    decisionsLeft = DECISIONS_MAX,
  ): ResultAsync<Decided<A>, Rejection | Refused> => {
    if (decisionsLeft === 0) return errAsync({ type: "StoreUnavailable" });
    return inHand(store, target).andThen((order): ResultAsync<Decided<A>, Rejection | Refused> => {
      const at = store.now();
      const decision = decide(order, at);
      if (decision.isErr()) return errAsync(decision.error);
      const { decided, entries, order: after } = decision.value;
      if (entries.length === 0) return okAsync({ order, decided, at });

      const stored = storedAs(after, order.version + entries.length);
      const personal = refundAccount === null ? {} : { refundAccount };
      return saveOne(store, [{ before: order, after: stored, entries, ...personal }]).andThen(
        (answer): ResultAsync<Decided<A>, Rejection | Refused> => {
          switch (answer.type) {
            case "Saved":
              changed(stored);
              return okAsync({ order: stored, decided, at });
            case "OutOfStock":
              return errAsync(answer);
            case "Conflict":
            case "Taken":
              return change(order.id, decide, refundAccount, decisionsLeft - 1);
          }
        },
      );
    });
  };

  const open: Door["open"] = (opened, { customer, supersedes } = {}) => {
    const order = storedAs(opened.order, opened.entries.length);
    const created = { before: null, after: order, entries: opened.entries, ...(customer && { customer }) };
    const ending = supersedes && {
      before: supersedes.before,
      after: storedAs(supersedes.change.order, supersedes.before.version + supersedes.change.entries.length),
      entries: supersedes.change.entries,
    };
    return saveOne(store, ending ? [ending, created] : [created]).andThen(
      (answer): ResultAsync<Order, Taken | OutOfStock | StoreUnavailable> => {
        switch (answer.type) {
          case "Saved":
            changed(order);
            if (ending) changed(ending.after);
            return okAsync(order);
          case "OutOfStock":
            return errAsync(answer);
          case "Taken":
            return errAsync(answer);
          case "Conflict":
            return errAsync({ type: "Taken", by: null });
        }
      },
    );
  };

  return { change: (order, decide, refundAccount = null) => change(order, decide, refundAccount), open };
};

const inHand = (store: OrderStore, target: OrderId | Order): ResultAsync<Order, OrderNotFound | StoreUnavailable> =>
  typeof target !== "string"
    ? okAsync(target)
    : store.load([target]).andThen((orders) => {
        const order = orders.get(target);
        return order === undefined ? errAsync({ type: "OrderNotFound" } as const) : okAsync(order);
      });

const storedAs = (order: Order, version: number): Order => ({ ...order, version });

const saveOne = (
  store: OrderStore,
  write: Write,
): ResultAsync<Exclude<SaveAnswer, StoreUnavailable>, StoreUnavailable> =>
  store
    .save([write])
    .andThen(([answer]) =>
      answer === undefined || answer.type === "StoreUnavailable"
        ? errAsync({ type: "StoreUnavailable" as const })
        : okAsync(answer),
    );
