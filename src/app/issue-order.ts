import { errAsync, ok, okAsync, safeTry, type ResultAsync } from "neverthrow";

import { checkOutAgain, supersede, type CartRejection } from "../domain/cart.ts";
import { laneFor, laneOf, OrderId } from "../domain/ids.ts";
import { issueOrder, type IssueRejection, type Wanted } from "../domain/issue-order.ts";
import type { Order, ReserveAt } from "../domain/order.ts";
import type { Door, OrderNotFound, OutOfStock } from "./door.ts";
import type { Catalogue, Customer, OrderFinder, OrderStore, Randomness, StoreUnavailable } from "./ports.ts";
import { digest } from "./tokens.ts";

export type IssueOrderError =
  | { readonly type: "NotIssuable"; readonly rejections: readonly IssueRejection[] }
  | { readonly type: "IdempotencyKeyReused" }
  | CartRejection
  | OutOfStock
  | OrderNotFound
  | StoreUnavailable;

/** `created` is false when the same order is handed out again. */
export type Issued = { readonly order: Order; readonly created: boolean };

export type IssueOrder = (wanted: Wanted, customer?: Customer) => ResultAsync<Issued, IssueOrderError>;

type IssueOrderDeps = {
  readonly store: OrderStore;
  readonly finder: OrderFinder;
  readonly catalogue: Catalogue;
  readonly door: Door;
  readonly randomness: Randomness;
  readonly lanes: number;
  readonly lifeMs: number;
  readonly reserveAt: ReserveAt;
};

/** Two requests for one cart meet at most a few times: each round, one of them has got further. */
const ROUNDS_MAX = 5;

export const makeIssueOrder = (deps: IssueOrderDeps): IssueOrder => {
  const { store, finder, catalogue, door, randomness, lanes, lifeMs, reserveAt } = deps;

  /** 주문 발급. The same request or cart gets the same order; a cart with other contents gets a new one in its place. */
  const issue = (
    wanted: Wanted,
    customer: Customer | undefined,
    roundsLeft: number,
  ): ResultAsync<Issued, IssueOrderError> => {
    if (roundsLeft === 0) return errAsync({ type: "StoreUnavailable" });
    return safeTry<Issued, IssueOrderError>(async function* () {
      const repeated = yield* sameRequest(wanted);
      if (repeated !== null) return ok({ order: repeated, created: false });

      const holder = wanted.cartId === null ? null : yield* finder.byCart(wanted.userId, wanted.cartId);
      if (holder !== null) {
        const again = yield* door.change(holder, (order, at) => checkOutAgain(order, wanted, lifeMs, at));
        if (again.decided.type === "SameOrder") return ok({ order: again.order, created: false });
      }
      return open(wanted, customer, holder).orElse((error) =>
        error.type === "Taken" ? issue(wanted, customer, roundsLeft - 1) : errAsync(error),
      );
    });
  };

  const sameRequest = ({
    userId,
    request,
  }: Wanted): ResultAsync<Order | null, { readonly type: "IdempotencyKeyReused" } | StoreUnavailable> => {
    if (request === null) return okAsync(null);
    return finder
      .byRequestKey(userId, request.key)
      .andThen((order) =>
        order !== null && order.request?.fingerprint !== request.fingerprint
          ? errAsync({ type: "IdempotencyKeyReused" } as const)
          : okAsync(order),
      );
  };

  const open = (wanted: Wanted, customer: Customer | undefined, holder: Order | null) =>
    catalogue.find(wanted.lines.map(({ productId }) => productId)).andThen((onShelf) => {
      const at = store.now();
      const lane = holder === null ? laneFor(wanted.userId, lanes) : laneOf(holder.id);
      const id = OrderId.of(lane, randomness.timeOrdered(at));
      const terms = { id, nonce: randomness.nonce(), at, lifeMs, reserveAt, digest };
      const supersedes = holder === null ? undefined : { before: holder, change: supersede(holder, id, at) };

      return issueOrder(wanted, onShelf, terms, holder)
        .mapErr((rejections) => ({ type: "NotIssuable" as const, rejections }))
        .asyncAndThen((opened) => door.open(opened, { customer, supersedes }))
        .map((order): Issued => ({ order, created: true }));
    });

  return (wanted, customer) => issue(wanted, customer, ROUNDS_MAX);
};
