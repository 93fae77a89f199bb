import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";

import type { FastifyInstance } from "fastify";

/**
 * A server that closes waits for its connections, and Node ends only those that are idle at that moment. One that a browser opened
 * in advance and never used counts as busy, and one whose request is answered later would be kept alive for over a minute.
 */
export const letConnectionsGo = (server: FastifyInstance): void => {
  const unused = new Set<Socket>();
  let closing = false;

  server.server.on("connection", (socket: Socket) => {
    unused.add(socket);
    socket.once("close", () => unused.delete(socket));
  });
  server.server.on("request", ({ socket }: IncomingMessage, response: ServerResponse) => {
    unused.delete(socket);
    response.once("close", () => {
      if (closing) socket.end();
    });
  });
  server.addHook("preClose", async () => {
    closing = true;
    for (const socket of unused) socket.destroy();
  });
};
