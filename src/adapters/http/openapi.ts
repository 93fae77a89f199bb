import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import type { FastifyInstance, FastifyPluginAsync } from "fastify";

import { eventWebhooks } from "./event-webhooks.ts";

const TAGS = [
  { name: "products", description: "상품" },
  { name: "orders", description: "주문" },
  { name: "payments", description: "결제" },
  { name: "events", description: "상점 알림" },
  { name: "operations", description: "운영" },
];

/** The document is gathered from the routes that are registered after this. */
export const registerOpenApi = (server: FastifyInstance, publicUrl: string): void => {
  void server.register(swagger, {
    // Pages belong to people: only what is described belongs to the document.
    transform: ({ schema, url }) => ({ url, schema: schema?.tags === undefined ? { ...schema, hide: true } : schema }),
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Payonce",
        version: "1",
        description: "Orders and payments through Toss Payments: every order is paid exactly once.",
      },
      servers: [{ url: publicUrl }],
      tags: TAGS,
      webhooks: eventWebhooks,
      components: {
        securitySchemes: {
          shopper: { type: "http", scheme: "bearer", bearerFormat: "JWT", description: "`sub` is the user id" },
          merchant: { type: "http", scheme: "bearer", description: "`MERCHANT_API_KEY`" },
        },
      },
    },
  });
  void server.register(swaggerUi, { routePrefix: "/docs" });
};

export const openApiDocument: FastifyPluginAsync = async (server) => {
  server.get("/openapi.json", { schema: { hide: true } }, async () => server.swagger());
};
