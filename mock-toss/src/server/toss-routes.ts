import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Exchange, MockRequest } from "../engine/index.ts";
import { answerExchange } from "./answer-exchange.ts";
import type { MockContext } from "./context.ts";

/** Toss's own paths: one door, behind which the engine has its own indexes. */
export const registerTossRoutes = (app: FastifyInstance, context: MockContext): void => {
  const handler = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const exchange = context.engine.handle(toMockRequest(request), context.clock.now());
    context.persist();
    if (exchange.settled) return answerExchange(reply, exchange);
    finishLater(context, reply, exchange);
    return reply;
  };
  for (const path of ["/v1/*", "/v2/*"]) app.all(path, handler);
};

/** Anything else: no page, no lever, nothing of Toss's. */
export const answerUnknownPath = (request: FastifyRequest, reply: FastifyReply): FastifyReply =>
  reply.code(404).send({
    code: "NOT_FOUND",
    message: `${request.method} ${request.url} is nothing that mock-toss knows. /openapi.json lists what it does.`,
  });

/** A body too large, or a header that cannot be read: what never reaches the engine is a bad request all the same. */
export const answerBadRequest = (error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
  const status = error.statusCode ?? 500;
  if (status >= 500) request.log.error(error);
  return reply.code(status).send({ code: status < 500 ? "INVALID_REQUEST" : "UNKNOWN_ERROR", message: error.message });
};

/** Ends a held request when its time has come, and a hung one as soon as its client has gone. */
const finishLater = (context: MockContext, reply: FastifyReply, exchange: Exchange): void => {
  let isFinished = false;
  const finish = (): void => {
    if (isFinished) return;
    isFinished = true;
    clearTimeout(timer);
    context.held.delete(finish);
    const finished = context.engine.finish(exchange.id, context.clock.now());
    context.persist();
    if (!reply.raw.destroyed) void answerExchange(reply, finished);
  };
  const timer = setTimeout(finish, exchange.finishAt - context.clock.now());
  context.held.add(finish);
  if (exchange.transport === "hang") reply.raw.once("close", finish);
};

const toMockRequest = (request: FastifyRequest): MockRequest => {
  const questionMark = request.url.indexOf("?");
  return {
    method: request.method,
    path: questionMark < 0 ? request.url : request.url.slice(0, questionMark),
    query: request.query as Record<string, string | string[]>,
    headers: request.headers,
    body: request.body,
  };
};
