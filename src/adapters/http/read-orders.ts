import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { err, ok, Result } from "neverthrow";
import { Type, type Static } from "typebox";

import type { OrderSearch } from "../../app/ports.ts";
import type { Entry } from "../../domain/history.ts";
import { OrderId, UserId } from "../../domain/ids.ts";
import { Instant } from "../../domain/instant.ts";
import type { Order } from "../../domain/order.ts";
import { answer } from "./answer.ts";
import { Fields } from "./fields.ts";
import { iso } from "./iso.ts";
import { OrderJson, orderJson, Status } from "./order-json.ts";
import { orderIdOf, readOwnOrder } from "./own-order.ts";
import { invalid, type Refusal } from "./refusal.ts";
import type { RouteDeps } from "./route-deps.ts";
import { described } from "./route-schema.ts";

const PAGE_DEFAULT = 20;

const Path = Type.Object({ orderId: Type.String() });
const CsrfHeader = Type.Object({
  "x-csrf-token": Type.Optional({ ...Fields.csrfToken, description: "For a token that ran out less than 2 h ago" }),
});
const Search = Type.Object(
  {
    status: Type.Optional(Status),
    userId: Type.Optional(Fields.userId),
    from: Type.Optional({ ...Fields.instant, description: "Issued at or after" }),
    to: Type.Optional({ ...Fields.instant, description: "Issued before" }),
    cursor: Type.Optional(Type.String({ maxLength: 64 })),
    limit: Type.Optional(Type.String({ pattern: "^([1-9][0-9]?|100)$", description: "1 to 100, 20 by default" })),
  },
  { additionalProperties: false },
);
const Page = Type.Object({ items: Type.Array(OrderJson), nextCursor: Type.Optional(Type.String()) });

const EntryJson = Type.Object({
  sequence: Type.Integer({ minimum: 1 }),
  type: Type.String({ examples: ["order.paid"] }),
  at: Fields.instant,
  by: Type.Enum(["shopper", "merchant", "toss", "payonce"]),
  status: Status,
  attempt: Type.Optional(Type.Object({ ordinal: Type.Integer(), status: Type.String() })),
  cancellation: Type.Optional(Type.Object({ ordinal: Type.Integer(), status: Type.String(), amount: Type.Integer() })),
  pgCode: Type.Optional(Type.String()),
  reason: Type.Optional(Type.String()),
  cause: Type.Optional(Type.String()),
  action: Type.Optional(Type.String({ description: "What a person did about it" })),
  note: Type.Optional(Type.String()),
});

/** 주문 조회. */
export const readOrders: FastifyPluginAsyncTypebox<RouteDeps> = async (server, { application, gate }) => {
  const { finder, readOrder } = application;

  server.get(
    "/v1/orders/:orderId",
    {
      onRequest: gate.returningShopperOrMerchant,
      schema: {
        ...described("orders", "An order as it is now", "shopper or merchant", { 200: OrderJson }),
        params: Path,
        headers: CsrfHeader,
      },
    },
    ({ caller, params, headers }, reply) =>
      answer(reply, readOwnOrder(application, caller, params.orderId, headers["x-csrf-token"]).map(orderJson)),
  );

  server.get(
    "/v1/orders",
    {
      onRequest: gate.merchant,
      schema: {
        ...described("orders", "Orders, the newest first", "merchant", { 200: Page }),
        querystring: Search,
      },
    },
    ({ query }, reply) =>
      answer(
        reply,
        searchOf(query).asyncAndThen((search) =>
          finder.search({ ...search, limit: search.limit + 1 }).map((found) => pageOf(found, search.limit)),
        ),
      ),
  );

  server.get(
    "/v1/orders/:orderId/history",
    {
      onRequest: gate.merchant,
      schema: {
        ...described("orders", "Everything that happened to an order, in order", "merchant", {
          200: Type.Object({ items: Type.Array(EntryJson) }),
        }),
        params: Path,
      },
    },
    ({ params }, reply) =>
      answer(
        reply,
        orderIdOf(params.orderId)
          .asyncAndThen(readOrder)
          .andThen(({ id }) => finder.history(id))
          .map((entries) => ({ items: entries.map(entryJson) })),
      ),
  );
};

/** One more than asked for was looked for: whether it is there tells whether there is another page. */
const pageOf = (found: readonly Order[], limit: number): Static<typeof Page> => {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map(orderJson),
    ...(found.length > limit && last !== undefined && { nextCursor: last.id }),
  };
};

const searchOf = ({ status, userId, from, to, cursor, limit }: Static<typeof Search>): Result<OrderSearch, Refusal> =>
  Result.combine([
    read("userId", userId, UserId.parse),
    read("from", from, instantOf),
    read("to", to, instantOf),
    read("cursor", cursor, OrderId.parse),
  ]).map(([userId, from, to, cursor]) => ({
    ...(status !== undefined && { status }),
    ...userId,
    ...from,
    ...to,
    ...cursor,
    limit: limit === undefined ? PAGE_DEFAULT : Number(limit),
  }));

/** A parameter by its name, if it is there. */
const read = <Name extends string, Value>(
  name: Name,
  text: string | undefined,
  parse: (text: string) => Result<Value, unknown>,
): Result<{ readonly [_ in Name]?: Value }, Refusal> =>
  text === undefined
    ? ok({})
    : parse(text)
        .map((value) => ({ [name]: value }) as { readonly [_ in Name]: Value })
        .mapErr(() => invalid(`querystring/${name}`, "must be valid"));

/** The format lets leap seconds pass, of which our clock knows nothing. */
const instantOf = (text: string): Result<Instant, null> => {
  const epochMs = Date.parse(text);
  return Number.isNaN(epochMs) ? err(null) : ok(Instant.of(epochMs));
};

const entryJson = ({ at, ...entry }: Entry, index: number): Static<typeof EntryJson> => ({
  sequence: index + 1,
  ...entry,
  at: iso(at),
});
