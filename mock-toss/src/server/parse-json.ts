import type { FastifyRequest } from "fastify";

/** The body as JSON, whatever its content type says; undefined when it is empty or no JSON. */
export const parseJson = (request: FastifyRequest): unknown => {
  if (typeof request.body !== "string" || request.body === "") return undefined;
  try {
    return JSON.parse(request.body);
  } catch {
    return undefined;
  }
};
