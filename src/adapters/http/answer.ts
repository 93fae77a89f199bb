import type { FastifyReply } from "fastify";
import type { Result, ResultAsync } from "neverthrow";

import { languageOf } from "./language.ts";
import { problemDetails } from "./problem-details.ts";
import type { Refusal } from "./refusal.ts";

/** When a caller whom we could not serve may come back, in seconds. */
const RETRY_AFTER_S = "1";

/** Answers with what came of a use case, or with the problem that says why nothing did. */
export const answer = async (
  reply: FastifyReply,
  result: Result<object, Refusal> | ResultAsync<object, Refusal>,
  status = 200,
): Promise<FastifyReply> =>
  (await result).match(
    (body) => reply.code(status).send(body),
    (refusal) => refuse(reply, refusal),
  );

export const refuse = (reply: FastifyReply, refusal: Refusal): FastifyReply => {
  const language = languageOf(reply.request.headers["accept-language"]);
  const details = problemDetails(refusal, language);
  return reply
    .code(details.status)
    .type("application/problem+json; charset=utf-8")
    .headers({ "content-language": language, ...headersOf(details.status) })
    .send(JSON.stringify(details));
};

const headersOf = (status: number): Record<string, string> => {
  if (status === 401) return { "www-authenticate": "Bearer" };
  return status === 503 ? { "retry-after": RETRY_AFTER_S } : {};
};
