import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { seedOrders } from "../../bench/seed-orders.js";
import { PLANS } from "../../src/adapters/postgres/database.ts";
import { postgresWorlds, type PostgresWorld } from "../contracts/postgres-world.ts";
import { everything, statementsOf, type Statement } from "../contracts/statements.ts";

const ORDERS = 200_000;
const LANE = 1;
/** What is small for ever: read whole, it costs nothing. */
const SMALL = ["settings", "migration", "reconciliation"];

type Plan = {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Index Name"?: string;
  readonly "Plan Rows": number;
  readonly Plans?: readonly Plan[];
};

const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

/** What a statement does that would take longer the more orders there are. */
const growing = (plan: Plan): string[] =>
  nodesOf(plan).flatMap((node) => {
    const table = node["Relation Name"] ?? "";
    if (node["Node Type"] === "Seq Scan" && !SMALL.includes(table)) return [`reads all of ${table}`];
    if (node["Node Type"].includes("Sort") && node["Plan Rows"] > 1_000) return [`sorts ${node["Plan Rows"]} rows`];
    return [];
  });

describe("the plans of the statements, on 200,000 analysed orders", () => {
  const open = postgresWorlds(2);
  let world: PostgresWorld;
  let client: Client;
  let statements: readonly Statement[];
  beforeAll(async () => {
    world = await open();
    statements = await statementsOf(() => everything(world, LANE));
    await seedOrders(world.url, { orders: ORDERS, products: 1_000, lanes: 2 });
    client = new Client(world.url);
    await client.connect();
    await client.query("analyze");
    await client.query(PLANS);
  }, 180_000);
  afterAll(async () => {
    await client.end();
    await world.close();
  });

  const planOf = async (text: string): Promise<Plan> => {
    const { rows } = await client.query<{ "QUERY PLAN": [{ Plan: Plan }] }>(
      `explain (generic_plan, format json) ${text}`,
    );
    const [plan] = rows[0]?.["QUERY PLAN"] ?? [];
    if (plan === undefined) throw new Error(`no plan for ${text}`);
    return plan.Plan;
  };

  it("use an index for everything, and sort no more than they give back", async () => {
    const asked = new Set(statements.filter(({ values }) => values.length > 0).map(({ text }) => text));
    expect(asked.size).toBeGreaterThan(20);
    const found = [];
    for (const text of asked) for (const what of growing(await planOf(text))) found.push(`${what}: ${text}`);
    expect(found).toEqual([]);
  });

  it("find what was paid on a day by an index of its own, which has it in order already", async () => {
    const [asked] = statements.filter(({ text }) => text.includes("order by p.approved_at"));
    const nodes = nodesOf(await planOf(asked?.text ?? ""));
    expect(nodes.map((node) => node["Index Name"] ?? node["Node Type"])).toEqual(["Limit", "payment_attempt_approved"]);
  });

  it("would show what has no index", async () => {
    expect(growing(await planOf("select from orders where order_name = $1"))).toEqual(["reads all of orders"]);
  });
});
