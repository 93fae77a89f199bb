import { randomUUID } from "node:crypto";

import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { errAsync, okAsync, type Result } from "neverthrow";
import { Type, type Static } from "typebox";

import type { ProductEdit, ProductNotFound } from "../../app/ports.ts";
import { ProductId } from "../../domain/ids.ts";
import type { Product } from "../../domain/product.ts";
import type { Won } from "../../domain/won.ts";
import { answer } from "./answer.ts";
import { Fields } from "./fields.ts";
import type { RouteDeps } from "./route-deps.ts";
import { described } from "./route-schema.ts";

const ProductJson = Type.Object(
  { id: Fields.productId, name: Type.String(), price: Fields.amount, available: Fields.stock, onSale: Type.Boolean() },
  { title: "Product", description: "상품" },
);
const Path = Type.Object({ productId: Type.String() });
const NewProduct = Type.Object(
  { name: Fields.name, price: Fields.price, stock: Fields.stock },
  { additionalProperties: false },
);
const Edit = Type.Object(
  { name: Type.Optional(Fields.name), price: Type.Optional(Fields.price), onSale: Type.Optional(Type.Boolean()) },
  { additionalProperties: false, minProperties: 1 },
);
const Adjustment = Type.Object({ delta: Fields.delta, reason: Fields.reason }, { additionalProperties: false });

/** 상품. The catalogue, and what the merchant does with it. */
export const products: FastifyPluginAsyncTypebox<RouteDeps> = async (server, { application: { catalogue }, gate }) => {
  const find = (id: ProductId) =>
    catalogue.find([id]).andThen((found) => {
      const product = found.get(id);
      return product === undefined ? errAsync(notFound(id)) : okAsync(product);
    });

  /** Whoever may not take so much away hears how much of it unpaid orders hold. */
  const adjust = (id: ProductId, { delta, reason }: Static<typeof Adjustment>) =>
    catalogue
      .adjust(id, delta, reason)
      .orElse((error) =>
        error.type === "StockReserved"
          ? catalogue.held(id).andThen((held) => errAsync({ ...error, held }))
          : errAsync(error),
      );

  server.get(
    "/v1/products",
    {
      schema: described("products", "The catalogue", "anyone", {
        200: Type.Object({ items: Type.Array(ProductJson) }),
      }),
    },
    (_request, reply) =>
      answer(
        reply,
        catalogue.list().map((products) => ({ items: products.map(productJson) })),
      ),
  );

  server.get(
    "/v1/products/:productId",
    { schema: { ...described("products", "A product", "anyone", { 200: ProductJson }), params: Path } },
    ({ params }, reply) => answer(reply, productIdOf(params).asyncAndThen(find).map(productJson)),
  );

  server.post(
    "/v1/products",
    {
      onRequest: gate.merchant,
      schema: {
        ...described("products", "Puts a product on the shelf", "merchant", { 201: ProductJson }),
        body: NewProduct,
      },
    },
    ({ body: { name, price, stock } }, reply) =>
      answer(
        reply,
        catalogue
          .add({ id: randomUUID() as string as ProductId, name, price: price as Won, available: stock, onSale: true })
          .map(productJson),
        201,
      ),
  );

  server.patch(
    "/v1/products/:productId",
    {
      onRequest: gate.merchant,
      schema: {
        ...described("products", "Renames, reprices or withdraws it; orders keep their price", "merchant", {
          200: ProductJson,
        }),
        params: Path,
        body: Edit,
      },
    },
    ({ params, body }, reply) =>
      answer(
        reply,
        productIdOf(params)
          .asyncAndThen((id) => catalogue.edit(id, body as ProductEdit))
          .map(productJson),
      ),
  );

  server.post(
    "/v1/products/:productId/stock",
    {
      onRequest: gate.merchant,
      schema: {
        ...described("products", "Adjusts the stock; the ledger keeps the reason", "merchant", { 200: ProductJson }),
        params: Path,
        body: Adjustment,
      },
    },
    ({ params, body }, reply) =>
      answer(
        reply,
        productIdOf(params)
          .asyncAndThen((id) => adjust(id, body))
          .map(productJson),
      ),
  );
};

const productJson = ({ id, name, price, available, onSale }: Product): Static<typeof ProductJson> => ({
  id,
  name,
  price,
  available,
  onSale,
});

const productIdOf = ({ productId }: Static<typeof Path>): Result<ProductId, ProductNotFound> =>
  ProductId.parse(productId).mapErr(() => notFound(productId as ProductId));

const notFound = (productId: ProductId): ProductNotFound => ({ type: "ProductNotFound", productId });
