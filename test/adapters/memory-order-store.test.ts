import { withBatches } from "../../src/adapters/batching/batched-store.ts";
import { MemoryDatabase } from "../../src/adapters/memory/memory-database.ts";
import { Instant } from "../../src/domain/instant.ts";
import { catalogueContract } from "../contracts/catalogue.contract.ts";
import { dueOrdersContract } from "../contracts/due-orders.contract.ts";
import { newsContract } from "../contracts/news.contract.ts";
import { orderFinderContract } from "../contracts/order-finder.contract.ts";
import { orderStoreContract } from "../contracts/order-store.contract.ts";
import { reconciliationContract } from "../contracts/reconciliation.contract.ts";
import { stockContract } from "../contracts/stock.contract.ts";
import type { StoreWorld } from "../contracts/store-world.ts";

const open = async (): Promise<StoreWorld> => {
  const now = (): Instant => Instant.of(Date.now());
  const { store, finder, due, news, catalogue, reconciliation } = new MemoryDatabase({ now, tellsNews: true });
  const instance = { store, finder, due, news, catalogue, reconciliation };
  return { ...instance, another: instance, untelling: new MemoryDatabase({ now }), close: async () => {} };
};

const openBatched = async (): Promise<StoreWorld> => {
  const { another: _, ...world } = await open();
  const instance = { ...world, store: withBatches(world.store) };
  return { ...instance, another: { ...world, store: withBatches(world.store) } };
};

const LANES = 3;
orderStoreContract("memory", open);
orderStoreContract("memory, batched", openBatched);
stockContract("memory", open);
stockContract("memory, batched", openBatched);
orderFinderContract("memory", LANES, open);
dueOrdersContract("memory", LANES, open);
newsContract("memory", LANES, open);
catalogueContract("memory", LANES, open);
reconciliationContract("memory", open);
