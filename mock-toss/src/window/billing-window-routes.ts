import type { FastifyInstance, FastifyRequest } from "fastify";
import { languageOf } from "../engine/errors/catalogue.ts";
import type { MockContext } from "../server/context.ts";
import { parseJson } from "../server/parse-json.ts";
import { billingPage, noticePage } from "./window-page.ts";
import { allowAnyOrigin, readDecision, searchOf, sendOutcome, sendPage } from "./window-reply.ts";

/** The window in which a shopper lets a merchant charge a card again and again. */
export const registerBillingWindowRoutes = (app: FastifyInstance, context: MockContext): void => {
  const { controls } = context.engine;
  const keyOf = (request: FastifyRequest): string => (request.params as { authKey: string }).authKey;

  app.post("/window/billing-auths", (request, reply) => {
    allowAnyOrigin(reply);
    const opened = controls.openBillingWindow(parseJson(request));
    context.persist();
    if ("authKey" in opened) return reply.send({ windowPath: `/window/billing/${opened.authKey}` });
    const { code, message = controls.messageOf(code, "ko") } = opened;
    return reply.send({ code, message });
  });

  app.get("/window/billing/:authKey", (request, reply) => {
    const auth = controls.findBillingWindow(keyOf(request));
    const language = languageOf(request.headers["accept-language"]);
    if (auth === undefined) return sendPage(reply.code(404), noticePage(language, "unknown"));
    if (auth.source !== null) return sendPage(reply.code(410), noticePage(language, "over"));
    return sendPage(reply, billingPage(auth.method, language, `/window/billing/${auth.authKey}${searchOf(request)}`));
  });

  app.post("/window/billing/:authKey", (request, reply) => {
    const decision = readDecision(request);
    const outcome = controls.decideBillingWindow(keyOf(request), decision);
    context.persist();
    return outcome === null
      ? sendPage(reply.code(410), noticePage(decision.language, "over"))
      : sendOutcome(request, reply, outcome, decision.language);
  });
};
