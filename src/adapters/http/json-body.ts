import { isUtf8 } from "node:buffer";

import type { FastifyInstance } from "fastify";

/**
 * Bodies are JSON in UTF-8, or not there at all: some clients name a content type even when they send nothing. Bytes that are no
 * UTF-8 would otherwise be replaced by a sign that nobody wrote. A member that means an object's prototype is refused.
 */
export const parseJsonBodies = (server: FastifyInstance): void => {
  const parse = server.getDefaultJsonParser("error", "error");
  server.removeAllContentTypeParsers();
  server.addContentTypeParser("application/json", { parseAs: "buffer" }, (request, body: Buffer, done) => {
    if (body.length === 0) return done(null, undefined);
    if (!isUtf8(body)) return done(Object.assign(new Error("The body is not UTF-8."), { statusCode: 400 }));
    return parse(request, body.toString(), done);
  });
};
