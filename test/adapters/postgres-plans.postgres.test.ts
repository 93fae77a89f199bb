import { Client, escapeLiteral } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { seedOrders } from "../../bench/seed-orders.js";
import { PLANS } from "../../src/adapters/postgres/database.ts";
import { postgresWorlds, type PostgresWorld } from "../contracts/postgres-world.ts";
import { everything, statementsOf, type Statement } from "../contracts/statements.ts";

const ORDERS = 200_000;
const LANE = 1;
/** Each statement is asked about a few orders: who handles more rows than this, or reads more pages, goes through a table or an index. */
const ROWS_MAX = 100;
const PAGES_MAX = 200;
/** How a statement undoes what it could not do all of. */
const FAILS = /\('only '.*?::integer/;

type Plan = {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Index Name"?: string;
  readonly "Actual Rows": number;
  readonly "Actual Loops": number;
  readonly "Rows Removed by Filter"?: number;
  readonly "Rows Removed by Index Recheck"?: number;
  readonly "Rows Removed by Join Filter"?: number;
  readonly "Shared Hit Blocks": number;
  readonly "Shared Read Blocks": number;
  readonly Plans?: readonly Plan[];
};

const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

/** How many rows a node gave on or threw away. */
const rowsOf = (node: Plan): number =>
  node["Actual Loops"] *
  (node["Actual Rows"] +
    (node["Rows Removed by Filter"] ?? 0) +
    (node["Rows Removed by Index Recheck"] ?? 0) +
    (node["Rows Removed by Join Filter"] ?? 0));

/** Its own, and those of all nodes below it. */
const pagesOf = (plan: Plan): number => plan["Shared Hit Blocks"] + plan["Shared Read Blocks"];

/** What a statement did that takes longer the more orders there are. A walk within an index shows in pages alone. */
const growing = (plan: Plan): string[] => {
  const many = nodesOf(plan).filter((node) => rowsOf(node) > ROWS_MAX);
  if (many.length > 0) return [...new Set(many.map((node) => `${node["Node Type"]} ${node["Relation Name"] ?? ""}`))];
  return pagesOf(plan) > PAGES_MAX ? [`${pagesOf(plan)} pages`] : [];
};

describe("the plans of the statements, on 200,000 analysed orders", () => {
  const open = postgresWorlds(2);
  let world: PostgresWorld;
  let client: Client;
  let statements: readonly Statement[];
  beforeAll(async () => {
    world = await open();
    statements = await statementsOf(() => everything(world, LANE));
    await seedOrders(world.url, { orders: ORDERS, products: 50, lanes: 2 });
    client = new Client(world.url);
    await client.connect();
    await client.query("analyze");
    await client.query(PLANS);
  }, 180_000);
  afterAll(async () => {
    await client.end();
    await world.close();
  });

  /** The generic plan, as every connection of ours has it, carried out with the values given and undone. */
  const planOf = async ({ text, values }: Statement): Promise<Plan> => {
    const given = values.length === 0 ? "" : `(${values.map(literal).join(", ")})`;
    // Asked again, it finds its work done, and would fail.
    await client.query(`begin; prepare asked as ${text.replace(FAILS, "0")}`);
    try {
      const { rows } = await client.query<{ "QUERY PLAN": [{ Plan: Plan }] }>(
        `explain (analyze, buffers, timing off, format json) execute asked ${given}`,
      );
      const [plan] = rows[0]?.["QUERY PLAN"] ?? [];
      if (plan === undefined) throw new Error(`no plan for ${text}`);
      return plan.Plan;
    } finally {
      await client.query("rollback; deallocate asked");
    }
  };

  it("read, handle and sort no more than they are asked about", async () => {
    const asked = statements.filter(({ text }) => /^(select|with|insert|update|delete)\b/.test(text));
    expect(new Set(asked.map(({ text }) => text)).size).toBeGreaterThan(50);
    const found = [];
    for (const statement of asked) {
      const plan = await planOf(statement);
      for (const what of growing(plan)) found.push(`${what}: ${statement.text}`);
    }
    expect(found).toEqual([]);
  });

  it("find what was paid on a day by an index of its own, which has it in order already", async () => {
    const [asked] = statements.filter(({ text }) => text.includes("order by p.approved_at"));
    const nodes = asked === undefined ? [] : nodesOf(await planOf(asked));
    expect(nodes.map((node) => node["Index Name"] ?? node["Node Type"])).toEqual(["Limit", "payment_attempt_approved"]);
  });

  it.each([
    ["reads a table", /^Seq Scan orders$/, "select id from orders where order_name = $1", ["x"]],
    [
      "reads a lane and keeps nothing of it",
      /Scan orders$/,
      "select id from orders where lane = $1 and order_name = $2",
      [LANE, "x"],
    ],
    [
      "sorts a lane to give back one",
      /Scan orders$/,
      "select id from orders where lane = $1 order by changed_at limit 1",
      [LANE],
    ],
    [
      "walks through an index and finds nothing",
      /^\d+ pages$/,
      "select order_id from order_event where lane = $1 and sequence = $2 and order_id > $3 order by order_id limit 1",
      [LANE, 77, ""],
    ],
  ])("would show who %s", async (_, shown, text, values) => {
    expect(growing(await planOf({ text, values }))).toContainEqual(expect.stringMatching(shown));
  });
});

/** What is written as text becomes whatever its place asks for. */
const literal = (value: unknown): string => {
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value)) return escapeLiteral(`{${value.map((each) => JSON.stringify(String(each))).join(",")}}`);
  if (value instanceof Date) return escapeLiteral(value.toISOString());
  return escapeLiteral(typeof value === "string" ? value : JSON.stringify(value));
};
