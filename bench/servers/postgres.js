import { rm } from "node:fs/promises";
import { Client } from "pg";

import { startEmbeddedPostgres } from "../../dist/adapters/embedded-postgres/start.js";

/** The bundled PostgreSQL, durable, as it comes; only the stock designs ask for more connections than it has by default. */
const dataDir = process.argv[2] ?? "";
const CONNECTIONS = 320;

const first = await startEmbeddedPostgres({ dataDir });
const client = new Client(first.url());
await client.connect();
await client.query(`alter system set max_connections = ${CONNECTIONS}`);
await client.end();
await first.stop();

const server = await startEmbeddedPostgres({ dataDir });
const stop = async () => {
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
  process.exit(0);
};
process.once("SIGTERM", stop);
// A Ctrl-C reaches everybody in the terminal: whoever started us says when.
process.on("SIGINT", () => {});
process.once("disconnect", stop);
process.send?.({ url: server.url("postgres"), pid: server.pid });
