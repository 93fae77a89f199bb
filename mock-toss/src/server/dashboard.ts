import { readFileSync } from "node:fs";
import type { FastifyInstance } from "fastify";

const PAGE = readFileSync(new URL("../../public/dashboard/index.html", import.meta.url), "utf8");

/** Our own files and our own levers, nothing else. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'";

/** The dashboard, for people. */
export const registerDashboard = (app: FastifyInstance): void => {
  app.get("/", (_request, reply) =>
    reply
      .header("content-security-policy", CONTENT_SECURITY_POLICY)
      .header("cache-control", "no-cache")
      .type("text/html; charset=utf-8")
      .send(PAGE),
  );
  app.get("/favicon.ico", (_request, reply) => reply.code(204).send());
};
