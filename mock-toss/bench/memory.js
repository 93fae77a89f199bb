/**
 * How much memory a million payments leave behind, and how fast the engine alone is: no server, no ledger on disk.
 *
 *   npm run bench:memory -w mock-toss [-- payments]
 */
import { createEngine } from "../dist/engine/index.js";

const PAYMENTS = Number(process.argv[2] ?? 1_000_000);
const authorization = `Basic ${btoa("test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R:")}`;
const engine = createEngine();
let at = Date.UTC(2026, 0, 1);

const report = (count, started) => {
  const { heapUsed, rss } = process.memoryUsage();
  const rate = Math.round(count / ((performance.now() - started) / 1000));
  console.log(`${count} payments: heap ${heapUsed >> 20} MB, rss ${rss >> 20} MB, ${rate} a second`);
};

const started = performance.now();
for (let number = 1; number <= PAYMENTS; number++) {
  at += 1;
  const orderId = `order-${number}`;
  const { paymentKey } = engine.controls.createPayment({ orderId, amount: 15_000 }, at);
  const headers = { authorization, "idempotency-key": `confirm-${number}` };
  const body = { paymentKey, orderId, amount: 15_000 };
  const { answer } = engine.handle({ method: "POST", path: "/v1/payments/confirm", headers, body }, at);
  if (answer?.status !== 200) throw new Error(`confirm answered ${answer?.status}`);
  if (number % (PAYMENTS / 10) === 0) report(number, started);
}
