import { Type, type TSchema } from "typebox";

/** RFC 9457. Facts of the case stand beside these members. */
const ProblemJson = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
    code: Type.String({ description: "Stable, upper case" }),
    errors: Type.Optional(Type.Array(Type.Object({}, { additionalProperties: true }))),
  },
  { title: "Problem", additionalProperties: true },
);

const PROBLEM = { description: "A problem", content: { "application/problem+json": { schema: ProblemJson } } };

const SECURITY = {
  anyone: [],
  shopper: [{ shopper: [] }],
  merchant: [{ merchant: [] }],
  "shopper or merchant": [{ shopper: [] }, { merchant: [] }],
};

export type Tag = "products" | "orders" | "payments" | "operations" | "development";

/** What the OpenAPI document says of a route besides its input: what it is for, who may ask, and what comes back. */
export const described = (
  tag: Tag,
  summary: string,
  who: keyof typeof SECURITY,
  responses: Readonly<Record<number, TSchema>>,
) => ({
  tags: [tag],
  summary,
  security: SECURITY[who],
  response: { ...responses, "4xx": PROBLEM, "5xx": PROBLEM } as Readonly<Record<string, unknown>>,
});
