import type { FastifyInstance } from "fastify";
import { beforeAll, describe, expect, it } from "vitest";

import { NEWS_TYPES } from "../../src/domain/news.ts";
import { JWT_SECRET, startServer } from "../http-harness.ts";

type Operation = {
  readonly summary: string;
  readonly tags: readonly string[];
  readonly security: readonly object[];
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean }[];
  readonly requestBody?: { readonly content: Record<string, { readonly schema: object }> };
  readonly responses: Record<string, { readonly description: string; readonly content?: Record<string, object> }>;
};
type Document = {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Record<string, Record<string, Operation>>;
  readonly webhooks: Record<string, { readonly post: Operation }>;
  readonly components: { readonly securitySchemes: Record<string, object> };
};

const ROUTES = [
  "GET /livez",
  "GET /metrics",
  "GET /readyz",
  "GET /v1/orders",
  "GET /v1/orders/{orderId}",
  "GET /v1/orders/{orderId}/events",
  "GET /v1/orders/{orderId}/history",
  "GET /v1/products",
  "GET /v1/products/{productId}",
  "PATCH /v1/products/{productId}",
  "POST /dev/session",
  "POST /v1/orders",
  "POST /v1/orders/{orderId}/cancel",
  "POST /v1/orders/{orderId}/complete",
  "POST /v1/orders/{orderId}/confirm",
  "POST /v1/orders/{orderId}/fail",
  "POST /v1/products",
  "POST /v1/products/{productId}/stock",
  "POST /v1/webhooks/toss",
];

describe("GET /openapi.json", () => {
  let server: FastifyInstance;
  let document: Document;
  const operations = () =>
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    );

  const registered: string[] = [];

  beforeAll(async () => {
    ({ server } = startServer({ devSession: { jwtSecret: JWT_SECRET } }));
    server.addHook("onRoute", ({ method, url }) => {
      for (const one of [method].flat()) registered.push(`${one} ${url.replace(/:(\w+)/g, "{$1}")}`);
    });
    document = (await server.inject({ method: "GET", url: "/openapi.json" })).json<Document>();
  });

  it("is OpenAPI 3.1, of this server", () => {
    expect(document.openapi).toBe("3.1.0");
    expect(document.info.title).toBe("Payonce");
    expect(document.servers).toEqual([{ url: "https://pay.example.com" }]);
    expect(Object.keys(document.components.securitySchemes)).toEqual(["shopper", "merchant"]);
  });

  it("describes every event that the merchant is sent", () => {
    expect(Object.keys(document.webhooks).sort()).toEqual([...NEWS_TYPES].sort());
    for (const { post } of Object.values(document.webhooks)) {
      expect(post.parameters?.map(({ name }) => name)).toEqual([
        ...["webhook-id", "webhook-timestamp", "webhook-signature"],
      ]);
      expect(post.requestBody?.content["application/json"]?.schema).toMatchObject({
        required: ["type", "timestamp", "data"],
        properties: { type: { enum: [...NEWS_TYPES] }, data: { properties: { sequence: { type: "integer" } } } },
      });
    }
  });

  it("names every route of the contract", () => {
    const named = operations().map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    expect(ROUTES.filter((route) => !named.includes(route))).toEqual([]);
  });

  it("names every route that the server has, but pages for people and the document itself", () => {
    const named = operations().map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    const forPrograms = registered.filter((route) => !/^(HEAD|OPTIONS) | \/(docs|checkout|openapi)/.test(route));
    expect(forPrograms.sort()).toEqual(named.sort());
  });

  it("says of every route what it is for, who may ask, and what comes back", () => {
    for (const { path, operation } of operations()) {
      expect(operation.summary, path).toBeTruthy();
      expect(operation.tags, path).toHaveLength(1);
      for (const scheme of operation.security.flatMap(Object.keys)) {
        expect(Object.keys(document.components.securitySchemes)).toContain(scheme);
      }
      for (const [status, { description }] of Object.entries(operation.responses)) {
        expect(status).toMatch(/^([2-5][0-9]{2}|[45]XX)$/);
        expect(description, path).toBeTypeOf("string");
      }
      expect(Object.keys(operation.responses["4XX"]?.content ?? {})).toEqual(["application/problem+json"]);
    }
  });

  it("declares each parameter once, and those of the path as required", () => {
    for (const { path, operation } of operations()) {
      const parameters = operation.parameters ?? [];
      const names = parameters.map(({ in: where, name }) => `${where} ${name}`);
      expect(new Set(names).size).toBe(names.length);
      const inPath = parameters.filter((parameter) => parameter.in === "path");
      expect(inPath.map(({ name }) => `{${name}}`)).toEqual(path.match(/\{\w+\}/g) ?? []);
      expect(inPath.every(({ required }) => required)).toBe(true);
    }
  });

  it("uses no word of older versions, and points to nothing that is not there", () => {
    const text = JSON.stringify(document);
    expect(text).not.toContain('"nullable"');
    expect(text).not.toMatch(/"exclusive(Minimum|Maximum)":(true|false)/);
    expect(text).not.toContain('"$ref"');
  });

  it("gives the amount of a confirm as whole won within what a double holds", () => {
    const { schema } = document.paths["/v1/orders/{orderId}/confirm"]?.["post"]?.requestBody?.content[
      "application/json"
    ] ?? { schema: {} };
    expect(schema).toMatchObject({
      required: ["paymentKey", "amount", "csrfToken"],
      properties: { amount: { type: "integer", minimum: 0, maximum: Number.MAX_SAFE_INTEGER } },
    });
  });

  it("can be read by people", async () => {
    const answer = await server.inject({ method: "GET", url: "/docs" });
    expect([answer.statusCode, answer.headers["content-type"]]).toEqual([200, "text/html; charset=utf-8"]);
  });
});
