import type { Migration } from "../migrate.ts";
import { ordersAndProducts } from "./0001-orders-and-products.ts";
import { refunds } from "./0002-refunds.ts";
import { news } from "./0003-news.ts";
import { reconciliation } from "./0004-reconciliation.ts";
import { approvals } from "./0005-approvals.ts";
import { pruned } from "./0006-pruned.ts";

/** In the order they are applied. What is here was applied somewhere already: add, never change. */
export const MIGRATIONS: readonly Migration[] = [ordersAndProducts, refunds, news, reconciliation, approvals, pruned];
