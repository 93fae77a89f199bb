import type { FastifyInstance } from "fastify";
import type { World } from "../engine/world.ts";

/**
 * Links lead back to the name and the port under which a client reached the mock, also from outside a container or behind
 * a proxy that says so (`X-Forwarded-Host`, `X-Forwarded-Proto`). Right before a handler, because bodies take their time
 * and another client may come in between.
 */
export const followPublicUrl = (app: FastifyInstance, world: World): void => {
  app.addHook("preHandler", (request, _reply, done) => {
    const url = `${request.protocol}://${request.host}`;
    if (URL.canParse(url) && new URL(url).pathname === "/") world.publicUrl = url;
    done();
  });
};
