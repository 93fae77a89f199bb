import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";

import { PaymentKey } from "../../../domain/ids.ts";
import { attemptOf, type Order } from "../../../domain/order.ts";
import { isOpen } from "../../../domain/payment-attempt.ts";
import { ownPolicy } from "../content-policy.ts";
import { languageFor, sendPage } from "../html-reply.ts";
import type { PageDeps } from "../page-deps.ts";
import { returnLink } from "../return-link.ts";
import { sendNotice } from "../send-notice.tsx";
import { visitOf, type Visit } from "../visit.ts";
import { ResultPage } from "./result-page.tsx";
import type { FailureToReport, PaymentToConfirm } from "./result-props.ts";
import { standingOf } from "./standing.ts";

const CODE = /^[A-Za-z0-9_.-]{1,100}$/;
const MESSAGE_MAX = 1_000;

/**
 * 결제 결과 페이지. Where Toss's window sends a shopper. Looking at them changes nothing: a prefetch, a reload and a second tab are
 * looks; what came in the address is acted upon by the page's own script, which then takes it out of the address.
 */
export const registerResult = (server: FastifyInstance, deps: PageDeps): void => {
  const { application, checkoutCookie, paths, returnOrigins } = deps;
  const { tokens, now } = application;

  type Show = (visit: Visit, query: URLSearchParams, reply: FastifyReply) => FastifyReply;

  const page = (path: string, show: Show): void => {
    server.get(path, async (request, reply) => {
      const visit = await visitOf(deps, request);
      return visit.match(
        (visit) => receive(visit, request, reply, show),
        ({ type }) => sendNotice(reply, deps, type === "OrderNotFound" ? "notFound" : "unavailable"),
      );
    });
  };

  /** Whoever comes back to another browser brings no cookie, but the redirect's token: it is worth a lesser one. */
  const receive = ({ order, scope }: Visit, request: FastifyRequest, reply: FastifyReply, show: Show): FastifyReply => {
    const query = new URL(request.url, "http://page").searchParams;
    if (!tokens.isCsrfToken(order, query.get("csrfToken") ?? "")) query.delete("csrfToken");
    if (scope === null && !query.has("csrfToken")) return sendNotice(reply, deps, "resultEnded", order);
    if (scope === null) void reply.header("set-cookie", checkoutCookie.grant(order, "lesser"));
    return show({ order, scope: scope ?? "lesser" }, query, reply);
  };

  page("/checkout/:orderId/success", (visit, query, reply) => {
    const confirm = paymentToConfirm(visit.order, query);
    if (confirm === undefined && query.size > 0) return clean(reply, paths.success(visit.order.id));
    return show(visit, reply, { confirm });
  });

  page("/checkout/:orderId/fail", (visit, query, reply) => {
    const report = failureToReport(query);
    const standing = standingOf(visit.order, now());
    const isAboutPayment = "retriable" in standing;
    if (report === undefined && !isAboutPayment) return clean(reply, paths.success(visit.order.id));
    return show(visit, reply, { report, code: report?.code ?? refusalIn(query) });
  });

  const clean = (reply: FastifyReply, path: string): FastifyReply =>
    reply.header("referrer-policy", "no-referrer").redirect(path, 303);

  type ToDo = Pick<Parameters<typeof ResultPage>[0], "confirm" | "report" | "code">;

  const show = ({ order, scope }: Visit, reply: FastifyReply, toDo: ToDo): FastifyReply =>
    sendPage(
      reply,
      <ResultPage
        {...toDo}
        order={order}
        standing={standingOf(order, now())}
        now={now()}
        paths={{
          order: paths.order(order.id),
          result: paths.success(order.id),
          fail: paths.fail(order.id),
          checkout: scope === "full" ? paths.checkout(order.id) : null,
          back: returnLink(order, returnOrigins),
        }}
        language={languageFor(reply.request)}
        asset={paths.asset}
      />,
      { policy: ownPolicy },
    );
};

/** What the redirect asks to be confirmed, unless this payment has its answer already. */
const paymentToConfirm = (order: Order, query: URLSearchParams): PaymentToConfirm | undefined => {
  const csrfToken = query.get("csrfToken");
  const paymentKey = PaymentKey.parse(query.get("paymentKey")).unwrapOr(null);
  const amount = Number(query.get("amount") ?? Number.NaN);
  if (csrfToken === null || paymentKey === null || !Number.isSafeInteger(amount) || amount < 0) return undefined;
  const known = attemptOf(order, paymentKey);
  const isOver = known !== undefined && !isOpen(known) && known.status !== "VOIDING";
  return isOver ? undefined : { paymentKey, amount, csrfToken, orderId: query.get("orderId") ?? order.id };
};

/** An address is anybody's to write: only with the order's own token does it tell why something failed. */
const failureToReport = (query: URLSearchParams): FailureToReport | undefined => {
  const csrfToken = query.get("csrfToken");
  const code = codeIn(query, "code");
  const message = (query.get("message") ?? "").slice(0, MESSAGE_MAX);
  return csrfToken === null || code === undefined ? undefined : { code, message, csrfToken };
};

/** What the page's script was told when it asked for a confirm. */
const refusalIn = (query: URLSearchParams): string | undefined =>
  query.has("csrfToken") ? codeIn(query, "refused") : undefined;

const codeIn = (query: URLSearchParams, name: string): string | undefined => {
  const code = query.get(name);
  return code !== null && CODE.test(code) ? code : undefined;
};
