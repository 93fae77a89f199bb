import type { FastifyInstance, FastifyRequest } from "fastify";
import { allowAnyOrigin, readDecision, searchOf, sendOutcome, sendPage } from "./window-reply.ts";
import { withParameters } from "../engine/redirect-url.ts";
import { languageOf } from "../engine/errors/catalogue.ts";
import type { MockContext } from "../server/context.ts";
import { parseJson } from "../server/parse-json.ts";
import { registerReceiptRoutes } from "./receipt-routes.ts";
import { sendOver } from "./send-over.ts";
import { windowPage } from "./window-page.ts";

/** The payment window: what the browser scripts open, the page a shopper decides on, and the receipt afterwards. */
export const registerWindowRoutes = (app: FastifyInstance, context: MockContext): void => {
  registerReceiptRoutes(app, context);
  const { engine, clock, persist } = context;
  const { controls } = engine;

  app.post("/window/payments", (request, reply) => {
    allowAnyOrigin(reply);
    const asked = (parseJson(request) ?? {}) as WindowRequest;
    const opened = controls.openWindow(asked.clientKey, asked, clock.now());
    if ("code" in opened) {
      persist();
      return reply.send(refusalOf(asked, opened.code, opened.message ?? controls.messageOf(opened.code, "ko")));
    }
    const { paymentKey } = opened;
    const wanted = asked.sandbox?.paymentResult ?? SKIPS[asked._skipAuth ?? ""];
    const type = wanted === "SUCCESS" ? "approve" : "decline";
    const outcome =
      wanted === undefined
        ? null
        : controls.decideWindow(paymentKey, { type, choice: {}, language: "ko" }, clock.now());
    persist();
    return reply.send({ paymentKey, windowPath: `/window/${paymentKey}`, outcome });
  });

  app.get("/v1/payments/:paymentKey/checkout", (request, reply) => reply.redirect(`/window/${keyOf(request)}`, 302));

  app.get("/window/:paymentKey", (request, reply) => {
    engine.advance(clock.now());
    persist();
    const payment = controls.findPayment(keyOf(request));
    const language = languageOf(request.headers["accept-language"]);
    if (payment?.status !== "READY") return sendOver(request, reply, payment, language);
    return sendPage(reply, windowPage(payment, language, `/window/${payment.paymentKey}${searchOf(request)}`));
  });

  app.post("/window/:paymentKey", (request, reply) => {
    const decision = readDecision(request);
    const outcome = controls.decideWindow(keyOf(request), decision, clock.now());
    persist();
    return outcome === null
      ? sendOver(request, reply, controls.findPayment(keyOf(request)), decision.language)
      : sendOutcome(request, reply, outcome, decision.language);
  });
};

type WindowRequest = {
  readonly clientKey?: unknown;
  readonly failUrl?: unknown;
  readonly orderId?: unknown;
  /** The newer scripts' way to skip the window. */
  readonly sandbox?: { readonly paymentResult?: string };
  /** The older scripts'. */
  readonly _skipAuth?: string;
};

const SKIPS: Readonly<Record<string, string>> = { FORCE_SUCCESS: "SUCCESS", FORCE_FAIL: "FAIL" };

/** An order that has been paid is told to the shopper at failUrl; a mistake of the merchant's is thrown in its page. */
const refusalOf = ({ failUrl, orderId }: WindowRequest, code: string, message: string) => ({
  code,
  message,
  url:
    code === "DUPLICATED_ORDER_ID" && typeof failUrl === "string"
      ? withParameters(failUrl, { code, message, orderId: String(orderId) })
      : null,
});

const keyOf = (request: FastifyRequest): string => (request.params as { paymentKey: string }).paymentKey;
