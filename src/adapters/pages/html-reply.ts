import type { FastifyReply, FastifyRequest } from "fastify";
import type { VNode } from "preact";
import { renderToString } from "preact-render-to-string";

import { languageOf } from "../http/language.ts";
import type { Language } from "../http/problem-details.ts";

/** Korean, unless the browser would rather have English. */
export const languageFor = (request: FastifyRequest): Language => languageOf(request.headers["accept-language"]);

type Headers = { readonly policy: string; readonly status?: number };

/** Pages are made for one visitor at one moment: nobody keeps them, nobody frames them, and no address leaks from them. */
export const sendPage = (reply: FastifyReply, page: VNode, { policy, status = 200 }: Headers): FastifyReply =>
  reply
    .code(status)
    .headers({
      "content-security-policy": policy,
      "cross-origin-opener-policy": "same-origin-allow-popups",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
      vary: "Accept-Language, Cookie",
    })
    .type("text/html; charset=utf-8")
    .send(`<!doctype html>${renderToString(page)}`);
