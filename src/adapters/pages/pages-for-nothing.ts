import type { FastifyInstance, FastifyRequest } from "fastify";

import type { PageDeps } from "./page-deps.ts";
import { sendNotice } from "./send-notice.tsx";

/** 없는 페이지. A person who looks for a page that is not there is shown the way on; a client of the API gets its problem. */
export const sendPagesForNothing = (server: FastifyInstance, deps: PageDeps): void => {
  server.addHook("onRequest", async (request, reply) =>
    request.is404 && isForPerson(request) ? sendNotice(reply, deps, "nothingHere") : undefined,
  );
};

const isForPerson = ({ method, url, headers }: FastifyRequest): boolean =>
  (method === "GET" || method === "HEAD") && !/^\/v1(\/|$)/.test(url) && /\btext\/html\b/.test(headers.accept ?? "");
