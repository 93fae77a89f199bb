import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";

import type { Customer } from "../../../app/ports.ts";
import { payable } from "../../../domain/confirm.ts";
import type { LivingOrder, Order } from "../../../domain/order.ts";
import { checkoutPolicy } from "../content-policy.ts";
import { languageFor, sendPage } from "../html-reply.ts";
import type { PageDeps } from "../page-deps.ts";
import { returnLink } from "../return-link.ts";
import { sendNotice } from "../send-notice.tsx";
import { visitOf, type Visit } from "../visit.ts";
import { CheckoutPage, type CheckoutData } from "./checkout-page.tsx";

type Query = { readonly ticket?: unknown };

/** 결제 페이지. A ticket is traded for a cookie at the door and leaves the address; the cookie opens the page. */
export const registerCheckout = (server: FastifyInstance, deps: PageDeps): void => {
  const { application, checkoutCookie, links, paths, clientKey, sdkUrl, depositHours, returnOrigins } = deps;
  const { tokens, now, finder } = application;
  const policy = checkoutPolicy(sdkUrl);

  server.get("/checkout/:orderId", async (request, reply) => {
    const visit = await visitOf(deps, request);
    return visit.match(
      (visit) => admit(visit, request, reply),
      ({ type }) => sendNotice(reply, deps, type === "OrderNotFound" ? "notFound" : "unavailable"),
    );
  });

  const admit = (
    { order, scope }: Visit,
    request: FastifyRequest,
    reply: FastifyReply,
  ): FastifyReply | Promise<FastifyReply> => {
    const { ticket } = request.query as Query;
    if (typeof ticket === "string" && tokens.isTicket(order.id, ticket, now())) {
      return reply
        .header("set-cookie", checkoutCookie.grant(order, "full"))
        .header("referrer-policy", "no-referrer")
        .redirect(paths.checkout(order.id), 303);
    }
    if (scope !== "full") return sendNotice(reply, deps, "linkEnded", order);
    if (ticket !== undefined) return reply.redirect(paths.checkout(order.id), 303);
    return payable(order, now()).match(
      (order) => show(order, reply),
      async () => reply.redirect(paths.success(order.id), 303),
    );
  };

  const show = async (order: LivingOrder, reply: FastifyReply): Promise<FastifyReply> => {
    const customer: Customer | null = (await finder.customer(order.id)).unwrapOr(null);
    return sendPage(
      reply,
      <CheckoutPage
        order={order}
        customer={customer}
        data={dataOf(order)}
        sdkUrl={sdkUrl}
        back={returnLink(order, returnOrigins)}
        language={languageFor(reply.request)}
        asset={paths.asset}
      />,
      { policy },
    );
  };

  const dataOf = (order: Order): CheckoutData => ({
    clientKey,
    customerKey: tokens.customerKey(order.userId),
    csrfToken: tokens.csrfToken(order),
    successUrl: links.success(order),
    failUrl: links.fail(order),
    depositHours,
    orderPath: paths.order(order.id),
    resultPath: paths.success(order.id),
    expiresInMs: order.expiresAt - now(),
  });
};
