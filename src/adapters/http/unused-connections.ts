import type { Socket } from "node:net";

import type { FastifyInstance } from "fastify";

/**
 * Browsers open connections in advance. Node counts one that never carried a request as neither idle nor busy, and a server that
 * closes would wait a minute for it.
 */
export const closeUnusedConnections = (server: FastifyInstance): void => {
  const unused = new Set<Socket>();
  server.server.on("connection", (socket: Socket) => {
    unused.add(socket);
    socket.once("close", () => unused.delete(socket));
  });
  server.server.on("request", ({ socket }) => unused.delete(socket));
  server.addHook("preClose", async () => {
    for (const socket of unused) socket.destroy();
  });
};
