import { createServer } from "node:http";
import { buildMockToss } from "mock-toss";

/**
 * mock-toss as a process of its own, and beside it the one thing the load cannot wait for: shoppers who authenticate many payments
 * at a time. `POST [[orderId, amount], …]` answers their payment keys.
 */
const mock = buildMockToss({ seed: "bench" });
const url = await mock.listen({ port: 0 });

const window = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const wanted = JSON.parse(Buffer.concat(chunks).toString());
  const at = mock.clock.now();
  const keys = wanted.map(
    (/** @type {[string, number]} */ [orderId, amount]) =>
      /** @type {{ paymentKey: string }} */ (mock.engine.controls.createPayment({ orderId, amount }, at)).paymentKey,
  );
  response.end(JSON.stringify(keys));
});
await new Promise((listening) => window.listen(0, "127.0.0.1", () => listening(undefined)));

process.on("disconnect", () => process.exit());
process.on("SIGTERM", () => process.exit());
const address = /** @type {import("node:net").AddressInfo} */ (window.address());
process.send?.({ url, windowUrl: `http://127.0.0.1:${address.port}` });
