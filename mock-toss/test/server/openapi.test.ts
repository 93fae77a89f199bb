import { describe, expect, it } from "vitest";
import { ROUTES } from "../../src/engine/routes.ts";
import { mockOverHttp } from "./mock-over-http.ts";

type Document = {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, unknown>>;
  readonly components: { readonly schemas: object };
};

describe("/openapi.json", () => {
  it("describes every one of Toss's paths that the mock takes, and no other", async () => {
    const { json } = await mockOverHttp();
    const document = await json<Document>("GET", "/openapi.json");
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const taken = ROUTES.map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`);
    const page = "GET /v1/payments/{paymentKey}/checkout";
    expect(described.filter((route) => route.includes("/v1/")).toSorted()).toEqual([...taken, page].toSorted());
    expect(document.paths["/v1/payments/{paymentKey}/checkout"]).toMatchObject({
      get: { security: [], responses: { "302": {} } },
    });
    expect(document.openapi).toBe("3.1.0");
  });

  it("describes levers that are there", async () => {
    const { json, call } = await mockOverHttp();
    const { paths } = await json<Document>("GET", "/openapi.json");
    for (const [path, methods] of Object.entries(paths))
      for (const method of Object.keys(methods)) {
        if (!path.startsWith("/_mock")) continue;
        const answer = await call(
          method.toUpperCase(),
          path.replaceAll(/\{\w+\}/g, "nobody"),
          method === "get" ? undefined : {},
        );
        expect([path, method, await answer.text()]).not.toEqual([path, method, expect.stringContaining("Route ")]);
      }
  });

  it("knows every member of the Payment that is answered", async () => {
    const { json, authenticated } = await mockOverHttp();
    const { components } = await json<{ components: { schemas: { Payment: { required: string[] } } } }>(
      "GET",
      "/openapi.json",
    );
    const payment = await json("GET", `/v1/payments/${await authenticated()}`);
    expect(Object.keys(payment).toSorted()).toEqual(components.schemas.Payment.required.toSorted());
  });
});
