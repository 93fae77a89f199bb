import type { FastifyReply } from "fastify";

import { ownPolicy } from "./content-policy.ts";
import { languageFor, sendPage } from "./html-reply.ts";
import { NoticePage, type Notice } from "./notice-page.tsx";
import type { PagePaths } from "./page-paths.ts";

const STATUS: Record<Notice, number> = { linkEnded: 403, resultEnded: 403, notFound: 404, unavailable: 503 };

export const sendNotice = (reply: FastifyReply, { asset }: PagePaths, notice: Notice): FastifyReply =>
  sendPage(reply, <NoticePage notice={notice} language={languageFor(reply.request)} asset={asset} />, {
    policy: ownPolicy,
    status: STATUS[notice],
  });
