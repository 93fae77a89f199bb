import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { err, ok, type Result } from "neverthrow";
import { Type, type Static } from "typebox";

import type { Customer } from "../../app/ports.ts";
import { digest } from "../../app/tokens.ts";
import { UserId, type CartId, type ProductId, type RequestKey } from "../../domain/ids.ts";
import type { Wanted } from "../../domain/issue-order.ts";
import type { Order } from "../../domain/order.ts";
import type { Won } from "../../domain/won.ts";
import { refuse } from "./answer.ts";
import type { Caller } from "./caller.ts";
import { Fields } from "./fields.ts";
import { iso } from "./iso.ts";
import { LineJson, linesJson, Status } from "./order-json.ts";
import { invalid, type Refusal } from "./refusal.ts";
import type { RouteDeps } from "./route-deps.ts";
import { described } from "./route-schema.ts";

/** An order has a first page of lines at most: more is no cart but an attack, or a wholesale order that wants several. */
const LINES_MAX = 100;

const NewOrder = Type.Object(
  {
    lines: Type.Array(
      Type.Object({ productId: Fields.productId, quantity: Fields.quantity }, { additionalProperties: false }),
      { minItems: 1, maxItems: LINES_MAX },
    ),
    amount: Fields.amount,
    cartId: Type.Optional(Fields.cartId),
    returnUrl: Type.Optional(Type.String({ maxLength: 2000, description: "Within ALLOWED_ORIGINS" })),
    customer: Type.Optional(
      Type.Object(
        {
          name: Type.Optional(Type.String({ maxLength: 100 })),
          email: Type.Optional(Type.String({ maxLength: 254 })),
          phone: Type.Optional(Type.String({ maxLength: 32 })),
        },
        { additionalProperties: false },
      ),
    ),
    userId: Type.Optional({ ...Fields.userId, description: "For the merchant: whom the order is for" }),
  },
  { additionalProperties: false },
);
const Headers = Type.Object({ "idempotency-key": Type.Optional(Fields.idempotencyKey) });

const IssuedJson = Type.Object(
  {
    orderId: Fields.orderId,
    orderName: Type.String(),
    amount: Fields.amount,
    currency: Type.Literal("KRW"),
    status: Status,
    lines: Type.Array(LineJson),
    csrfToken: Fields.csrfToken,
    customerKey: Type.String(),
    clientKey: Type.String(),
    successUrl: Type.String(),
    failUrl: Type.String(),
    checkoutUrl: Type.String(),
    expiresAt: Fields.instant,
  },
  { title: "IssuedOrder", description: "주문, with what opens its payment window" },
);

/** 주문 발급. The order comes into being here, before any payment window opens. */
export const issueOrder: FastifyPluginAsyncTypebox<RouteDeps> = async (server, deps) => {
  const { application, gate, rateLimits, links, clientKey, returnOrigins } = deps;
  const { issueOrder, tokens, now } = application;

  server.post(
    "/v1/orders",
    {
      onRequest: gate.shopperOrMerchant,
      config: { rateLimit: rateLimits.issuing },
      schema: {
        ...described("orders", "Issues an order; 200 when it is the same one again", "shopper or merchant", {
          200: IssuedJson,
          201: IssuedJson,
        }),
        body: NewOrder,
        headers: Headers,
      },
    },
    async ({ caller, body, headers }, reply) => {
      const issued = await wantedOf(caller, body, headers["idempotency-key"], returnOrigins).asyncAndThen((wanted) =>
        issueOrder(wanted, body.customer && customerOf(body.customer)),
      );
      return issued.match(
        ({ order, created }) => reply.code(created ? 201 : 200).send(issuedJson(order)),
        (refusal) => refuse(reply, refusal),
      );
    },
  );

  const issuedJson = (order: Order): Static<typeof IssuedJson> => ({
    orderId: order.id,
    orderName: order.orderName,
    amount: order.amount,
    currency: order.currency,
    status: order.status,
    lines: linesJson(order),
    csrfToken: tokens.csrfToken(order),
    customerKey: tokens.customerKey(order.userId),
    clientKey,
    successUrl: links.success(order),
    failUrl: links.fail(order),
    checkoutUrl: links.checkout(order, now()),
    expiresAt: iso(order.expiresAt),
  });
};

type Body = Static<typeof NewOrder>;

const wantedOf = (
  caller: Caller,
  body: Body,
  key: string | undefined,
  returnOrigins: ReadonlySet<string>,
): Result<Wanted, Refusal> =>
  returnUrlOf(body, returnOrigins).andThen((returnUrl) =>
    buyerOf(caller, body.userId).map((userId) => ({
      userId,
      lines: body.lines.map(({ productId, quantity }) => ({ productId: productId as ProductId, quantity })),
      amount: body.amount as Won,
      cartId: (body.cartId ?? null) as CartId | null,
      request: key === undefined ? null : { key: key as RequestKey, fingerprint: fingerprint(userId, body) },
      returnUrl,
    })),
  );

/** The merchant says for whom; a shopper orders for nobody else. */
const buyerOf = (caller: Caller, named: string | undefined): Result<UserId, Refusal> => {
  switch (caller.type) {
    case "nobody":
      return err({ type: "Unauthenticated" });
    case "merchant":
      return UserId.parse(named).mapErr(() => invalid("body/userId", "must name a user"));
    case "shopper":
      return named === undefined || named === caller.userId ? ok(caller.userId) : err({ type: "UserDiffers" });
  }
};

/** A return address elsewhere would make of every order a link to wherever an attacker likes. */
const returnUrlOf = ({ returnUrl }: Body, origins: ReadonlySet<string>): Result<string | null, Refusal> => {
  if (returnUrl === undefined) return ok(null);
  const url = URL.canParse(returnUrl) ? new URL(returnUrl) : null;
  return url !== null && /^https?:$/.test(url.protocol) && origins.has(url.origin)
    ? ok(url.href)
    : err(invalid("body/returnUrl", "must lie within an allowed origin"));
};

/** The same for the same request, however its members are ordered. */
const fingerprint = (userId: UserId, { lines, amount, cartId, returnUrl, customer }: Body): string =>
  digest(
    JSON.stringify([
      [userId, amount, cartId, returnUrl],
      lines.map(({ productId, quantity }) => [productId, quantity]),
      [customer?.name, customer?.email, customer?.phone],
    ]),
  );

const customerOf = ({ name, email, phone }: NonNullable<Body["customer"]>): Customer => ({
  name: name ?? null,
  email: email ?? null,
  phone: phone ?? null,
});
