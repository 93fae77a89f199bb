import type { FastifyReply } from "fastify";

import type { Order } from "../../domain/order.ts";
import { ownPolicy } from "./content-policy.ts";
import { languageFor, sendPage } from "./html-reply.ts";
import { NoticePage, type Notice } from "./notice-page.tsx";
import type { PageDeps } from "./page-deps.ts";
import { returnLink } from "./return-link.ts";

const STATUS: Record<Notice, number> = {
  linkEnded: 403,
  resultEnded: 403,
  notFound: 404,
  nothingHere: 404,
  unavailable: 503,
};

type Known = Pick<PageDeps, "paths" | "shop" | "returnOrigins">;

/** With the order at hand the way leads to its shop, but not to a page of it: that is its shopper's alone. */
export const sendNotice = (
  reply: FastifyReply,
  { paths, shop, returnOrigins }: Known,
  notice: Notice,
  order?: Order,
): FastifyReply => {
  const link = order === undefined ? null : returnLink(order, returnOrigins);
  return sendPage(
    reply,
    <NoticePage
      notice={notice}
      language={languageFor(reply.request)}
      shop={link === null ? shop : `${new URL(link).origin}/`}
      asset={paths.asset}
    />,
    { policy: ownPolicy, status: STATUS[notice] },
  );
};
