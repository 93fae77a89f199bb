import type { ResultAsync } from "neverthrow";

import type { CancelOutcome } from "../domain/cancel-answer.ts";
import type { ConfirmOutcome } from "../domain/confirm-answer.ts";
import type { Entry } from "../domain/history.ts";
import type { CartId, IdempotencyKey, OrderId, PaymentKey, ProductId, RequestKey, UserId } from "../domain/ids.ts";
import type { Instant } from "../domain/instant.ts";
import type { Order, OrderStatus } from "../domain/order.ts";
import type { LookUp } from "../domain/payment-record.ts";
import type { Product, StockOverflow, StockReserved } from "../domain/product.ts";
import type { Shortage } from "../domain/stock.ts";
import type { Approval, Period, Transaction } from "../domain/transaction.ts";
import type { Won } from "../domain/won.ts";

/** The store did not answer, or answered that it cannot now. A change that was sent may be there all the same. */
export type StoreUnavailable = { readonly type: "StoreUnavailable" };

/** 구매자 정보. Personal fields live apart from the order and are never part of a decision. */
export type Customer = {
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
};

/** 환불 계좌. Where a deposit goes back to, in Toss's own words: `bank` is its code. Personal, and kept with the customer. */
export type RefundAccount = {
  readonly bank: string;
  readonly accountNumber: string;
  readonly holderName: string;
};

/** One order as it was decided on and as it is to be; `before` is null for a new one. */
export type OrderChange = {
  readonly before: Order | null;
  readonly after: Order;
  readonly entries: readonly Entry[];
  readonly customer?: Customer;
  readonly refundAccount?: RefundAccount;
};

/** Changes that are stored together or not at all, their stock moved net. */
export type Write = readonly OrderChange[];

export type SaveAnswer =
  | { readonly type: "Saved" }
  /** An order is no longer the version it was decided on. */
  | { readonly type: "Conflict" }
  | ({ readonly type: "OutOfStock" } & Shortage)
  /** Another order holds the cart or the request key. */
  | { readonly type: "Taken"; readonly by: OrderId }
  /** What became of this one is not known; the others were answered all the same. */
  | StoreUnavailable;

export type OrderStore = {
  /** The store's time: that of its last answer, and what our monotonic clock has measured since. */
  readonly now: () => Instant;
  /** Orders as they are, without a lock; unknown ids are left out. */
  readonly load: (ids: readonly OrderId[]) => ResultAsync<ReadonlyMap<OrderId, Order>, StoreUnavailable>;
  /**
   * Stores each write whole or not at all, and answers each, in order. Only where all its orders are still in the state they
   * were decided on (`version` and `changedAt`); scarce stock goes to writes in their order. `StoreUnavailable` may come after the commit took place.
   */
  readonly save: (writes: readonly Write[]) => ResultAsync<readonly SaveAnswer[], StoreUnavailable>;
};

export type OrderSearch = {
  readonly status?: OrderStatus;
  readonly userId?: UserId;
  readonly from?: Instant;
  readonly to?: Instant;
  readonly cursor?: OrderId;
  readonly limit: number;
};

export type ApprovalSearch = {
  /** `from` included, `to` not. */
  readonly period: Period;
  /** The last one of the page before. */
  readonly after: Approval | null;
  readonly limit: number;
};

export type OrderFinder = {
  /** The order that holds the user's cart: any but one in `CANCEL`. */
  readonly byCart: (userId: UserId, cartId: CartId) => ResultAsync<Order | null, StoreUnavailable>;
  readonly byRequestKey: (userId: UserId, key: RequestKey) => ResultAsync<Order | null, StoreUnavailable>;
  readonly history: (id: OrderId) => ResultAsync<readonly Entry[], StoreUnavailable>;
  readonly customer: (id: OrderId) => ResultAsync<Customer | null, StoreUnavailable>;
  readonly refundAccount: (id: OrderId) => ResultAsync<RefundAccount | null, StoreUnavailable>;
  /** Newest first, `limit` at most, after `cursor`. */
  readonly search: (search: OrderSearch) => ResultAsync<readonly Order[], StoreUnavailable>;
  /** Payments that are approved in our books, by when Toss says they were: oldest first, `limit` at most. */
  readonly approved: (search: ApprovalSearch) => ResultAsync<readonly Approval[], StoreUnavailable>;
  /** What changed last before this may have been removed for its age; null where nothing has been. */
  readonly prunedUntil: () => ResultAsync<Instant | null, StoreUnavailable>;
};

/** Whoever works on an order, as the version says, and until when nobody else should. */
export type Hold = { readonly id: OrderId; readonly version: number; readonly dueAt: Instant | null };

export type DueOrders = {
  /** Takes up to `limit` orders that are due, moves their due time on by `leaseMs`, and returns them as they are. */
  readonly claim: (limit: number, leaseMs: number) => ResultAsync<readonly Order[], StoreUnavailable>;
  /** Moves due times, each only while its order has the version given. Nothing else changes, the version least of all. */
  readonly hold: (holds: readonly Hold[]) => ResultAsync<void, StoreUnavailable>;
  /** Makes every order due at once that waits for news of a payment or a cancellation whose result is unknown. */
  readonly wakeUnknown: () => ResultAsync<void, StoreUnavailable>;
  /** The versions of the orders asked for; unknown ids are left out. */
  readonly versions: (ids: readonly OrderId[]) => ResultAsync<ReadonlyMap<OrderId, number>, StoreUnavailable>;
};

export type ProductNotFound = { readonly type: "ProductNotFound"; readonly productId: ProductId };

export type ProductEdit = { readonly name?: string; readonly price?: Won; readonly onSale?: boolean };

export type Catalogue = {
  readonly list: () => ResultAsync<readonly Product[], StoreUnavailable>;
  readonly find: (ids: readonly ProductId[]) => ResultAsync<ReadonlyMap<ProductId, Product>, StoreUnavailable>;
  /** Puts a product on the shelf, its first stock entered in the ledger; one that is there already stays as it is. */
  readonly add: (product: Product) => ResultAsync<Product, StoreUnavailable>;
  readonly edit: (id: ProductId, edit: ProductEdit) => ResultAsync<Product, ProductNotFound | StoreUnavailable>;
  /** Enters an adjustment in the ledger and on the shelf, both or neither. */
  readonly adjust: (
    id: ProductId,
    delta: number,
    reason: string,
  ) => ResultAsync<Product, ProductNotFound | StockReserved | StockOverflow | StoreUnavailable>;
  /** Units that unpaid orders hold of a product. */
  readonly held: (id: ProductId) => ResultAsync<number, StoreUnavailable>;
};

export type ConfirmCall = {
  readonly paymentKey: PaymentKey;
  readonly orderId: OrderId;
  readonly amount: Won;
  readonly idempotencyKey: IdempotencyKey;
};

export type CancelCall = {
  readonly paymentKey: PaymentKey;
  /** Toss does not ask for it; the log line names it. */
  readonly orderId: OrderId;
  readonly reason: string;
  /** In won; null for all there is. */
  readonly amount: Won | null;
  readonly refundable: Won | null;
  readonly refundAccount: RefundAccount | null;
  readonly idempotencyKey: IdempotencyKey;
};

/** Toss does not answer, or has more confirms of ours under way than it can be sent: nothing was asked of it. */
export type ProviderUnavailable = { readonly type: "ProviderUnavailable" };

export type Admission = {
  /**
   * Runs what may begin a confirm, unless Toss is known not to answer or too many are under way: then it is refused before
   * anything is looked at or claimed, and the shopper's authentication stays usable. Counts as a confirm for as long as it runs.
   */
  readonly admit: <T, E>(work: () => ResultAsync<T, E>) => ResultAsync<T, E | ProviderUnavailable>;
  /** Whether Toss is known not to answer: then nothing new is written down that it would have to be asked for. */
  readonly isClosed: () => boolean;
};

/** One page of the ledger, oldest first. */
export type TransactionPage =
  | { readonly type: "Page"; readonly rows: readonly Transaction[]; readonly next: string | null }
  /** Toss does not know the page's beginning any more: turn to the first one again. */
  | { readonly type: "Lost" }
  | { readonly type: "Unreachable"; readonly code: string };

/** Toss, in our words. Every call resolves: silence is an answer too, never an exception. */
export type PaymentGateway = {
  /** Names the secret key in use without telling it. */
  readonly keyId: string;
  readonly lookUp: (paymentKey: PaymentKey) => Promise<LookUp>;
  /** One of the payments made under an order code, not always the one that counts. */
  readonly lookUpByOrder: (orderId: OrderId) => Promise<LookUp>;
  /** At most 60 s. */
  readonly confirm: (call: ConfirmCall) => Promise<ConfirmOutcome>;
  readonly cancel: (call: CancelCall) => Promise<CancelOutcome>;
  /** At most 60 s. `after`: what the page before said is next, or null for the first. */
  readonly transactions: (period: Period, after: string | null) => Promise<TransactionPage>;
};

/** 대사 차례. Who reconciles by itself, and how far the provider's ledger has been seen. */
export type ReconciliationTurn = {
  readonly at: Instant;
  /** Every transaction up to here has been seen, late ones apart. */
  readonly seenUntil: Instant;
  /** The end of the last day that was looked at once more after it was closed. */
  readonly closedUntil: Instant;
  /** Until when nobody else reconciles; also the proof that the turn is still ours. */
  readonly heldUntil: Instant;
};

export type ReconciliationTurns = {
  /** Takes the turn if it is due, for `leaseMs`; null when it is not, or is somebody else's. Of many who ask, one gets it. */
  readonly claim: (leaseMs: number) => ResultAsync<ReconciliationTurn | null, StoreUnavailable>;
  /** Writes down how far was seen and when the turn is due again, in ms from now. Null, and nothing is written, if it was lost. */
  readonly move: (
    turn: ReconciliationTurn,
    seen: Partial<Pick<ReconciliationTurn, "seenUntil" | "closedUntil">>,
    dueInMs: number,
  ) => ResultAsync<ReconciliationTurn | null, StoreUnavailable>;
};

export type Clock = {
  /** Milliseconds on a clock that never goes back; only differences mean anything. */
  readonly monotonicMs: () => number;
  /** Resolves after `ms`, or at once when the signal says so. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
};

export type Randomness = {
  /** 26 characters of `[0-9A-Z]`, in order of time; in production the first ten are `timePart(at)`, which searches by time rest on. */
  readonly timeOrdered: (at: Instant) => string;
  /** 128 bits, base64url. */
  readonly nonce: () => string;
};

/** Says that something happened, for logs and counters: an event's name, and facts without a secret or a personal field. */
export type Report = (event: string, facts: Readonly<Record<string, string | number | boolean | null>>) => void;
