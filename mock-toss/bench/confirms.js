/**
 * How many confirms a second one core takes, ledger on disk. The server is a process of its own; its CPU time is what
 * counts, because the client of this bench shares the machine with it.
 *
 *   npm run bench -w mock-toss [-- confirms concurrency]
 */
import { fork } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

const CONFIRMS = Number(process.argv[2] ?? 20_000);
const CONCURRENCY = Number(process.argv[3] ?? 32);
/** Clock ticks a second in Linux's /proc. */
const TICKS_PER_SECOND = 100;

const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });
const headers = {
  authorization: `Basic ${btoa("test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R:")}`,
  "content-type": "application/json",
};

const post = (url, body, extra = {}) =>
  new Promise((resolve, reject) => {
    const call = request(url, { method: "POST", agent, headers: { ...headers, ...extra } }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (chunk) => (text += chunk));
      answer.on("end", () => resolve({ status: answer.statusCode, text }));
    });
    call.on("error", reject).end(JSON.stringify(body));
  });

/** `act` for every number up to `count`, `CONCURRENCY` at a time. */
const inParallel = (count, act) => {
  let next = 0;
  const work = async () => {
    while (next < count) await act(next++);
  };
  return Promise.all(Array.from({ length: CONCURRENCY }, work));
};

/** User and system time of a process, seconds. */
const cpuSecondsOf = (pid) => {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
};

const data = mkdtempSync(join(tmpdir(), "mock-toss-bench-"));
const started = performance.now();
const server = fork(join(import.meta.dirname, "../bin/mock-toss.js"), ["--port", "0", "--data", data], {
  silent: true,
});
const url = await new Promise((resolve) => server.once("message", (message) => resolve(message.url)));
console.log(`ready after ${Math.round(performance.now() - started)} ms`);

const keys = Array.from({ length: CONFIRMS }, () => "");
await inParallel(CONFIRMS, async (number) => {
  const { text } = await post(`${url}/_mock/payments`, { orderId: `order-${number}`, amount: 15_000 });
  keys[number] = JSON.parse(text).paymentKey;
});

const before = { wall: performance.now(), cpu: cpuSecondsOf(server.pid) };
await inParallel(CONFIRMS, async (number) => {
  const body = { paymentKey: keys[number], orderId: `order-${number}`, amount: 15_000 };
  const { status } = await post(`${url}/v1/payments/confirm`, body, { "idempotency-key": `confirm-${number}` });
  if (status !== 200) throw new Error(`confirm answered ${status}`);
});
const wall = (performance.now() - before.wall) / 1000;
const cpu = cpuSecondsOf(server.pid) - before.cpu;
console.log(`${CONFIRMS} confirms in ${wall.toFixed(1)} s: ${Math.round(CONFIRMS / wall)} a second, client included`);
console.log(`${cpu.toFixed(1)} s of CPU in the server: ${Math.round(CONFIRMS / cpu)} a second on one core`);

server.kill();
agent.destroy();
rmSync(data, { recursive: true, force: true });
