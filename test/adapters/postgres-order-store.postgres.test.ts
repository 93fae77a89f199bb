import { catalogueContract } from "../contracts/catalogue.contract.ts";
import { dueOrdersContract } from "../contracts/due-orders.contract.ts";
import { newsContract } from "../contracts/news.contract.ts";
import { orderFinderContract } from "../contracts/order-finder.contract.ts";
import { LANES_USED, orderStoreContract } from "../contracts/order-store.contract.ts";
import { reconciliationContract } from "../contracts/reconciliation.contract.ts";
import { stockContract } from "../contracts/stock.contract.ts";
import { postgresWorlds } from "../contracts/postgres-world.ts";

const openWide = postgresWorlds(LANES_USED);
orderStoreContract("PostgreSQL", () => openWide());

const LANES = 3;
const open = postgresWorlds(LANES);
stockContract("PostgreSQL", () => open());
orderFinderContract("PostgreSQL", LANES, () => open());
dueOrdersContract("PostgreSQL", LANES, () => open());
newsContract("PostgreSQL", LANES, () => open());
catalogueContract("PostgreSQL", LANES, () => open());
reconciliationContract("PostgreSQL", () => open());
