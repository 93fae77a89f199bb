import fc from "fast-check";
import { expect } from "vitest";

import type { OrderView, Shop, Shopper } from "../journeys/shop.ts";
import type { Model, ModelOrder } from "./model.ts";

export const PRICE = 10_000;

/** The real thing: server, PostgreSQL and mock-toss, and the orders in the order in which the model knows them. */
export type Real = {
  readonly shop: Shop;
  readonly shopper: Shopper;
  readonly productId: string;
  readonly orders: OrderView[];
};

export type Command = fc.AsyncCommand<Model, Real>;
type Known = { readonly model: ModelOrder; readonly real: OrderView };

/** Issues an order to the model and to the real shop, if there are units for it. */
export const order = async (model: Model, real: Real, quantity: number): Promise<void> => {
  const lines = [{ productId: real.productId, quantity }];
  const { status, body } = await real.shopper.order({ lines, amount: PRICE * quantity });
  expect(status).toBe(quantity > model.available ? 409 : 201);
  if (status !== 201) return;
  model.orders.push({ status: "PREPAY", quantity, refunded: 0, deposited: false });
  real.orders.push(body);
};

/** After every step both must say the same: states, units on the shelf, and Toss's own books. */
export const compare = async (model: Model, { shop, productId, orders }: Real): Promise<void> => {
  expect(await shop.available(productId)).toBe(model.available);
  const ledger = await shop.ledger();
  for (const [index, { orderId }] of orders.entries()) {
    const { status, balance } = await shop.atRest(orderId);
    const rows = ledger.filter((row) => row.orderId === orderId);
    const net = rows.reduce((sum, row) => sum + (row.kind === "approval" ? row.amount : -row.amount), 0);
    const known = model.orders[index] as ModelOrder;
    const kept = model.isPaid(known) ? (known.quantity - known.refunded) * PRICE : 0;
    expect({ status, balance, net }).toEqual({ status: known.status, balance: kept, net: kept });
  }
};

/** Something that is done to one of the orders there are. */
export const toOrder = (
  name: string,
  act: (known: Known, model: Model, real: Real) => Promise<void>,
): fc.Arbitrary<Command> =>
  fc.nat({ max: 5 }).map((pick) => ({
    check: (model) => model.orders.length > 0,
    run: async (model, real) => {
      const index = pick % model.orders.length;
      await act({ model: model.orders[index] as ModelOrder, real: real.orders[index] as OrderView }, model, real);
      await compare(model, real);
    },
    toString: () => `${name}(order ${pick} of those there are)`,
  }));
