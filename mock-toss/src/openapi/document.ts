import { LEVER_PATHS } from "./lever-paths.ts";
import { SCHEMAS } from "./schemas.ts";
import { TOSS_PATHS } from "./toss-paths.ts";

export type Operation = {
  /** Method and path: `GET /v1/payments/{paymentKey}`. */
  readonly route: string;
  readonly summary: string;
  readonly query?: readonly string[];
  readonly body?: object;
  readonly answer?: object;
  /** A page, so nobody is asked for a key. */
  readonly isForShoppers?: true;
};

/** What `/v1` and `/_mock` take and answer, in OpenAPI 3.1. */
export const openApiDocument = (url: string): object => {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of TOSS_PATHS)
    add(paths, operation, { security: operation.isForShoppers ? [] : [{ secretKey: [] }] });
  for (const operation of LEVER_PATHS) add(paths, operation, { security: [] });
  return {
    openapi: "3.1.0",
    info: { title: "mock-toss", version: "0.1.0", description: "A local Toss Payments, and its levers." },
    servers: [{ url }],
    paths,
    components: {
      schemas: SCHEMAS,
      securitySchemes: {
        secretKey: { type: "http", scheme: "basic", description: "The secret key is the user; the password is empty." },
      },
    },
  };
};

const add = (paths: Record<string, Record<string, object>>, operation: Operation, extra: object): void => {
  const [method = "", path = ""] = operation.route.split(" ");
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  const parameters = [
    ...names.map((name) => ({ name, in: "path", required: true, schema: { type: "string" } })),
    ...(operation.query ?? []).map((name) => ({ name, in: "query", schema: { type: "string" } })),
  ];
  const json = (schema: object) => ({ "application/json": { schema } });
  (paths[path] ??= {})[method.toLowerCase()] = {
    summary: operation.summary,
    parameters,
    ...(operation.body === undefined ? {} : { requestBody: { content: json(operation.body) } }),
    responses: operation.isForShoppers
      ? { "302": { description: "the payment window" } }
      : {
          "2XX": {
            description: "done",
            ...(operation.answer === undefined ? {} : { content: json(operation.answer) }),
          },
          default: { description: "refused", content: json({ $ref: "#/components/schemas/Error" }) },
        },
    ...extra,
  };
};
