import type { FastifyReply, FastifyRequest } from "fastify";
import type { Language } from "../engine/errors/catalogue.ts";
import type { Payment } from "../engine/payment.ts";
import { wayBack } from "./way-back.ts";
import { noticePage } from "./window-page.ts";
import { sendOutcome, sendPage } from "./window-reply.ts";

/** A window in which there is nothing left to decide. A page around it that waits for a promise is told how it ended. */
export const sendOver = (
  request: FastifyRequest,
  reply: FastifyReply,
  payment: Payment | undefined,
  language: Language,
): FastifyReply => {
  if (payment === undefined) return sendPage(reply.code(404), noticePage(language, "unknown"));
  const outcome = wayBack(payment, language);
  const isEmbedded = (request.query as { embedded?: string }).embedded !== undefined;
  if (isEmbedded && outcome.url === null) return sendOutcome(request, reply.code(410), outcome, language);
  const notice = outcome.type === "failed" ? "expired" : "decided";
  return sendPage(reply.code(410), noticePage(language, notice, outcome.url));
};
