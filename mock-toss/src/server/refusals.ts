import type { Socket } from "node:net";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { errorMessage } from "../engine/errors/catalogue.ts";
import type { MockContext } from "./context.ts";
import { answerAsToss } from "./toss-routes.ts";

const TOSS_PATH = /^\/+v[12](\/|\?|$)/;

/** No page, no lever, no path of Toss's; whatever is asked of Toss is Toss's to refuse. */
export const answerUnknownPath =
  (context: MockContext) =>
  (request: FastifyRequest, reply: FastifyReply): FastifyReply =>
    TOSS_PATH.test(request.url)
      ? answerAsToss(context, request, reply)
      : reply.code(404).send({
          code: "NOT_FOUND",
          message: `${request.method} ${request.url} is nothing that mock-toss knows. /openapi.json lists what it does.`,
        });

/**
 * Stands for a body that was too long, or that nobody could take: no JSON, so the engine refuses it in its turn. Whoever
 * breaks off in the middle of a body comes again under the same key, so no answer is bound to it.
 */
const UNREAD = { body: "(not read)", headers: { "idempotency-key": undefined } };

/** What never reached its route: a body too long, a header that says nothing. Toss has eight statuses, and 413 is none of them. */
export const answerUnreadable =
  (context: MockContext) =>
  (error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const status = error.statusCode ?? 500;
    if (status >= 500) {
      request.log.error(error);
      return reply.code(status).send({ code: "UNKNOWN_ERROR", message: error.message });
    }
    return TOSS_PATH.test(request.url)
      ? answerAsToss(context, request, reply, UNREAD)
      : reply.code(status).send({ code: "INVALID_REQUEST", message: error.message });
  };

/** Bytes that are no HTTP, or too many headers of it: there is no request to answer, only a connection. */
export const answerNoHttp = (_error: Error, socket: Socket): void => {
  if (!socket.writable) return;
  const body = JSON.stringify({ code: "INVALID_REQUEST", message: errorMessage("INVALID_REQUEST", "ko") });
  socket.end(
    `HTTP/1.1 400 Bad Request\r\nContent-Type: application/json;charset=UTF-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
};
