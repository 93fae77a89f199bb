import { once } from "node:events";
import { createServer } from "node:net";

/** A port that nobody listens on at the moment. */
export const freePort = async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("This machine gave out no port.");
  return address.port;
};
