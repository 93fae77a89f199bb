import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Exchange, MockRequest } from "../engine/index.ts";
import { answerExchange } from "./answer-exchange.ts";
import type { MockContext } from "./context.ts";

/** Toss's own paths: one door, behind which the engine has its own indexes. */
export const registerTossRoutes = (app: FastifyInstance, context: MockContext): void => {
  for (const path of ["/v1/*", "/v2/*"]) app.all(path, (request, reply) => answerAsToss(context, request, reply));
};

/** Lets the engine answer the request, or what is put in its place. */
export const answerAsToss = (
  context: MockContext,
  request: FastifyRequest,
  reply: FastifyReply,
  instead: Pick<MockRequest, "body" | "headers"> = {},
): FastifyReply => {
  const exchange = context.engine.handle(toMockRequest(request, instead), context.clock.now());
  context.persist();
  if (exchange.settled) return answerExchange(reply, exchange);
  finishLater(context, reply, exchange);
  return reply;
};

/** Ends a held request when its time has come, and a hung one as soon as its client has gone. */
const finishLater = (context: MockContext, reply: FastifyReply, exchange: Exchange): void => {
  const { world } = context.engine;
  const { publicUrl } = world;
  let isFinished = false;
  const finish = (): void => {
    if (isFinished) return;
    isFinished = true;
    clearTimeout(timer);
    context.held.delete(finish);
    world.publicUrl = publicUrl;
    const finished = context.engine.finish(exchange.id, context.clock.now());
    context.persist();
    if (!reply.raw.destroyed) void answerExchange(reply, finished);
  };
  const timer = setTimeout(finish, exchange.finishAt - context.clock.now());
  context.held.add(finish);
  if (exchange.transport === "hang") reply.raw.once("close", finish);
};

const toMockRequest = (request: FastifyRequest, instead: Pick<MockRequest, "body" | "headers">): MockRequest => {
  const questionMark = request.url.indexOf("?");
  return {
    method: request.method,
    path: questionMark < 0 ? request.url : request.url.slice(0, questionMark),
    query: request.query as Record<string, string | string[]>,
    headers: instead.headers === undefined ? request.headers : { ...request.headers, ...instead.headers },
    body: instead.body ?? request.body,
  };
};
