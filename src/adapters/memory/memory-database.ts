import type { News } from "../../app/news.ts";
import type {
  Catalogue,
  Customer,
  DueOrders,
  OrderFinder,
  OrderStore,
  ReconciliationTurns,
  RefundAccount,
} from "../../app/ports.ts";
import type { Entry } from "../../domain/history.ts";
import type { OrderId, ProductId } from "../../domain/ids.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Order } from "../../domain/order.ts";
import type { Product } from "../../domain/product.ts";
import { makeMemoryCatalogue } from "./catalogue.ts";
import { makeMemoryDueOrders } from "./due-orders.ts";
import { makeMemoryNews } from "./news.ts";
import { makeMemoryOrderFinder } from "./order-finder.ts";
import { makeMemoryOrderStore } from "./order-store.ts";
import { makeMemoryReconciliation, type ReconciliationRow } from "./reconciliation.ts";
import { UniqueNames } from "./unique-names.ts";

export type StoredOrder = {
  readonly order: Order;
  readonly dueAt: Instant | null;
  /** When the merchant is told more, how far it has been, and how often in vain. */
  readonly telling: { readonly at: Instant | null; readonly through: number; readonly tries: number };
  readonly history: readonly Entry[];
  readonly customer: Customer | null;
  readonly refundAccount: RefundAccount | null;
};

export type StockAdjustment = { readonly productId: ProductId; readonly delta: number; readonly reason: string };

/** What lies in the database. Every value in it is a snapshot: replaced, never altered. */
export type Shelves = {
  readonly orders: Map<OrderId, StoredOrder>;
  readonly names: UniqueNames;
  readonly products: Map<ProductId, Product>;
  readonly adjustments: StockAdjustment[];
  /** One row, as in the database. */
  readonly reconciliation: { row: ReconciliationRow | null };
};

/**
 * The promises of the PostgreSQL adapter, kept in memory: for fast tests and the simulation. Every call is done when it returns,
 * so saves come one after the other, and nothing happens that the caller did not ask for. What may go wrong is wrapped around it.
 */
export class MemoryDatabase {
  readonly store: OrderStore;
  readonly finder: OrderFinder;
  readonly due: DueOrders;
  readonly news: News;
  readonly catalogue: Catalogue;
  readonly reconciliation: ReconciliationTurns;
  readonly #shelves: Shelves = {
    orders: new Map(),
    names: new UniqueNames(),
    products: new Map(),
    adjustments: [],
    reconciliation: { row: null },
  };
  /** How often it was taken back. */
  #past = 0;

  /** `tellsNews`: whether there is an endpoint to tell. */
  constructor({ now, tellsNews = false }: { readonly now: () => Instant; readonly tellsNews?: boolean }) {
    this.store = makeMemoryOrderStore(this.#shelves, now, { tellsNews });
    this.finder = makeMemoryOrderFinder(this.#shelves);
    this.due = makeMemoryDueOrders(this.#shelves, now);
    this.news = makeMemoryNews(this.#shelves, now);
    this.catalogue = makeMemoryCatalogue(this.#shelves);
    this.reconciliation = makeMemoryReconciliation(this.#shelves, now);
  }

  /**
   * The database as it is now: the returned function takes it back there, and what was stored since is forgotten. It does nothing
   * once the database has been taken back otherwise.
   */
  remember(): () => void {
    const { orders, names, products, adjustments, reconciliation } = this.#shelves;
    const { row } = reconciliation;
    const [ordersThen, namesThen] = [new Map(orders), names.copy()];
    const [productsThen, adjustmentsThen] = [new Map(products), adjustments.length];
    const past = this.#past;
    return () => {
      if (this.#past !== past) return;
      this.#past++;
      refill(orders, ordersThen);
      refill(products, productsThen);
      names.become(namesThen);
      adjustments.length = adjustmentsThen;
      reconciliation.row = row;
    };
  }

  /** For audits: one order. */
  stored(id: OrderId): StoredOrder | undefined {
    return this.#shelves.orders.get(id);
  }

  /** For audits: every order, with its history and its due time. */
  orders(): readonly StoredOrder[] {
    return [...this.#shelves.orders.values()];
  }

  /** For audits: how far the provider's ledger has been seen, and when it is looked at again; null before the first time. */
  reconciled(): ReconciliationRow | null {
    return this.#shelves.reconciliation.row;
  }

  /** For audits: the stock ledger, oldest first. */
  adjustments(): readonly StockAdjustment[] {
    return [...this.#shelves.adjustments];
  }
}

const refill = <Key, Value>(map: Map<Key, Value>, entries: ReadonlyMap<Key, Value>): void => {
  map.clear();
  for (const [key, value] of entries) map.set(key, value);
};
