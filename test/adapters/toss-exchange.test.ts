import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { Pool } from "undici";
import { afterEach, expect, it } from "vitest";

import { makeExchange } from "../../src/adapters/toss/exchange.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

/** A Toss with one connection, which keeps its first caller waiting until it is let go. */
const busy = async () => {
  const asked: (string | undefined)[] = [];
  let letGo = (): void => {};
  const server = createServer((request, response) => {
    asked.push(request.url);
    if (asked.length === 1) letGo = () => response.end("{}");
    else response.end("{}");
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const pool = new Pool(url.origin, { connections: 1 });
  closers.push(
    () => server.close(),
    () => pool.destroy(),
  );
  return { asked, exchange: makeExchange(pool, url, "test_sk"), letGo: () => letGo() };
};

it("does not send what waited for a connection until its time was up", async () => {
  const { asked, exchange, letGo } = await busy();
  const first = exchange({ path: "/first", withinMs: 30_000 });
  const late = exchange({ path: "/late", withinMs: 50, post: { idempotencyKey: "k", body: {}, lookAt: "/late" } });
  expect(await late).toEqual({ reply: { type: "NoAnswer" }, cause: "TimeoutError" });
  const last = exchange({ path: "/last", withinMs: 30_000 });
  letGo();
  expect((await first).reply).toEqual({ type: "Answer", status: 200, body: {} });
  expect((await last).reply).toEqual({ type: "Answer", status: 200, body: {} });
  expect(asked).toEqual(["/first", "/last"]);
});

it("does not stay on a connection whose answer it no longer waits for", async () => {
  const { asked, exchange } = await busy();
  expect(await exchange({ path: "/hangs", withinMs: 50 })).toEqual({
    reply: { type: "NoAnswer" },
    cause: "TimeoutError",
  });
  expect((await exchange({ path: "/next", withinMs: 30_000 })).reply).toMatchObject({ type: "Answer" });
  expect(asked).toEqual(["/hangs", "/next"]);
});
