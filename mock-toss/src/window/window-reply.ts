import type { FastifyReply, FastifyRequest } from "fastify";
import { languageOf } from "../engine/errors/catalogue.ts";
import type { WindowDecision, WindowOutcome } from "../engine/window-decision.ts";
import { outcomePage } from "./window-page.ts";

/** Inside a frame the page around it is told; on its own the shopper is sent on. */
export const sendOutcome = (
  request: FastifyRequest,
  reply: FastifyReply,
  outcome: WindowOutcome,
  language: WindowDecision["language"],
): FastifyReply => {
  const { embedded } = request.query as { embedded?: string };
  if (embedded === undefined && outcome.url !== null) return reply.redirect(outcome.url, 303);
  return sendPage(reply, outcomePage(outcome, language, embedded ?? "*"));
};

export const readDecision = (request: FastifyRequest): WindowDecision => {
  const form = new URLSearchParams(typeof request.body === "string" ? request.body : "");
  const decision = form.get("decision");
  const read = (name: string): string | undefined => form.get(name) ?? undefined;
  return {
    type: decision === "approve" || decision === "decline" ? decision : "close",
    choice: {
      method: read("method"),
      cardNumber: read("cardNumber"),
      installmentMonths: read("installmentMonths"),
      provider: read("provider"),
      bank: read("bank"),
    },
    language: languageOf(request.headers["accept-language"]),
  };
};

/** No script but our own files, and no inline one; any page may embed it, as merchants' pages do. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors *";

export const sendPage = (reply: FastifyReply, page: string): FastifyReply =>
  reply
    .header("content-security-policy", CONTENT_SECURITY_POLICY)
    .header("cache-control", "no-store")
    .header("referrer-policy", "no-referrer")
    .type("text/html; charset=utf-8")
    .send(page);

/** The scripts run in merchants' pages and send plain text, so a browser asks nothing beforehand. */
export const allowAnyOrigin = (reply: FastifyReply): void => {
  void reply.header("access-control-allow-origin", "*");
};

export const searchOf = (request: FastifyRequest): string => {
  const questionMark = request.url.indexOf("?");
  return questionMark < 0 ? "" : request.url.slice(questionMark);
};
