import { MemoryDatabase } from "../../src/adapters/memory/memory-database.ts";
import { Instant } from "../../src/domain/instant.ts";
import { orderStoreContract, type StoreWorld } from "../contracts/order-store.contract.ts";

const open = async (): Promise<StoreWorld> => {
  const { store, finder, due, catalogue } = new MemoryDatabase({ now: () => Instant.of(Date.now()) });
  return { store, finder, due, catalogue, close: async () => {} };
};

orderStoreContract("memory", open);
