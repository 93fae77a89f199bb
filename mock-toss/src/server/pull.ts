import type { FastifyReply } from "fastify";
import { isJammed } from "../engine/controls/jammed.ts";
import type { MockContext } from "./context.ts";

/** Answers with what a lever did, once that is in the ledger's file; or with why it jammed. */
export const pull = (context: MockContext, reply: FastifyReply, result: object, status = 200): FastifyReply => {
  context.persist();
  return isJammed(result)
    ? reply.code(result.status).send({ message: result.message })
    : reply.code(status).send(result);
};
