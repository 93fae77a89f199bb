import type { FastifyError, FastifyReply, FastifyRequest, FastifySchemaValidationError } from "fastify";

import { refuse } from "./answer.ts";
import { invalid, type Refusal } from "./refusal.ts";

/** What the framework refuses speaks as we do; what nobody foresaw says nothing of what went wrong, but our log does. */
export const handleError = (error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
  const refusal = refusalOf(error);
  if (refusal.type === "Defect") {
    request.log.error({ error: { name: error.name, message: error.message, stack: error.stack } }, "http.defect");
  }
  return refuse(reply, refusal);
};

export const handleNotFound = (_request: FastifyRequest, reply: FastifyReply): FastifyReply =>
  refuse(reply, { type: "RouteNotFound" });

const refusalOf = ({ validation, validationContext = "body", statusCode = 500 }: FastifyError): Refusal => {
  const flaw = validation?.[0];
  if (flaw !== undefined) return flawed(validationContext, flaw);
  if (statusCode === 413) return { type: "BodyTooLarge" };
  if (statusCode === 415) return { type: "UnsupportedMediaType" };
  if (statusCode === 429) return { type: "TooManyRequests" };
  return { type: statusCode < 500 ? "Unreadable" : "Defect" };
};

const flawed = (where: string, { instancePath, params, message }: FastifySchemaValidationError): Refusal => {
  const { missingProperty } = params;
  return typeof missingProperty === "string"
    ? invalid(`${where}${instancePath}/${missingProperty}`, "must be there")
    : invalid(`${where}${instancePath}`, message ?? "must be valid");
};
